package io.pentimento.acquisition.gem;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.FullFieldPublication;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way through a full-field scan once it is started: from packet to packet, and the stop at the end. */
final class GemRun {

    private static final Logger LOG = LoggerFactory.getLogger(GemRun.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration SLOW_BROKER = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final String PAUSED = "paused by %s; what the detector sends is not recorded";
    private static final String UNKNOWN_LOSS =
            "the adapter before this one had not told how far it was: what the detector sent meanwhile is lost, and not counted";
    private static final String FULL =
            "events are being lost: the spool %s is full; start the broker, or make room on its disk";
    private static final long IDLE_NS = 1_000_000;
    private static final long TELL_NS = 20_000_000;
    private static final long FOREVER_NS = Long.MAX_VALUE / 4;
    private static final int BATCH = 64;
    /** After this all that was decoded is on its way to the broker: it waited for a silent board, then in a tile. */
    private static final long SETTLED_NS = BoardMerge.PATIENCE_NS + TileBlocks.AGE_NS + 50_000_000;

    /** How it goes, for the heartbeat. */
    private record Condition(Status.State state, String message) {}

    /** What the decoder shows others. */
    private record Seen(GemCounts counts, Position position) {}

    private final Optional<Duration> duration;
    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final GemListener listener;
    private final FullFieldPublication publication;
    private final PacketReceiver receiver;
    private final PacketQueue queue;
    private final GemSteering steering;
    private final Counters counters = new Counters();
    private final TileBlocks blocks;
    private final GemDecoder decoder;
    /** Whether what was sent while nobody listened is counted. */
    private final boolean lossIsKnown;

    private final GemMetrics metrics;
    private volatile Seen seen;
    /** What the broker has confirmed all events of: what a later generation may build on. */
    private volatile Seen confirmed;

    private Seen candidate;
    private long candidateTicks;
    private long toldTicks;
    private long beatTicks;
    private long beatEvents;
    private long beatReceived;
    private long heardTicks;
    private boolean silent;
    private boolean wasPaused;
    private long pausedTicks;

    GemRun(
            GemFile file,
            PixelMap pixels,
            Optional<Duration> duration,
            AcquisitionOptions options,
            ScanClock clock,
            MeterRegistry registry,
            GemListener listener,
            FullFieldPublication publication,
            PacketReceiver receiver,
            PacketQueue queue,
            GemSteering steering) {
        this.duration = duration;
        this.options = options;
        this.clock = clock;
        this.listener = listener;
        this.publication = publication;
        this.receiver = receiver;
        this.queue = queue;
        this.steering = steering;
        this.blocks = new TileBlocks(file.rows(), file.tileRows(), this::send);
        Position from = Position.of(file.boards(), publication::earlierGauge);
        this.decoder = new GemDecoder(file, pixels, from, counters, blocks);
        this.lossIsKnown = publication.generation() == 0 || from.isKnown();
        this.toldTicks = clock.ticksNs();
        this.beatTicks = toldTicks;
        this.heardTicks = toldTicks;
        this.seen = look();
        this.confirmed = seen;
        this.candidate = seen;
        this.candidateTicks = toldTicks;
        this.beatEvents = seen.counts().tally().events();
        this.metrics = new GemMetrics(
                registry, options.scan(), publication.generation(), () -> seen.counts(), publication, queue);
    }

    GemOutcome run() {
        if (!lossIsKnown) {
            listener.note(UNKNOWN_LOSS);
        }
        ScheduledExecutorService timer = timer();
        try {
            GemSteering.Stop end = decode();
            drain();
            return publish(end);
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        } finally {
            timer.shutdownNow();
            metrics.close();
        }
    }

    /** Decodes until the run is over; says why it is. */
    private GemSteering.Stop decode() {
        long end = clock.ticksNs() + duration.map(Duration::toNanos).orElse(FOREVER_NS);
        pausedTicks = clock.ticksNs();
        while (true) {
            // Asked before the queue is looked at: while the receiver is held up, nobody is late or silent.
            long complete = receiver.completeTicks();
            int taken = take();
            long now = clock.ticksNs();
            if (taken == 0) {
                decoder.tick(complete);
            }
            blocks.tick(now);
            tell(now);
            if (steering.stop().isPresent()) {
                return steering.stop().get();
            }
            end += pausedFor(now);
            if (decoder.isOver() || now - end >= 0) {
                return new GemSteering.Stop(ExitStatus.COMPLETED, "", "");
            }
            if (taken == 0) {
                receiver.requireHealthy();
                clock.park(IDLE_NS);
            }
        }
    }

    /** Records nothing while the scan is paused; how long it was since the last look, ns. */
    private long pausedFor(long now) {
        boolean paused = steering.pausedBy().isPresent();
        if (paused != wasPaused) {
            wasPaused = paused;
            decoder.record(!paused);
            pausedTicks = now;
        }
        long since = paused ? now - pausedTicks : 0;
        pausedTicks = now;
        return since;
    }

    private int take() {
        int taken = 0;
        for (ByteBuffer next = queue.oldest(); next != null && taken < BATCH; next = queue.oldest()) {
            decoder.datagram(next, queue.oldestArrivedTicks());
            queue.empty();
            taken++;
        }
        return taken;
    }

    /** Decodes and sends what has come until now. */
    private void drain() {
        for (int left = queue.size(); left > 0; left--) {
            decoder.datagram(queue.oldest(), queue.oldestArrivedTicks());
            queue.empty();
        }
        decoder.end();
        blocks.flush();
        seen = look();
    }

    private void send(EventBlock.Builder block) {
        long begin = clock.ticksNs();
        int bytes = publication.block(block);
        metrics.sent(bytes, clock.ticksNs() - begin);
    }

    private void tell(long now) {
        if (now - toldTicks > TELL_NS) {
            toldTicks = now;
            seen = look();
            confirm(now);
        }
    }

    private void confirm(long now) {
        long oldestOnItsWay = now - publication.unconfirmedFor().toNanos();
        if (oldestOnItsWay - candidateTicks > SETTLED_NS) {
            confirmed = candidate;
            candidate = seen;
            candidateTicks = now;
        }
    }

    private Seen look() {
        return new Seen(counters.counts(publication.earlier()), decoder.position());
    }

    private GemOutcome publish(GemSteering.Stop end) {
        Seen last = seen;
        publication.stopped(
                end.status(), end.reason(), end.operator(), last.counts().tally(), gauges(last));
        return new GemOutcome(
                options.scan(),
                publication.generation(),
                end.status(),
                end.reason(),
                publication.blocks(),
                withStrangers(last.counts()));
    }

    /** Says that the scan failed, as far as the broker lets us; the failure itself is the caller's. */
    private void failed(RuntimeException failure) {
        try {
            blocks.flush();
            seen = look();
            publish(new GemSteering.Stop(ExitStatus.FAILED, String.valueOf(failure.getMessage()), ""));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private ScheduledExecutorService timer() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gem-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::beat, 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        return timer;
    }

    /** A timer's task that throws is never run again, so what goes wrong is logged; the main thread meets it itself. */
    private void beat() {
        try {
            Duration age = publication.unconfirmedFor();
            if (age.compareTo(SLOW_BROKER) > 0) {
                listener.waitingForBroker(age);
            }
            Seen now = seen;
            Seen sure = confirmed;
            double rate = rate(now);
            Condition how = condition(now);
            publication.heartbeat(how.state(), how.message(), sure.counts().tally(), rate, gauges(sure));
            listener.progress(withStrangers(now.counts()), rate);
        } catch (RuntimeException e) {
            LOG.warn("acquisition timer: {}", e.getMessage(), e);
        }
    }

    private double rate(Seen now) {
        long ticks = clock.ticksNs();
        long events = now.counts().tally().events();
        double seconds = (ticks - beatTicks) / 1e9;
        double rate = seconds > 0 ? (events - beatEvents) / seconds : 0;
        beatTicks = ticks;
        beatEvents = events;
        return rate;
    }

    private Condition condition(Seen now) {
        String silence = silence();
        Optional<String> paused = steering.pausedBy();
        if (publication.isFull()) {
            return new Condition(Status.State.FAULT, FULL.formatted(publication.spoolFolder()));
        }
        if (paused.isPresent()) {
            return new Condition(Status.State.PAUSED, PAUSED.formatted(paused.get()));
        }
        if (!silence.isEmpty()) {
            return new Condition(Status.State.FAULT, silence);
        }
        GemCounts counts = withStrangers(now.counts());
        return new Condition(
                Status.State.RUNNING, counts.allRejected() == 0 ? "" : "packets rejected: " + counts.rejected());
    }

    /** What to say when no packet comes; empty while they come. */
    private String silence() {
        long received = receiver.received();
        long ticks = clock.ticksNs();
        if (received != beatReceived) {
            beatReceived = received;
            heardTicks = ticks;
            silent = false;
        }
        if (ticks - heardTicks < SILENCE.toNanos()) {
            return "";
        }
        String text = "no packet comes to UDP port "
                + receiver.ports().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + "; see whether the detector runs and where it sends";
        if (!silent) {
            silent = true;
            listener.note(text);
        }
        return text;
    }

    private List<Status.Gauge> gauges(Seen at) {
        GemCounts counts = withStrangers(at.counts());
        List<Status.Gauge> gauges = new ArrayList<>(at.position().gauges());
        gauges.add(ServiceIdentity.gauge("packets", counts.packets(), "packets"));
        gauges.add(ServiceIdentity.gauge("hits", counts.hits(), "hits"));
        gauges.add(ServiceIdentity.gauge("rejected_packets", counts.allRejected(), "packets"));
        gauges.add(ServiceIdentity.gauge("duplicate_packets", counts.duplicates(), "packets"));
        gauges.add(ServiceIdentity.gauge("board_restarts", counts.restarts(), "boards"));
        gauges.add(ServiceIdentity.gauge("unpaired", counts.unpaired(), "clusters"));
        gauges.add(ServiceIdentity.gauge("unrecorded", counts.unrecorded(), "events"));
        gauges.add(ServiceIdentity.gauge("waiting_packets", queue.size(), "packets"));
        return gauges;
    }

    private GemCounts withStrangers(GemCounts counts) {
        return counts.withRejected(Rejection.SENDER, receiver.strangers());
    }
}
