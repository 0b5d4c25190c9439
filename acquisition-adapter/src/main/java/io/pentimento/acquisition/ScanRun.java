package io.pentimento.acquisition;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.Steering.StopRequest;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Status;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way through a scan once it is started: from pixel to pixel, and the stop at the end. */
final class ScanRun {

    private static final Logger LOG = LoggerFactory.getLogger(ScanRun.class);
    private static final Duration PAUSED = Duration.ofMillis(200);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final String FULL =
            "the scan waits: the spool %s is full; start the broker, or make room on its disk";
    private static final Duration SLOW_BROKER = Duration.ofSeconds(5);

    private final SteeredSource source;
    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final ScanListener listener;
    private final ScanPublisher publisher;
    private final long presentPixels;
    private final Steering steering;
    private final ScanMetrics metrics;
    private final BlockQueue blocks;
    private final Heartbeat heartbeat;
    private final AtomicLong missing = new AtomicLong();
    private volatile ScanPlan plan;
    private ScanStarted started;
    /** Neither in the log nor visited, by the order of measurement; its own lock guards it where others read it too. */
    private final BitSet unvisited;
    /** Of these, what the operator wants. */
    private final BitSet left = new BitSet();
    /** Of these, what comes before all else. */
    private final BitSet first = new BitSet();

    private Pacer pacer;
    private volatile int at;
    private int seen;
    private boolean wasSkipping;
    private boolean ended;

    ScanRun(
            SteeredSource source,
            AcquisitionOptions options,
            ScanClock clock,
            MeterRegistry registry,
            ScanListener listener,
            ScanPublisher publisher,
            ScanStarted started,
            BitSet present,
            Steering steering) {
        this.source = source;
        this.plan = source.plan();
        this.options = options;
        this.clock = clock;
        this.listener = listener;
        this.publisher = publisher;
        this.started = started;
        this.presentPixels = present.cardinality();
        this.unvisited = new BitSet(plan.plannedPixels());
        unvisited.set(0, plan.plannedPixels());
        unvisited.andNot(present);
        this.steering = steering;
        this.metrics = new ScanMetrics(registry, options.scan(), started.getGeneration(), publisher);
        this.blocks = new BlockQueue(options, plan, started.getGeneration(), publisher, clock, metrics, this::progress);
        this.heartbeat = new Heartbeat(options, clock);
        this.pacer = new Pacer(clock, options.rate(), plan);
    }

    ScanOutcome run() {
        ScheduledExecutorService timer = timer();
        try {
            visit();
            blocks.flush();
            park();
            return stopped();
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        } finally {
            timer.shutdownNow();
            metrics.close();
        }
    }

    /** Visits the pixels that the log lacks, as far as they are wanted. */
    private void visit() {
        Pixel pixel = new Pixel(plan.detectors());
        choose();
        int next = 0;
        while (goesOn()) {
            int index = (first.isEmpty() ? left : first).nextSetBit(at);
            if (index < 0) {
                return;
            }
            if (index != next) {
                source.seek(index);
            }
            next = index + 1;
            at = index;
            if (!source.next(pixel)) {
                if (!source.wasHalted()) {
                    return;
                }
                next = -1;
            } else {
                requirePlace(index, pixel);
                blocks.flushIfTooOldIn(pacer.schedule(pixel));
                if (!pacer.await(steering::isStopped)) {
                    return;
                }
                take(index, pixel);
                visited(index);
            }
        }
    }

    /** Waits while the scan is paused; false when it has been stopped. What is measured already is read all the same. */
    private boolean goesOn() {
        if (source.isMeasured() && !isAborted()) {
            return true;
        }
        if (steering.isPaused()) {
            blocks.flush();
            beat();
            while (steering.isPaused()) {
                clock.park(PAUSED.toNanos());
            }
            pacer = new Pacer(clock, options.rate(), plan);
            beat();
        }
        if (seen != steering.changes()) {
            choose();
            progress();
        } else if (wasSkipping && first.isEmpty()) {
            order();
        }
        return !steering.isStopped();
    }

    private boolean isAborted() {
        StopRequest stop = steering.stop();
        return stop != null && stop.status() == ExitStatus.ABORTED;
    }

    /** Which pixels are to be visited, now that the operator has said something about it. */
    private void choose() {
        seen = steering.changes();
        ScanPlan longer = steering.longer();
        if (longer != null && longer.rows() > plan.rows()) {
            synchronized (unvisited) {
                unvisited.set(plan.plannedPixels(), longer.plannedPixels());
            }
            plan = longer;
            started = started.toBuilder().setRows(longer.rows()).build();
            blocks.flush();
            publisher.changed(started);
        }
        left.clear();
        left.or(unvisited);
        Region region = steering.region();
        if (region != null) {
            left.and(region.pixels(plan));
        }
        first.clear();
        Region part = steering.first();
        if (part != null) {
            first.or(part.pixels(plan));
            first.and(left);
        }
        order();
    }

    /** What the source is asked for from now on, from the first of it on. */
    private void order() {
        wasSkipping = !first.isEmpty();
        at = 0;
        source.wants((BitSet) (wasSkipping ? first : left).clone());
    }

    private void visited(int index) {
        synchronized (unvisited) {
            unvisited.clear(index);
        }
        left.clear(index);
        first.clear(index);
    }

    /** Whether a part has pixels that are wanted and not visited. Safe for use by any thread. */
    boolean isLeftIn(Region part) {
        BitSet pixels = part.pixels(plan);
        Region limit = steering.region();
        if (limit != null) {
            pixels.and(limit.pixels(plan));
        }
        synchronized (unvisited) {
            return pixels.intersects(unvisited);
        }
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

    private void park() {
        StopRequest request = steering.stop();
        if (request != null && request.park()) {
            source.park();
        }
    }

    private ScanOutcome stopped() {
        StopRequest request = steering.stop();
        if (left.isEmpty()) {
            return publish(ExitStatus.COMPLETED, "", "");
        }
        if (request != null) {
            return publish(request.status(), request.reason(), request.operator());
        }
        return publish(
                ExitStatus.FAILED,
                plan.source() + " ended after " + at + " of " + plan.plannedPixels() + " pixels",
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
                .setSkippedPixels(status == ExitStatus.COMPLETED ? unvisited.cardinality() : 0)
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
        Optional<String> trouble = source.trouble();
        if (publisher.isFull()) {
            listener.waitingForRoom();
            beat(Status.State.FAULT, FULL.formatted(publisher.spool().folder()));
        } else if (steering.isPaused()) {
            beat(Status.State.PAUSED, paused());
        } else {
            beat(trouble.isPresent() ? Status.State.FAULT : Status.State.RUNNING, trouble.orElse(""));
        }
    }

    private String paused() {
        return "paused by " + steering.pausedBy().orElse("") + " at row " + plan.row(at) + ", column "
                + plan.column(at);
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
