package io.pentimento.acquisition;

import io.pentimento.acquisition.spool.Spool;
import io.pentimento.model.EnergyAxes;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.xrf.cube.CubeDetector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/**
 * A full-field scan on its way into Kafka: start, blocks of events, heartbeats and stop, each confirmed by the
 * broker. A scan whose id is in the log already goes on in its next generation, with the counts of those before.
 *
 * <p>Blocks belong to one thread; heartbeats may come from another.
 */
public final class FullFieldPublication implements AutoCloseable {

    private static final int DETECTOR = 0;

    private final FullFieldPlan plan;
    private final AcquisitionOptions options;
    private final ScanClock clock;
    private final ScanPublisher publisher;
    private final ScanStarted started;
    private final FullFieldTally earlier;
    private final Optional<Status> lastHeartbeat;
    private final ServiceIdentity identity;
    private long blocks;
    private boolean ended;

    private FullFieldPublication(
            FullFieldPlan plan,
            AcquisitionOptions options,
            ScanClock clock,
            ScanPublisher publisher,
            ScanStarted started,
            FullFieldTally earlier,
            Optional<Status> lastHeartbeat) {
        this.plan = plan;
        this.options = options;
        this.clock = clock;
        this.publisher = publisher;
        this.started = started;
        this.earlier = earlier;
        this.lastHeartbeat = lastHeartbeat;
        this.identity = ServiceIdentity.here("acquisition-adapter", options.service(), clock.utcNs());
    }

