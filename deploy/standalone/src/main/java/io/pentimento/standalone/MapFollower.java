package io.pentimento.standalone;

import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import io.pentimento.viewer.ScanMaps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits for the maps of one scan, as a browser would, and measures how they come. It reads from the moment at which it is
 * made, on a thread of its own. Of a full-field scan it reads the events too, to know which paintings are complete.
 */
final class MapFollower implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    /**
     * A scan that was stopped and whose maps have not moved for so long will not move any more. Longer than what a killed
     * processor leaves behind: an open transaction, and partitions that nobody has taken over yet.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of a scan that did not come to its end, models that see a neighbourhood paint what lies beside its last pixels later. */
    private static final Duration SETTLING = Duration.ofSeconds(4);

    private final String scan;
    private final Topics topics;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Thread thread;
    private final Latencies latencies = new Latencies();
    private final Latencies rowLatencies = new Latencies();
    private final FinishedRows finished = new FinishedRows();
    private final long measureFromNs;
    /** Model whose delays are measured; empty: whichever is first at a pixel. */
    private final Optional<String> measured;

    /** Pixels that this one has painted. */
    private final BitSet seen = new BitSet();

    private ScanMaps maps;
    /** Of a full-field scan; else null. */
    private FieldEvents field;

    /** Topics are read side by side: events may be here before the record that says what scan they are of. */
    private final List<EventBlock> early = new ArrayList<>();

    private ScanCalibrated calibrated;
    private ScanStopped stopped;
    private long firstMeasuredNs = Long.MAX_VALUE;
    private long axesKnownNs = Long.MAX_VALUE;
    private long lastMapNs;
    private long rejected;

    private volatile boolean closing;
    private RuntimeException failure;

    /**
     * What came of a scan.
     *
     * @param events of a full-field scan; 0 of another
     * @param lost pixels that were measured but never painted; of a full-field scan, those whose newest painting by some model
     *     lacks event blocks with events of theirs
     * @param duplicated pixels that were painted twice by one revision of one model, from as many inputs
     * @param seconds from the first pixel to the last map
     * @param mapSeconds from when the axes were found, and not before that a pixel can be mapped, to the last map
     * @param rowToMapMs from the end of a row's last pixel until all of the row is painted, of a scan in pixels
     */
    record Result(
            int rows,
            int columns,
            long pixels,
            long events,
            long missing,
            long lost,
            long duplicated,
            long repainted,
            long rejected,
            int revision,
            double seconds,
            double mapSeconds,
            double pixelsPerSecond,
            Latencies.Percentiles pixelToMapMs,
            Latencies.Percentiles rowToMapMs) {}

    /**
     * Begins to follow.
     *
     * @param warmup pixels measured within this time from now do not count as delays: models are prepared then
     */
    MapFollower(KafkaAccess kafka, Topics topics, String scan, Duration warmup) {
        this(kafka, topics, scan, warmup, Optional.empty());
    }

    /**
     * Begins to follow.
     *
     * @param measured model whose delays are measured; empty: whichever is first at a pixel
     */
    MapFollower(KafkaAccess kafka, Topics topics, String scan, Duration warmup, Optional<String> measured) {
        this.measured = measured;
        this.scan = scan;
        this.topics = topics;
        this.measureFromNs = Nanos.of(Instant.now()) + warmup.toNanos();
        this.consumer = kafka.consumer(Map.of());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(topics.events(), topics.maps(), topics.rejected(), topics.scans())) {
            consumer.partitionsFor(topic).forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions.stream()
                .filter(p -> !p.topic().equals(topics.scans()))
                .toList());
        consumer.seekToBeginning(partitions.stream()
                .filter(p -> p.topic().equals(topics.scans()))
                .toList());
        // Seeking is lazy: only now is it certain that nothing sent from here on is missed.
        partitions.forEach(consumer::position);
        this.thread = new Thread(this::run, "map-follower");
        thread.setDaemon(true);
        thread.start();
    }

    /** Blocks until the scan has been stopped and every pixel is painted with the last calibration, or none comes any more. */
    Result await() throws InterruptedException {
        thread.join();
        if (failure != null) {
            throw failure;
        }
        if (maps == null || stopped == null) {
            throw new CommandException("the maps of " + scan + " were not followed to the end");
        }
        long done = stopped.getDonePixels();
        double seconds = firstMeasuredNs == Long.MAX_VALUE ? 0 : (lastMapNs - firstMeasuredNs) / 1e9;
        return new Result(
                maps.rows(),
                maps.columns(),
                maps.painted(),
                field == null ? 0 : field.events(),
                stopped.getMissingPixels(),
                field == null ? done - maps.painted() : field.incomplete(maps, painters()),
                maps.duplicated(),
                maps.repainted(),
                rejected,
                calibrated == null ? 0 : calibrated.getRevision(),
                seconds,
                lastMapNs == 0 ? 0 : (lastMapNs - axesKnownNs) / 1e9,
                Math.round(maps.painted() / Math.max(seconds, 1e-3)),
                latencies.percentiles(),
                rowLatencies.percentiles());
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        thread.join();
    }

    private void run() {
        try (consumer) {
            long idleSince = System.nanoTime();
            while (!closing) {
                boolean moved = false;
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    moved |= take(record);
                }
                idleSince = moved || stopped == null ? System.nanoTime() : idleSince;
                if (stopped != null
                        && System.nanoTime() - idleSince >= patience().toNanos()) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            failure = new CommandException("the maps of " + scan + " cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean take(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(topics.rejected())) {
                rejected++;
                return false;
            }
            if (record.topic().equals(topics.scans())) {
                ScanRecord fact = Wire.read(record, ScanRecord.getDefaultInstance());
                return fact.getScan().equals(scan) && take(fact, record.timestamp() * 1_000_000);
            }
            if (record.topic().equals(topics.events())) {
                EventBlock block = Wire.read(record, EventBlock.getDefaultInstance());
                return block.getScan().equals(scan) && take(block, record.key());
            }
            MapBlock block = Wire.read(record, MapBlock.getDefaultInstance());
            return block.getScan().equals(scan) && take(block);
        } catch (UnreadableRecordException e) {
            // The processor's inspector puts it on the topic of rejected records, where it is counted.
            return false;
        }
    }

    private boolean take(ScanRecord fact, long writtenNs) {
        switch (fact.getFactCase()) {
            case STARTED -> {
                if (maps == null) {
                    maps = new ScanMaps(scan, fact.getStarted());
                    boolean isField = fact.getStarted().getKind() == ScanKind.FULL_FIELD;
                    field = isField ? new FieldEvents(fact.getStarted()) : null;
                    early.forEach(block -> take(block, EventBlocks.key(scan, block.getTile())));
                    early.clear();
                }
                stopped = null;
            }
            case CALIBRATED -> {
                calibrated = fact.getCalibrated();
                axesKnownNs = Math.min(axesKnownNs, writtenNs);
            }
            case STOPPED -> stopped = fact.getStopped();
            case DELETED, FACT_NOT_SET -> {
                return false;
            }
        }
        return true;
    }

    private boolean take(MapBlock block) {
        if (maps == null) {
            throw new UnreadableRecordException("maps of a scan that has not begun");
        }
        long before = maps.painted();
        boolean newEvents = bringsNewEvents(block);
        maps.paint(block);
        long now = Nanos.of(Instant.now());
        lastMapNs = now;
        if (field != null) {
            takeTimes(block, newEvents, now);
            return true;
        }
        for (int i = 0; i < block.getMeasuredNsCount(); i++) {
            long end = block.getMeasuredNs(i);
            firstMeasuredNs = Math.min(firstMeasuredNs, end);
            boolean first = measured.isEmpty() ? maps.painted() > before : isFirstOfModel(block, i);
            if (first && end >= measureFromNs) {
                latencies.add(now - end);
            }
            if (first) {
                finished.add(block.getRow(), end, maps.columns()).ifPresent(lastEnd -> addRow(now, lastEnd));
            }
        }
        return true;
    }

    private void addRow(long now, long lastEnd) {
        if (lastEnd >= measureFromNs) {
            rowLatencies.add(now - lastEnd);
        }
    }

    private boolean isFirstOfModel(MapBlock block, int i) {
        int pixel = block.getRow() * maps.columns() + block.getFirstColumn() + i;
        if (!block.getModel().equals(measured.get()) || seen.get(pixel)) {
            return false;
        }
        seen.set(pixel);
        return true;
    }

    private boolean take(EventBlock block, String key) {
        if (maps == null) {
            early.add(block);
            return false;
        }
        if (field == null) {
            throw new UnreadableRecordException("events of a scan that is none of a full field");
        }
        field.take(block, key);
        return true;
    }

    /** Whether a block of a full-field scan is the first that was made with events as new as these. */
    private boolean bringsNewEvents(MapBlock block) {
        return field != null
                && block.getInputs() != 0
                && block.getMeasuredNsCount() > 0
                && Integer.compareUnsigned(block.getRow(), maps.rows()) < 0
                && Integer.compareUnsigned(block.getFirstColumn(), maps.columns()) < 0
                && block.getMeasuredNs(0) > maps.measuredNs(block.getRow(), block.getFirstColumn());
    }

    private void takeTimes(MapBlock block, boolean newEvents, long now) {
        if (newEvents) {
            long measured = block.getMeasuredNs(0);
            firstMeasuredNs = Math.min(firstMeasuredNs, measured);
            if (measured >= measureFromNs) {
                latencies.add(now - measured);
            }
        }
    }

    private List<String> painters() {
        return maps.layers().stream().map(l -> l.model()).distinct().toList();
    }

    /** How long nothing more comes before nothing more will. */
    private Duration patience() {
        if (!isComplete()) {
            return PATIENCE;
        }
        return maps.painted() < (long) maps.rows() * maps.columns() ? SETTLING : Duration.ZERO;
    }

    private boolean isComplete() {
        boolean settled = stopped.getDonePixels() == 0 || calibrated != null && calibrated.getSettled();
        boolean whole =
                field == null || field.events() >= stopped.getEvents() && field.incomplete(maps, painters()) == 0;
        return settled && whole && maps.painted() == stopped.getDonePixels() && isPaintedBy(maps, calibrated);
    }

    /** Whether every painted pixel has the maps that the last calibration asks for, of every model that there is. */
    private boolean isPaintedBy(ScanMaps maps, ScanCalibrated calibrated) {
        Map<String, Integer> least = new HashMap<>();
        calibrated.getModelsList().forEach(m -> least.put(m.getName(), m.getSinceRevision()));
        int axes = least.values().stream().min(Integer::compare).orElse(calibrated.getRevision());
        List<String> models = painters();
        for (int row = 0; row < maps.rows(); row++) {
            for (int column = 0; column < maps.columns(); column++) {
                if (maps.isPainted(row, column)) {
                    for (String model : models) {
                        if (maps.revision(model, row, column) < least.getOrDefault(model, axes)) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }
}
