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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One scan on its way from a source into Kafka: start, spectra and stop, in order, each confirmed by the broker.
 *
 * <p>A scan whose id is in the log already is resumed: its next generation brings the pixels that the log does not
 * hold. So an adapter may be killed at any moment, and every pixel ends in the log once.
 *
 * <p>{@link #run} is called once, by one thread; {@link #stop} by any.
 */
public final class Acquisition {

    private final Source source;
    private final ScanPlan plan;
    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final MeterRegistry registry;
    private final ScanListener listener;
    private final AtomicReference<StopRequest> stop = new AtomicReference<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile Thread runner;

    /** @param source not closed by this */
    public Acquisition(
            Source source, AcquisitionOptions options, ScanClock clock, MeterRegistry registry, ScanListener listener) {
        this.source = source;
        this.plan = source.plan();
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
        runner = Thread.currentThread();
        KafkaLink link = new KafkaLink(options);
        link.prepareTopics();
        try (Spool spool = Spool.open(options.spool(), options.scan())) {
            return run(link, spool);
        }
    }

    private ScanOutcome run(KafkaLink link, Spool spool) {
        ScanLog log = new ScanLog(link, options.topics(), options.scan());
        Leftovers leftovers = new Leftovers(link, options.topics(), clock);
        Optional<ScanStarted> earlier = log.started();
        earlier.ifPresent(this::requireSameShape);
        leftovers.send(spool, options.scan(), earlier);
        leftovers.sendOthers(options.spool(), options.scan());
        BitSet present = earlier.map(s -> log.present(s, plan)).orElseGet(BitSet::new);
        ScanStarted started = earlier.map(s -> ScanFacts.resumed(s, plan, options))
                .orElseGet(() -> ScanFacts.started(
                        plan,
                        options,
                        clock.utcNs(),
                        link.endOffsets(options.topics().spectra()),
                        link.endOffsets(options.topics().maps())));
        try (ScanPublisher publisher = new ScanPublisher(
                options.topics(), options.scan(), link, spool, Set.of(), clock, () -> stop.get() != null)) {
            publisher.started(started);
            listener.started(started.getGeneration(), present.cardinality(), plan.plannedPixels());
            return new ScanRun(source, options, clock, registry, listener, publisher, started, present, stop).run();
        }
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
        if (status != ExitStatus.SATISFIED && status != ExitStatus.ABORTED) {
            throw new IllegalArgumentException("status=" + status + ": an operator stops with SATISFIED or ABORTED");
        }
        if (stop.compareAndSet(null, new StopRequest(status, reason, operator))) {
            source.stop();
            LockSupport.unpark(runner);
        }
    }

    private void requireSameShape(ScanStarted earlier) {
        String there = ScanFacts.shape(earlier);
        String here = ScanFacts.shape(ScanFacts.resumed(earlier, plan, options));
        if (!there.equals(here)) {
            throw new AcquisitionException("scan " + options.scan() + " is in the log with " + there
                    + ", but the source has " + here + ": give it another scan id");
        }
    }

    /** What the operator said. */
    record StopRequest(ExitStatus status, String reason, String operator) {}
}
