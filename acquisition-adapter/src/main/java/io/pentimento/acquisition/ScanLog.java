package io.pentimento.acquisition;

import io.pentimento.proto.EventBlock;
import io.pentimento.proto.ScanDeleted;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log holds of a scan: the only memory that an adapter which was killed has left. */
final class ScanLog {

    private static final Logger LOG = LoggerFactory.getLogger(ScanLog.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final KafkaLink link;
    private final Topics topics;
    private final String scan;
    private final Consumer<String> warnings;

    ScanLog(KafkaLink link, Topics topics, String scan) {
        this(link, topics, scan, LOG::warn);
    }

    ScanLog(KafkaLink link, Topics topics, String scan, Consumer<String> warnings) {
        this.link = link;
        this.topics = topics;
        this.scan = scan;
        this.warnings = warnings;
    }

    /** The newest start of this scan, if it was ever started. */
    Optional<ScanStarted> started() {
        String key = Topics.factKey(scan, ScanRecord.FactCase.STARTED);
        var newest = new ScanStarted[1];
        read(Map.of(new TopicPartition(topics.scans(), 0), 0L), record -> {
            if (key.equals(record.key()) && record.value() != null) {
                ScanRecord fact = Wire.read(record, ScanRecord.getDefaultInstance());
                requireOurs(fact.getScan());
                if (!fact.hasStarted()) {
                    throw new UnreadableRecordException("fact=" + fact.getFactCase() + ": the key says started");
                }
                newest[0] = fact.getStarted();
            }
        });
        return Optional.ofNullable(newest[0]);
    }

    /**
     * Refuses a scan that was deleted.
     *
     * @param started what {@link #started} says
     * @throws AcquisitionException saying who has deleted it
     */
    void requireNotDeleted(Optional<ScanStarted> started) {
        String key = Topics.factKey(scan, ScanRecord.FactCase.DELETED);
        var newest = new ScanDeleted[1];
        read(Map.of(new TopicPartition(topics.scans(), 0), 0L), record -> {
            if (key.equals(record.key()) && record.value() != null) {
                ScanRecord fact = Wire.read(record, ScanRecord.getDefaultInstance());
                requireOurs(fact.getScan());
                newest[0] = fact.hasDeleted() ? fact.getDeleted() : newest[0];
            }
        });
        int generation = started.map(ScanStarted::getGeneration).orElse(0);
        if (newest[0] != null && newest[0].getGeneration() >= generation) {
            throw new AcquisitionException("scan " + scan + " was deleted by " + newest[0].getOperator()
                    + ": give the new one another scan id");
        }
    }

    /** The newest stop of this scan, if it was ever stopped. */
    Optional<ScanStopped> stopped() {
        String key = Topics.factKey(scan, ScanRecord.FactCase.STOPPED);
        var newest = new ScanStopped[1];
        read(Map.of(new TopicPartition(topics.scans(), 0), 0L), record -> {
            if (key.equals(record.key()) && record.value() != null) {
                ScanRecord fact = Wire.read(record, ScanRecord.getDefaultInstance());
                requireOurs(fact.getScan());
                newest[0] = fact.hasStopped() ? fact.getStopped() : newest[0];
            }
        });
        return Optional.ofNullable(newest[0]);
    }

    /** The last heartbeat of an adapter that worked on this scan. */
    Optional<Status> heartbeat(String service) {
        var newest = new Status[1];
        read(Map.of(new TopicPartition(topics.status(), 0), 0L), record -> {
            if (service.equals(record.key()) && record.value() != null) {
                Status status = Wire.read(record, Status.getDefaultInstance());
                newest[0] = status.getScan().equals(scan) ? status : newest[0];
            }
        });
        return Optional.ofNullable(newest[0]);
    }

    /** The events of a full-field scan that are in the log. */
    long events(ScanStarted started) {
        long[] events = new long[1];
        read(offsets(topics.events(), started), record -> {
            if (isOurs(record)) {
                EventBlock block = Wire.read(record, EventBlock.getDefaultInstance());
                requireOurs(block.getScan());
                events[0] += block.getRowCount();
            }
        });
        return events[0];
    }

    /** The pixels that are in the log, by their index in the order of measurement. */
    BitSet present(ScanStarted started, ScanPlan plan) {
        BitSet present = new BitSet(plan.plannedPixels());
        read(offsets(topics.spectra(), started), record -> {
            if (isOurs(record)) {
                mark(Wire.read(record, SpectrumBlock.getDefaultInstance()), plan, present);
            }
        });
        return present;
    }

    /** The names of the blocks that are in the log, as {@link #name} makes them. */
    Set<Long> names(ScanStarted started) {
        boolean events = started.getKind() == ScanKind.FULL_FIELD;
        Set<Long> names = new HashSet<>();
        read(offsets(events ? topics.events() : topics.spectra(), started), record -> {
            if (isOurs(record) && events) {
                EventBlock block = Wire.read(record, EventBlock.getDefaultInstance());
                names.add(name(block.getGeneration(), block.getSequence()));
            } else if (isOurs(record)) {
                SpectrumBlock block = Wire.read(record, SpectrumBlock.getDefaultInstance());
                names.add(name(block.getGeneration(), block.getSequence()));
            }
        });
        return names;
    }

    /** Generation and sequence of a block in one number. */
    static long name(int generation, long sequence) {
        return (long) generation << 40 | sequence;
    }

    private boolean isOurs(ConsumerRecord<String, byte[]> record) {
        return record.key() != null && record.key().startsWith(scan + "/");
    }

    private static Map<TopicPartition, Long> offsets(String topic, ScanStarted started) {
        Map<TopicPartition, Long> from = new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
        List<Long> offsets = started.getFirstOffsetsList();
        for (int p = 0; p < offsets.size(); p++) {
            from.put(new TopicPartition(topic, p), offsets.get(p));
        }
        return from;
    }

    private void mark(SpectrumBlock block, ScanPlan plan, BitSet present) {
        requireOurs(block.getScan());
        int row = block.getRow();
        int first = block.getFirstColumn();
        if (row < 0 || row >= plan.rows() || first < 0 || (long) first + block.getPixels() > plan.columns()) {
            throw new UnreadableRecordException("row=" + row + ", first_column=" + first + ", pixels="
                    + block.getPixels() + ": not within " + plan.rows() + " rows and " + plan.columns() + " columns");
        }
        for (int column = first; column < first + block.getPixels(); column++) {
            present.set(plan.pixel(row, column));
        }
    }

    /** A key is only where a record lies; what it is says its value, which is checked. */
    private void requireOurs(String of) {
        if (!of.equals(scan)) {
            throw new UnreadableRecordException("scan=" + of + ": the key says " + scan);
        }
    }

    /** Reads from these offsets to the present ends. Records that cannot be read count as absent. */
    private void read(Map<TopicPartition, Long> from, Consumer<ConsumerRecord<String, byte[]>> reader) {
        try (KafkaConsumer<String, byte[]> consumer = link.consumer()) {
            consumer.assign(from.keySet());
            Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
            from.forEach(consumer::seek);
            FirstFew unreadable = new FirstFew(warnings);
            long lastNews = System.nanoTime();
            while (!atEnd(consumer, ends)) {
                var records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    lastNews = System.nanoTime();
                } else if (System.nanoTime() - lastNews > SILENCE.toNanos()) {
                    throw link.unavailable(
                            new org.apache.kafka.common.errors.TimeoutException("no answer for " + SILENCE));
                }
                records.forEach(record -> readOne(record, reader, unreadable));
            }
            unreadable.end("records that cannot be read");
        } catch (KafkaException e) {
            throw link.unavailable(e);
        }
    }

    private static boolean atEnd(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        for (var end : ends.entrySet()) {
            if (consumer.position(end.getKey()) < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    private static void readOne(
            ConsumerRecord<String, byte[]> record,
            Consumer<ConsumerRecord<String, byte[]>> reader,
            FirstFew unreadable) {
        try {
            reader.accept(record);
        } catch (UnreadableRecordException e) {
            unreadable.say(record.topic() + "/" + record.partition() + "/" + record.offset()
                    + " cannot be read, its pixels count as not measured: " + e.getMessage());
        }
    }
}
