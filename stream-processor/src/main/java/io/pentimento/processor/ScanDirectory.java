package io.pentimento.processor;

import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What {instrument}_scans says: every scan with its newest facts. Belongs to one thread. */
final class ScanDirectory implements AutoCloseable {

    private static final Duration CATCH_UP_POLL = Duration.ofMillis(50);

    private final Consumer<String, byte[]> consumer;
    private final TopicPartition partition;
    private final BiConsumer<ConsumerRecord<String, byte[]>, String> onUnreadable;
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

        long firstOffset(int partition) {
            return partition < started.getFirstOffsetsCount() ? started.getFirstOffsets(partition) : 0;
        }
    }

    ScanDirectory(
            Consumer<String, byte[]> consumer,
            String topic,
            BiConsumer<ConsumerRecord<String, byte[]>, String> onUnreadable) {
        this.consumer = consumer;
        this.partition = new TopicPartition(topic, 0);
        this.onUnreadable = onUnreadable;
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** Reads what is new; the scans that changed. */
    List<Scan> poll(Duration timeout) {
        List<Scan> changed = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
            try {
                apply(Wire.read(record, ScanRecord.getDefaultInstance())).ifPresent(changed::add);
            } catch (UnreadableRecordException e) {
                onUnreadable.accept(record, e.getMessage());
            }
        }
        return changed;
    }

    /** Reads on until nothing that is in the topic now is unread; the scans that changed. */
    List<Scan> catchUp() {
        List<Scan> changed = new ArrayList<>();
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
            changed.addAll(poll(CATCH_UP_POLL));
        }
        return changed;
    }

    Optional<Scan> scan(String id) {
        return Optional.ofNullable(scans.get(id));
    }

    /** All scans, oldest first. */
    List<Scan> all() {
        return List.copyOf(scans.values());
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Optional<Scan> apply(ScanRecord record) {
        Scan before = scans.get(record.getScan());
        Scan after =
                switch (record.getFactCase()) {
                    case STARTED ->
                        new Scan(
                                record.getScan(),
                                record.getStarted(),
                                before == null ? null : before.calibrated(),
                                // Started again: an earlier stop no longer holds.
                                null);
                    case CALIBRATED ->
                        before == null
                                ? null
                                : new Scan(before.id(), before.started(), record.getCalibrated(), before.stopped());
                    case STOPPED ->
                        before == null
                                ? null
                                : new Scan(before.id(), before.started(), before.calibrated(), record.getStopped());
                    case FACT_NOT_SET -> null;
                };
        if (after != null) {
            scans.put(record.getScan(), after);
        }
        return Optional.ofNullable(after);
    }
}
