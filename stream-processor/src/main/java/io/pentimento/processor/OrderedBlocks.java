package io.pentimento.processor;

import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks of one scan from all partitions, in the order of measurement.
 *
 * <p>Within a partition blocks come in order. So once every partition has delivered a later block, the one that is missing
 * was lost or belongs to a producer that was killed, and is passed over. Belongs to one thread.
 */
final class OrderedBlocks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OrderedBlocks.class);
    private static final Duration POLL = Duration.ofMillis(10);

    /** A partition that is so far ahead of the others waits for them. */
    private static final int MOST_HELD = 16;

    /** Where a partition has nothing at all, the missing block may still come; so long it is waited for. */
    private static final Duration LOST_AFTER = Duration.ofSeconds(1);

    private final String scan;
    private final ScanStarted started;
    private final Consumer<String, byte[]> reader;
    private final List<TopicPartition> partitions;
    private final Clock clock;
    private final TreeMap<Position, Arrived> held = new TreeMap<>();
    private final Map<TopicPartition, Integer> heldOf = new HashMap<>();
    private Position expected = new Position(0, 0);
    private Instant waitingSince;

    private record Position(int generation, long sequence) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            return Comparator.comparingInt(Position::generation)
                    .thenComparingLong(Position::sequence)
                    .compare(this, other);
        }

        Position next() {
            return new Position(generation, sequence + 1);
        }
    }

    private record Arrived(SpectrumBlock block, TopicPartition partition) {}

    /** @param reader closed with this */
    OrderedBlocks(ScanDirectory.Scan scan, Consumer<String, byte[]> reader, String topic, Clock clock) {
        this.scan = scan.id();
        this.started = scan.started();
        this.reader = reader;
        this.clock = clock;
        this.partitions = reader.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        reader.assign(partitions);
        Map<TopicPartition, Long> beginnings = reader.beginningOffsets(partitions);
        partitions.forEach(p -> reader.seek(p, Math.max(scan.firstOffset(p.partition()), beginnings.get(p))));
    }

    /** Reads some of what is there. */
    void read() {
        reader.poll(POLL).forEach(this::arrive);
        partitions.forEach(p -> {
            if (heldOf.getOrDefault(p, 0) < MOST_HELD) {
                reader.resume(List.of(p));
            } else {
                reader.pause(List.of(p));
            }
        });
    }

    /** The next block, if it is here. */
    Optional<SpectrumBlock> next() {
        if (held.isEmpty()) {
            return Optional.empty();
        }
        if (!held.firstKey().equals(expected) && !isLost()) {
            return Optional.empty();
        }
        waitingSince = null;
        var first = held.pollFirstEntry();
        heldOf.merge(first.getValue().partition(), -1, Integer::sum);
        expected = first.getKey().next();
        return Optional.of(first.getValue().block());
    }

    /** Whether reading on would bring nothing now. */
    boolean isIdle() {
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        return partitions.stream().allMatch(p -> isFull(p) || reader.position(p) >= ends.get(p));
    }

    /** Whether everything that is in the log now has been given out. */
    boolean isExhausted() {
        return held.isEmpty() && isIdle();
    }

    @Override
    public void close() {
        reader.close();
    }

    private boolean isFull(TopicPartition partition) {
        return heldOf.getOrDefault(partition, 0) >= MOST_HELD;
    }

    /** Whether the expected block will never come, though later ones are here. */
    private boolean isLost() {
        if (partitions.stream().allMatch(p -> heldOf.getOrDefault(p, 0) > 0)) {
            return true;
        }
        if (!isIdle()) {
            waitingSince = null;
            return false;
        }
        Instant now = clock.instant();
        if (waitingSince == null) {
            waitingSince = now;
        }
        return Duration.between(waitingSince, now).compareTo(LOST_AFTER) > 0;
    }

    private void arrive(ConsumerRecord<String, byte[]> record) {
        try {
            SpectrumBlock block = Wire.read(record, SpectrumBlock.getDefaultInstance());
            if (!block.getScan().equals(scan)) {
                return;
            }
            SpectrumBatch.check(block, started);
            Position position = new Position(block.getGeneration(), block.getSequence());
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (position.compareTo(expected) >= 0 && held.put(position, new Arrived(block, partition)) == null) {
                heldOf.merge(partition, 1, Integer::sum);
            }
        } catch (UnreadableRecordException e) {
            // The processor that paints this partition rejects it; here it is some pixels less in a sum.
            LOG.debug(
                    "{}-{} offset {} skipped: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }
}
