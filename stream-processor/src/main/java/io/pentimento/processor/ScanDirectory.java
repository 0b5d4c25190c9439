package io.pentimento.processor;

import io.pentimento.model.EnergyAxes;
import io.pentimento.proto.Detector;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanDeleted;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {instrument}_scans says: every scan with its newest facts. Belongs to one thread. */
final class ScanDirectory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScanDirectory.class);
    private static final Duration CATCH_UP_POLL = Duration.ofMillis(50);
    /** A broker that stops answering while the topic is read must not hold a service for ever. */
    private static final Duration CATCH_UP_PATIENCE = Duration.ofSeconds(30);

    private static final long MOST_PIXELS = 1 << 26;
    private static final int MOST_CHANNELS = 1 << 16;

    private final Consumer<String, byte[]> consumer;
    private final Consumer<String, byte[]> ahead;
    private final TopicPartition partition;
    private final Map<String, ScanStarted> started = new HashMap<>();
    private final Map<String, ScanCalibrated> calibrated = new HashMap<>();
    private final Map<String, ScanStopped> stopped = new HashMap<>();
    private final Map<String, ScanDeleted> deleted = new HashMap<>();
    private final Map<String, Scan> scans = new LinkedHashMap<>();

    /**
     * A scan as far as it is known.
     *
     * @param started always there
     * @param calibrated newest calibration, or null
     * @param stopped or null while it runs
     */
    record Scan(String id, ScanStarted started, ScanCalibrated calibrated, ScanStopped stopped) {
        int revision() {
            return calibrated == null ? 0 : calibrated.getRevision();
        }

        /** As it is when this calibration is in force, unless a newer one is known. */
        Scan with(ScanCalibrated newest) {
            boolean newer = newest != null && newest.getRevision() >= revision();
            return newer ? new Scan(id, started, newest, stopped) : this;
        }

        /** Whether it sends events of all pixels at once instead of spectra. */
        boolean isField() {
            return started.getKind() == ScanKind.FULL_FIELD;
        }

        /** Where its spectra begin, or its events. */
        long firstOffset(int partition) {
            return partition < started.getFirstOffsetsCount() ? started.getFirstOffsets(partition) : 0;
        }

        /** Where its maps begin. */
        long firstMapOffset(int partition) {
            return partition < started.getFirstMapOffsetsCount() ? started.getFirstMapOffsets(partition) : 0;
        }
    }

    ScanDirectory(KafkaClients kafka, String topic) {
        this.consumer = kafka.consumer(null);
        this.ahead = kafka.uncommitted();
        this.partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Reads what is new; the scans that changed. */
    List<Scan> poll(Duration timeout) {
        List<Scan> changed = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
            try {
                apply(read(record)).ifPresent(changed::add);
            } catch (UnreadableRecordException e) {
                // Every service reads this topic; the inspector alone rejects.
                LOG.debug("{} offset {} ignored: {}", record.topic(), record.offset(), e.getMessage());
            }
        }
        return changed;
    }

    /**
     * Reads a fact.
     *
     * @throws UnreadableRecordException also when nobody could work with what it says
     */
    static ScanRecord read(ConsumerRecord<?, byte[]> record) {
        ScanRecord fact = Wire.read(record, ScanRecord.getDefaultInstance());
        switch (fact.getFactCase()) {
            case STARTED -> check(fact.getStarted());
            case FACT_NOT_SET -> throw new UnreadableRecordException("scan=" + fact.getScan() + ": says nothing");
            default -> {}
        }
        return fact;
    }

    /** Reads on until nothing that is in the topic now is unread; the scans that changed. */
    List<Scan> catchUp() {
        List<Scan> changed = new ArrayList<>();
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        long position = consumer.position(partition);
        long movedNs = System.nanoTime();
        while (position < end) {
            changed.addAll(poll(CATCH_UP_POLL));
            long now = consumer.position(partition);
            movedNs = now > position ? System.nanoTime() : movedNs;
            position = now;
            if (System.nanoTime() - movedNs > CATCH_UP_PATIENCE.toNanos()) {
                throw new TimeoutException(partition + " cannot be read beyond offset " + position);
            }
        }
        return changed;
    }

    /**
     * Whether what it says will stand: all that the topic holds has been read. It is not while a transaction is open there,
     * such as that of a processor that was killed; whatever else was written since is not shown before its end.
     */
    boolean isWhole() {
        return consumer.position(partition)
                >= ahead.endOffsets(List.of(partition)).get(partition);
    }

    Optional<Scan> scan(String id) {
        return Optional.ofNullable(scans.get(id));
    }

    /** All scans but those that were deleted, oldest first. */
    List<Scan> all() {
        return scans.values().stream().filter(scan -> !isDeleted(scan)).toList();
    }

    private boolean isDeleted(Scan scan) {
        ScanDeleted fact = deleted.get(scan.id());
        return fact != null && fact.getGeneration() >= scan.started().getGeneration();
    }

    @Override
    public void close() {
        consumer.close();
        ahead.close();
    }

    private Optional<Scan> apply(ScanRecord record) {
        String id = record.getScan();
        switch (record.getFactCase()) {
            case STARTED -> {
                // To the end of the order: a scan that is resumed is a running scan.
                scans.remove(id);
                started.put(id, record.getStarted());
            }
            case CALIBRATED -> calibrated.put(id, record.getCalibrated());
            case STOPPED -> stopped.put(id, record.getStopped());
            case DELETED -> deleted.put(id, record.getDeleted());
            case FACT_NOT_SET -> throw new IllegalArgumentException("scan=" + id + ": says nothing");
        }
        // After compaction a scan's later facts may stand before the start that was published again.
        ScanStarted start = started.get(id);
        if (start == null) {
            return Optional.empty();
        }
        ScanStopped stop = stopped.get(id);
        boolean over = stop != null && stop.getGeneration() >= start.getGeneration();
        Scan scan = new Scan(id, start, calibrated.get(id), over ? stop : null);
        scans.put(id, scan);
        return Optional.of(scan);
    }

    /** Refuses what would make every attempt to process the scan fail. */
    private static void check(ScanStarted scan) {
        long pixels = Integer.toUnsignedLong(scan.getRows()) * Integer.toUnsignedLong(scan.getColumns());
        if (scan.getRows() <= 0 || scan.getColumns() <= 0 || pixels > MOST_PIXELS) {
            throw new UnreadableRecordException("rows=" + Integer.toUnsignedString(scan.getRows()) + ", columns="
                    + Integer.toUnsignedString(scan.getColumns()) + ": must be a grid of 1 to " + MOST_PIXELS
                    + " pixels");
        }
        if (scan.getDetectorsCount() == 0) {
            throw new UnreadableRecordException("detectors: there are none");
        }
        if (scan.getKind() == ScanKind.FULL_FIELD) {
            checkField(scan);
        }
        for (Detector detector : scan.getDetectorsList()) {
            if (detector.getChannels() <= 0 || detector.getChannels() > MOST_CHANNELS) {
                throw new UnreadableRecordException("detector " + detector.getName() + ": channels="
                        + Integer.toUnsignedString(detector.getChannels()) + ": must be 1 to " + MOST_CHANNELS);
            }
            try {
                EnergyAxes.of(detector.getAxis());
            } catch (IllegalArgumentException e) {
                throw new UnreadableRecordException("detector " + detector.getName() + ": " + e.getMessage(), e);
            }
        }
    }

    /** The spectra of a full-field scan lie in memory, and which rows are to be painted in the metadata of an offset. */
    private static void checkField(ScanStarted scan) {
        if (scan.getDetectorsCount() != 1) {
            throw new UnreadableRecordException(
                    "detectors=" + scan.getDetectorsCount() + ": a full-field scan has one");
        }
        if (scan.getTileRows() <= 0) {
            throw new UnreadableRecordException("tile_rows=" + Integer.toUnsignedString(scan.getTileRows())
                    + ": must be positive in a full-field scan");
        }
        if (scan.getRows() > FieldCube.MOST_ROWS) {
            throw new UnreadableRecordException(
                    "rows=" + scan.getRows() + ": a full-field scan has at most " + FieldCube.MOST_ROWS);
        }
        long channels = Integer.toUnsignedLong(scan.getDetectors(0).getChannels());
        if ((long) scan.getRows() * scan.getColumns() * channels > FieldCube.MOST_COUNTS) {
            throw new UnreadableRecordException("rows=" + scan.getRows() + ", columns=" + scan.getColumns()
                    + ", channels=" + channels + ": a full-field scan has at most " + FieldCube.MOST_COUNTS
                    + " counts in all; add channels or pixels together");
        }
    }
}
