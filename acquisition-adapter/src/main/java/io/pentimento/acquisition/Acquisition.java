package io.pentimento.acquisition;

import io.micrometer.core.instrument.MeterRegistry;
import io.pentimento.acquisition.spool.Spool;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.ScanStarted;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One scan on its way from a source into Kafka: start, spectra and stop, in order, each confirmed by the broker.
 *
 * <p>A scan whose id is in the log already is resumed: its next generation brings the pixels that the log does not
 * hold. So an adapter may be killed at any moment, and every pixel ends in the log once.
 *
 * <p>{@link #run} is called once, by one thread; {@link #stop} by any.
 */
public final class Acquisition implements SteerableScan {

    private final SteeredSource source;
    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final MeterRegistry registry;
    private final ScanListener listener;
    private final Steering steering = new Steering();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile boolean begun;
    private volatile ScanRun run;

    /** @param source not closed by this */
    public Acquisition(
            Source source, AcquisitionOptions options, ScanClock clock, MeterRegistry registry, ScanListener listener) {
        this.source = SteeredSource.of(source);
        this.options = options;
        this.clock = clock;
        this.registry = registry;
        this.listener = listener;
    }

    /**
     * Acquires the scan. Returns when the last record is confirmed, after the last pixel or after {@link #stop}.
     *
     * @throws KafkaUnavailableException when no broker answers at the start, within about 10 s; or when the scan was
     *     stopped and the broker does not confirm what is left
     * @throws AcquisitionException when the scan's id belongs to a scan of another shape, another adapter measures it, or the
     *     broker refuses records
     * @throws RuntimeException what the source threw; the scan has then been published as FAILED
     */
    public ScanOutcome run() {
        if (!claimed.compareAndSet(false, true)) {
            throw new IllegalStateException("an acquisition runs once: make another one to go on");
        }
        steering.runner(Thread.currentThread());
        KafkaLink link = new KafkaLink(options);
        link.prepareTopics();
        try (Spool spool = Spool.open(options.spool(), options.scan())) {
            return run(link, spool);
        }
    }

    private ScanOutcome run(KafkaLink link, Spool spool) {
        ScanLog log = new ScanLog(link, options.topics(), options.scan());
        Leftovers leftovers = new Leftovers(link, options.topics(), clock);
        leftovers.send(spool, options.scan(), log.started());
        leftovers.sendOthers(options.spool(), options.scan());
        // Only now: what was left may say that the scan has become longer.
        Optional<ScanStarted> earlier = log.started();
        log.requireNotDeleted(earlier);
        earlier.ifPresent(this::adopt);
        ScanPlan plan = source.plan();
        BitSet present = earlier.map(s -> log.present(s, plan)).orElseGet(BitSet::new);
        ScanStarted started = earlier.map(s -> ScanFacts.resumed(s, plan, options))
                .orElseGet(() -> ScanFacts.started(
                        plan,
                        options,
                        clock.utcNs(),
                        link.endOffsets(options.topics().spectra()),
                        link.endOffsets(options.topics().maps())));
        try (ScanPublisher publisher = new ScanPublisher(
                options.topics(), options.scan(), link, spool, Set.of(), clock, steering::isStopped)) {
            publisher.started(started);
            listener.started(started.getGeneration(), present.cardinality(), plan.plannedPixels());
            run = new ScanRun(source, options, clock, registry, listener, publisher, started, present, steering);
            begun = true;
            return run.run();
        }
    }

    @Override
    public String scan() {
        return options.scan();
    }

    /**
     * Ends the scan now: what is measured is sent, and the stop is published by {@link #run}, which returns. Stopping
     * again, or after the last pixel, changes nothing.
     *
     * @param status SATISFIED or ABORTED
     * @param reason for people
     * @param operator who stopped it
     */
    public void stop(ExitStatus status, String reason, String operator) {
        stop(status, reason, operator, false);
    }

    @Override
    public void stop(ExitStatus status, String reason, String operator, boolean park) {
        if (status != ExitStatus.SATISFIED && status != ExitStatus.ABORTED) {
            throw new IllegalArgumentException("status=" + status + ": an operator stops with SATISFIED or ABORTED");
        }
        steering.stop(new Steering.StopRequest(status, reason, operator, park));
        // Also the second time: the first one may have sent the instrument back to where the scan began.
        source.finish();
    }

    /** Waits at a pixel, with an instrument that stands, until {@link #resume} or {@link #stop}. */
    @Override
    public void pause(String operator) {
        requireRunning();
        steering.pause(operator);
        source.halt();
    }

    @Override
    public void resume() {
        requireRunning();
        if (steering.pausedBy().isEmpty()) {
            throw new IllegalStateException("scan " + options.scan() + " is not paused");
        }
        steering.pause(null);
    }

    @Override
    public void region(String geoJson) {
        requireNotStopped();
        Region region = geoJson.isEmpty() ? null : Region.parse(geoJson);
        if (region != null && region.pixels(source.plan()).isEmpty()) {
            throw new IllegalArgumentException("region=" + geoJson + ": no pixel's middle is inside; the scan has "
                    + source.plan().rows() + " rows and " + source.plan().columns() + " columns");
        }
        steering.region(region);
    }

    @Override
    public void skipTo(String geoJson) {
        requireRunning();
        Region part = Region.parse(geoJson);
        ScanRun measured = run;
        if (part.pixels(source.plan()).isEmpty() || measured != null && !measured.isLeftIn(part)) {
            throw new IllegalArgumentException("region=" + geoJson + ": no pixel in it is left to be measured");
        }
        steering.first(part);
        source.halt();
    }

    @Override
    public void extend(int rows) {
        requireRunning();
        if (rows <= source.plan().rows()) {
            throw new IllegalArgumentException(
                    "rows=" + rows + ": must be more than the " + source.plan().rows() + " that it has");
        }
        steering.longer(source.longer(rows));
    }

    private void requireRunning() {
        if (!begun) {
            throw new IllegalStateException("scan " + options.scan() + " has not begun yet");
        }
        requireNotStopped();
    }

    private void requireNotStopped() {
        if (steering.isStopped()) {
            throw new IllegalStateException("scan " + options.scan() + " is being stopped");
        }
    }

    /** A scan that was extended goes on as long as it was to become; one of another shape is another scan. */
    private void adopt(ScanStarted earlier) {
        if (earlier.getRows() > source.plan().rows() && !(source instanceof UnsteeredSource)) {
            source.longer(earlier.getRows());
        }
        ScanPlan plan = source.plan();
        String there = ScanFacts.shape(earlier);
        String here = ScanFacts.shape(ScanFacts.resumed(earlier, plan, options));
        if (!there.equals(here)) {
            throw new AcquisitionException("scan " + options.scan() + " is in the log with " + there
                    + ", but the source has " + here + ": give it another scan id");
        }
    }
}
