package io.pentimento.acquisition;

import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Topics;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pixels on their way into blocks and blocks on their way to the publisher. The acquisition's thread adds pixels; a
 * timer sends what has waited too long while a slow source keeps that thread. Safe for use by these two.
 */
final class BlockQueue {

    private final Topics topics;
    private final String scan;
    private final int generation;
    private final BlockLimits limits;
    private final BlockBuilder block;
    private final ScanPublisher publisher;
    private final ScanClock clock;
    private final ScanMetrics metrics;
    private final Runnable onSent;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong sentPixels = new AtomicLong();
    private final AtomicLong sentBlocks = new AtomicLong();

    BlockQueue(
            AcquisitionOptions options,
            ScanPlan plan,
            int generation,
            ScanPublisher publisher,
            ScanClock clock,
            ScanMetrics metrics,
            Runnable onSent) {
        this.topics = options.topics();
        this.scan = options.scan();
        this.generation = generation;
        this.limits = options.limits();
        this.block = new BlockBuilder(plan, limits);
        this.publisher = publisher;
        this.clock = clock;
        this.metrics = metrics;
        this.onSent = onSent;
    }

    void add(int index, Pixel pixel) {
        lock.lock();
        try {
            if (!block.accepts(index)) {
                send();
            }
            block.add(index, pixel, clock.ticksNs(), clock.utcNs());
            if (block.isFull()) {
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    void flush() {
        lock.lock();
        try {
            if (!block.isEmpty()) {
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Flushes if by {@code ns} from now the oldest pixel will have waited too long. */
    void flushIfTooOldIn(long ns) {
        lock.lock();
        try {
            if (!block.isEmpty()
                    && clock.ticksNs() + ns - block.firstTicksNs()
                            >= limits.age().toNanos()) {
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    /** For the timer: as {@link #flushIfTooOldIn}, but never waits, neither for the other thread nor for the broker. */
    void tick() {
        if (publisher.isFull() || !lock.tryLock()) {
            return;
        }
        try {
            flushIfTooOldIn(0);
        } finally {
            lock.unlock();
        }
    }

    long sentPixels() {
        return sentPixels.get();
    }

    long sentBlocks() {
        return sentBlocks.get();
    }

    private void send() {
        long begin = clock.ticksNs();
        int pixels = block.pixels();
        int bytes = publish(block.build(scan, generation, sentBlocks.get()));
        sentBlocks.incrementAndGet();
        sentPixels.addAndGet(pixels);
        metrics.sent(pixels, bytes, clock.ticksNs() - begin);
        onSent.run();
    }

    private int publish(SpectrumBlock spectra) {
        return publisher.block(spectra.getSequence(), topics.spectra(), Topics.rowKey(scan, spectra.getRow()), spectra);
    }
}
