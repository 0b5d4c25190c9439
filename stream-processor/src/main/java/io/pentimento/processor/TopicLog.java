package io.pentimento.processor;

import io.pentimento.proto.UnreadableRecordException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is in a topic of one partition. */
final class TopicLog {

    private static final Logger LOG = LoggerFactory.getLogger(TopicLog.class);
    private static final Duration POLL = Duration.ofMillis(50);
    /** A broker that stops answering while a topic is read must not hold a service for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TopicLog() {}

    /**
     * Hands over all records that are there now; those that the reader finds unreadable are passed over, since the
     * inspector rejects them.
     */
    static void read(
            Consumer<String, byte[]> consumer,
            TopicPartition partition,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        long position = consumer.position(partition);
        long movedNs = System.nanoTime();
        while (position < end) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                try {
                    reader.accept(record);
                } catch (UnreadableRecordException e) {
                    LOG.debug("{} offset {} ignored: {}", partition, record.offset(), e.getMessage());
                }
            }
            long now = consumer.position(partition);
            movedNs = now > position ? System.nanoTime() : movedNs;
            position = now;
            if (System.nanoTime() - movedNs > PATIENCE.toNanos()) {
                throw new TimeoutException(partition + " cannot be read beyond offset " + position);
            }
        }
    }
}