    /**
     * Publishes that the scan begins or goes on.
     *
     * @param stopping from when on a broker that is away is waited for only half a minute
     * @throws KafkaUnavailableException when no broker answers, within about 10 s
     * @throws AcquisitionException when the scan's id belongs to a scan of another shape
     */
    public static FullFieldPublication begin(
            FullFieldPlan plan, AcquisitionOptions options, ScanClock clock, BooleanSupplier stopping) {
        KafkaLink link = new KafkaLink(options);
        link.prepareTopics();
        Spool spool = Spool.open(options.spool(), options.scan());
        try {
            return begin(plan, options, clock, stopping, link, spool);
        } catch (RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    private static FullFieldPublication begin(
            FullFieldPlan plan,
            AcquisitionOptions options,
            ScanClock clock,
            BooleanSupplier stopping,
            KafkaLink link,
            Spool spool) {
        ScanLog log = new ScanLog(link, options.topics(), options.scan());
        Optional<ScanStarted> before = log.started();
        log.requireNotDeleted(before);
        before.ifPresent(there -> requireSameShape(there, plan, options));
        Leftovers leftovers = new Leftovers(link, options.topics(), clock);
        leftovers.send(spool, options.scan(), before);
        leftovers.sendOthers(options.spool(), options.scan());
        Optional<Status> beat = before.flatMap(there -> log.heartbeat(options.service()));
        FullFieldTally earlier = before.map(there -> earlier(log, there, beat)).orElse(FullFieldTally.NONE);
        ScanStarted started =
                before.map(there -> resumed(there, plan, options)).orElseGet(() -> started(plan, options, clock, link));
        ScanPublisher publisher =
                new ScanPublisher(options.topics(), options.scan(), link, spool, Set.of(), clock, stopping);
        try {
            publisher.started(started);
        } catch (RuntimeException e) {
            publisher.close();
            throw e;
        }
        return new FullFieldPublication(plan, options, clock, publisher, started, earlier, beat);
    }

    /** 0 for a new scan, higher when it goes on. */
    public int generation() {
        return started.getGeneration();
    }

    /** What the generations before have brought. */
    public FullFieldTally earlier() {
        return earlier;
    }

    /** What the last heartbeat of the generation before said; NaN when it said nothing of this name. */
    public double earlierGauge(String name) {
        return lastHeartbeat.map(beat -> gauge(beat, name)).orElse(Double.NaN);
    }

    /**
     * Writes a block into the spool, from where it is sent; waits while that is full.
     *
     * @param block with tile, base and events; the rest is filled in
     * @return bytes of the record
     * @throws AcquisitionException when the broker has refused an earlier one
     */
    public int block(EventBlock.Builder block) {
        long sequence = blocks++;
        EventBlock whole = block.setScan(options.scan())
                .setGeneration(generation())
                .setDetector(DETECTOR)
                .setSequence(sequence)
                .build();
        String key = Topics.rowKey(options.scan(), whole.getTile());
        return publisher.block(sequence, options.topics().events(), key, whole);
    }

    /** Blocks sent in this generation. */
    public long blocks() {
        return blocks;
    }

    /** Since when the broker has not confirmed the oldest record that it was given. */
    public Duration unconfirmedFor() {
        return Duration.ofNanos(publisher.inFlight().ageNs());
    }

    /** Whether a block waits for room in the spool. */
    public boolean isFull() {
        return publisher.isFull();
    }

    /** Where the spool is. */
    public Path spoolFolder() {
        return publisher.spool().folder();
    }

    /** What the broker has not confirmed, bytes. */
    public long unconfirmedBytes() {
        return publisher.spool().bytes();
    }

    /**
     * Publishes that it runs.
     *
     * @param state how
     * @param message for people; empty when all is well
     * @param rate events per second
     */
    public void heartbeat(
            Status.State state, String message, FullFieldTally tally, double rate, List<Status.Gauge> more) {
        beat(state, message, tally, rate, more);
    }

    /** Waits until the broker has confirmed every block, then says that the scan has ended, and how. */
    public void stopped(
            ExitStatus status, String reason, String operator, FullFieldTally tally, List<Status.Gauge> more) {
        publisher.stopped(ScanStopped.newBuilder()
                .setGeneration(generation())
                .setExitStatus(status)
                .setReason(reason)
                .setOperator(operator)
                .setPlannedPixels(plan.pixels())
                .setDonePixels(plan.pixels())
                .setBlocks(blocks)
                .setStopNs(clock.utcNs())
                .setEvents(tally.events())
                .setLostPackets(tally.lostPackets())
                .setLostHits(tally.lostHits())
                .setLatePackets(tally.latePackets())
                .setLateHits(tally.lateHits())
                .build());
        beat(Status.State.STOPPED, reason.isEmpty() ? status.name() : reason, tally, 0, more);
    }

    @Override
    public void close() {
        publisher.close();
        publisher.spool().close();
    }

    /** The last heartbeat is the one that says STOPPED. */
    private synchronized void beat(
            Status.State state, String message, FullFieldTally tally, double rate, List<Status.Gauge> more) {
        if (ended) {
            return;
        }
        ended = state == Status.State.STOPPED;
        publisher.heartbeat(identity.status(clock.utcNs())
                .setState(state)
                .setMessage(message)
                .setScan(options.scan())
                .addGauges(ServiceIdentity.gauge("events", tally.events(), "events"))
                .addGauges(ServiceIdentity.gauge("rate", rate, "events/s"))
                .addGauges(ServiceIdentity.gauge("lost_packets", tally.lostPackets(), "packets"))
                .addGauges(ServiceIdentity.gauge("lost_hits", tally.lostHits(), "hits"))
                .addGauges(ServiceIdentity.gauge("late_packets", tally.latePackets(), "packets"))
                .addGauges(ServiceIdentity.gauge("late_hits", tally.lateHits(), "hits"))
                .addGauges(ServiceIdentity.gauge("spool", publisher.spool().bytes(), "bytes"))
                .addGauges(ServiceIdentity.gauge("spool_room", publisher.spool().room(), "bytes"))
                .addGauges(
                        ServiceIdentity.gauge("queue_age", publisher.inFlight().ageNs() / 1e9, "s"))
                .addAllGauges(more)
                .build());
    }

    /**
     * What was stopped in order says so itself; of what was killed the log has the events, and the last heartbeat the
     * rest.
     */
    private static FullFieldTally earlier(ScanLog log, ScanStarted before, Optional<Status> beat) {
        Optional<ScanStopped> stopped = log.stopped().filter(s -> s.getGeneration() == before.getGeneration());
        if (stopped.isPresent()) {
            ScanStopped fact = stopped.get();
            return new FullFieldTally(
                    fact.getEvents(),
                    fact.getLostPackets(),
                    fact.getLostHits(),
                    fact.getLatePackets(),
                    fact.getLateHits());
        }
        return new FullFieldTally(
                log.events(before),
                count(beat, "lost_packets"),
                count(beat, "lost_hits"),
                count(beat, "late_packets"),
                count(beat, "late_hits"));
    }

    private static long count(Optional<Status> beat, String name) {
        return beat.map(b -> (long) gauge(b, name)).orElse(0L);
    }

    private static double gauge(Status beat, String name) {
        return beat.getGaugesList().stream()
                .filter(gauge -> gauge.getName().equals(name))
                .mapToDouble(Status.Gauge::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static ScanStarted started(
            FullFieldPlan plan, AcquisitionOptions options, ScanClock clock, KafkaLink link) {
        return described(plan, options)
                .setStartNs(clock.utcNs())
                .addAllFirstOffsets(offsets(link, options.topics().events()))
                .addAllFirstMapOffsets(offsets(link, options.topics().maps()))
                .build();
    }

    private static List<Long> offsets(KafkaLink link, String topic) {
        return LongStream.of(link.endOffsets(topic)).boxed().toList();
    }

    private static ScanStarted resumed(ScanStarted before, FullFieldPlan plan, AcquisitionOptions options) {
        return described(plan, options)
                .setGeneration(before.getGeneration() + 1)
                .setStartNs(before.getStartNs())
                .addAllFirstOffsets(before.getFirstOffsetsList())
                .addAllFirstMapOffsets(before.getFirstMapOffsetsList())
                .build();
    }

    private static ScanStarted.Builder described(FullFieldPlan plan, AcquisitionOptions options) {
        CubeDetector detector = plan.detector();
        Detector.Builder described = Detector.newBuilder()
                .setName(detector.name())
                .setChannels(detector.channels())
                .setKind(DetectorKind.GEM);
        detector.axis().ifPresent(axis -> described.setAxis(EnergyAxes.message(axis)));
        return ScanStarted.newBuilder()
                .setKind(ScanKind.FULL_FIELD)
                .setTitle(plan.title())
                .setSource(plan.source())
                .setRows(plan.rows())
                .setColumns(plan.columns())
                .setTileRows(plan.tileRows())
                .addDetectors(described)
                .addAllElements(options.elements())
                .setParameters(options.parameters());
    }

    private static void requireSameShape(ScanStarted there, FullFieldPlan plan, AcquisitionOptions options) {
        String before = ScanFacts.shape(there);
        String here = ScanFacts.shape(resumed(there, plan, options));
        if (!before.equals(here)) {
            throw new AcquisitionException("scan " + options.scan() + " is in the log with " + before
                    + ", but the detector has " + here + ": give it another scan id");
        }
    }
}
