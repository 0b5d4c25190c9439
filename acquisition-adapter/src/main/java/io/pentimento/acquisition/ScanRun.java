package io.pentimento.acquisition;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.Acquisition.StopRequest;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Status;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way through a scan once it is started: from pixel to pixel, and the stop at the end. */
final class ScanRun {

    private static final Logger LOG = LoggerFactory.getLogger(ScanRun.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final String FULL =
            "the scan waits: the spool %s is full; start the broker, or make room on its disk";
    private static final Duration SLOW_BROKER = Duration.ofSeconds(5);

    private final Source source;
    private final ScanPlan plan;
    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final ScanListener listener;
    private final ScanPublisher publisher;
    private final ScanStarted started;
    private final BitSet present;
    private final long presentPixels;
    private final AtomicReference<StopRequest> stop;
    private final ScanMetrics metrics;
    private final BlockQueue blocks;
    private final Heartbeat heartbeat;
    private final AtomicLong missing = new AtomicLong();
    private boolean ended;

    ScanRun(
            Source source,
            AcquisitionOptions options,
            ScanClock clock,
            MeterRegistry registry,
            ScanListener listener,
            ScanPublisher publisher,
            ScanStarted started,
            BitSet present,
            AtomicReference<StopRequest> stop) {
        this.source = source;
        this.plan = source.plan();
        this.options = options;
        this.clock = clock;
        this.listener = listener;
        this.publisher = publisher;
        this.started = started;
        this.present = present;
        this.presentPixels = present.cardinality();
        this.stop = stop;
        this.metrics = new ScanMetrics(registry, options.scan(), started.getGeneration(), publisher);
        this.blocks = new BlockQueue(options, plan, started.getGeneration(), publisher, clock, metrics, this::progress);
        this.heartbeat = new Heartbeat(options, clock);
    }

    ScanOutcome run() {
        ScheduledExecutorService timer = timer();
        try {
            int visited = visit();
            blocks.flush();
            return stopped(visited);
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        } finally {
            timer.shutdownNow();
        }
    }

    /** Visits the pixels that the log lacks; returns the index of the first that was not reached. */
    private int visit() {
        Pixel pixel = new Pixel(plan.detectors());
        Pacer pacer = new Pacer(clock, options.rate(), plan);
        int at = 0;
        int index = present.nextClearBit(0);
        while (index < plan.plannedPixels() && stop.get() == null) {
            if (index != at) {
                source.seek(index);
            }
            if (!source.next(pixel)) {
                return index;
            }
            requirePlace(index, pixel);
            blocks.flushIfTooOldIn(pacer.schedule(pixel));
            if (!pacer.await(() -> stop.get() != null)) {
                return index;
            }
            take(index, pixel);
            at = index + 1;
            index = present.nextClearBit(at);
        }
        return Math.min(index, plan.plannedPixels());
    }

    private void take(int index, Pixel pixel) {
        if (pixel.isMissing()) {
            missing.incrementAndGet();
            metrics.missing();
            listener.missing(pixel.row(), pixel.column(), pixel.missingReason());
            return;
        }
        blocks.add(index, pixel);
    }

    private void requirePlace(int index, Pixel pixel) {
        if (pixel.row() != plan.row(index) || pixel.column() != plan.column(index)) {
            throw new IllegalStateException(plan.source() + " gave row " + pixel.row() + ", column " + pixel.column()
                    + " where row " + plan.row(index) + ", column " + plan.column(index) + " was due");
        }
    }

    private ScanOutcome stopped(int visited) {
        StopRequest request = stop.get();
        if (visited >= plan.plannedPixels()) {
            return publish(ExitStatus.COMPLETED, "", "");
        }
        if (request != null) {
            return publish(request.status(), request.reason(), request.operator());
        }
        return publish(
                ExitStatus.FAILED,
                plan.source() + " ended after " + visited + " of " + plan.plannedPixels() + " pixels",
                "");
    }

    /** Says that the scan failed, as far as the broker lets us; the failure itself is the caller's. */
    private void failed(RuntimeException failure) {
        try {
            blocks.flush();
            publish(ExitStatus.FAILED, String.valueOf(failure.getMessage()), "");
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private ScanOutcome publish(ExitStatus status, String reason, String operator) {
        var outcome = new ScanOutcome(
                options.scan(),
                started.getGeneration(),
                status,
                reason,
                plan.plannedPixels(),
                done(),
                missing.get(),
                blocks.sentBlocks());
        publisher.stopped(ScanStopped.newBuilder()
                .setGeneration(outcome.generation())
                .setExitStatus(status)
                .setReason(reason)
                .setOperator(operator)
                .setPlannedPixels(outcome.plannedPixels())
                .setDonePixels(outcome.donePixels())
                .setMissingPixels(outcome.missingPixels())
                .setBlocks(outcome.blocks())
                .setStopNs(clock.utcNs())
                .build());
        beat(Status.State.STOPPED, reason.isEmpty() ? status.name() : reason);
        progress();
        return outcome;
    }

    private void progress() {
        listener.progress(done(), missing.get(), plan.plannedPixels());
    }

    private long done() {
        return presentPixels + blocks.sentPixels();
    }

    private ScheduledExecutorService timer() {
        // Two threads: while one waits for a broker that is away, the other says so.
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "acquisition-timer");
            thread.setDaemon(true);
            return thread;
        });
        long tickNs = Math.max(options.limits().age().toNanos() / 2, 1_000_000);
        timer.scheduleWithFixedDelay(guarded(blocks::tick), tickNs, tickNs, TimeUnit.NANOSECONDS);
        // Not at a fixed rate: a beat may wait long for the broker, and is not made up for.
        timer.scheduleWithFixedDelay(guarded(this::beat), 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        return timer;
    }

    private void beat() {
        Duration age = Duration.ofNanos(publisher.inFlight().ageNs());
        if (age.compareTo(SLOW_BROKER) > 0) {
            listener.waitingForBroker(age);
        }
        if (publisher.isFull()) {
            listener.waitingForRoom();
            beat(Status.State.FAULT, FULL.formatted(publisher.spool().folder()));
        } else {
            beat(Status.State.RUNNING, "");
        }
    }

    /** The last heartbeat is the one that says STOPPED. */
    private synchronized void beat(Status.State state, String message) {
        if (ended) {
            return;
        }
        ended = state == Status.State.STOPPED;
        publisher.heartbeat(heartbeat.beat(
                state, message, plan.plannedPixels(), done(), blocks.sentPixels(), missing.get(), publisher));
    }

    /** A timer's task that throws is never run again, so what goes wrong is logged; the main thread meets it itself. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("acquisition timer: {}", e.getMessage(), e);
            }
        };
    }
}
