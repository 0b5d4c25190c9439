package io.pentimento.processor;

import io.pentimento.proto.KafkaAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** What this module's Kafka clients have beyond what all have. */
final class KafkaClients {

    private static final Duration LAG_TIMEOUT = Duration.ofMillis(500);
    private static final int BATCH_BYTES = 256 << 10;

    private final KafkaAccess kafka;

    KafkaClients(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /** Reads committed records of partitions that it is told, or those of a group. */
    Consumer<String, byte[]> consumer(String group) {
        return kafka.consumer(reading(group));
    }

    /** Sees records before they are committed. */
    Consumer<String, byte[]> uncommitted() {
        return kafka.consumer(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"));
    }

    /** Reads committed records of a group, in large portions: for those whom half a second more or less does not matter. */
    Consumer<String, byte[]> unhurried(String group) {
        Map<String, Object> settings = reading(group);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        return kafka.consumer(settings);
    }

    /**
     * Reads committed records of a group whose members keep the partitions that they have when another comes or goes: for
     * those who must read a partition from a scan's beginning when they take it over.
     */
    Consumer<String, byte[]> settled(String group) {
        Map<String, Object> settings = reading(group);
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return kafka.consumer(settings);
    }

    /** How many records of its partitions a consumer has not read yet, or must read again; empty when the broker does not say. */
    static OptionalLong lag(Consumer<?, ?> consumer) {
        Set<TopicPartition> mine = consumer.assignment();
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(mine, LAG_TIMEOUT);
            return OptionalLong.of(mine.stream()
                    .mapToLong(p -> ends.get(p) - consumer.position(p, LAG_TIMEOUT))
                    .sum());
        } catch (TimeoutException e) {
            // Whoever reads with it will find out what is wrong with the broker.
            return OptionalLong.empty();
        }
    }

    private static Map<String, Object> reading(String group) {
        Map<String, Object> settings = new HashMap<>();
        // A dead member's partitions go to the others within this time; brokers refuse a shorter one by default.
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        if (group != null) {
            settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        return settings;
    }

    /** Writes in transactions. */
    Producer<String, byte[]> transactional(String transactionalId) {
        return kafka.producer(Map.of(
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId,
                // Nobody reads beyond the open transaction of a dead processor, nor takes up its partitions, until the
                // broker ends it. Counted from the first record sent, a live one takes well under a second.
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                10_000,
                // A transaction that begins while the markers of the one before are still being written is refused and
                // offered again. That takes some milliseconds; the default waits 100 each time, which was the whole
                // tail
                // of the delay from pixel to map.
                ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                4));
    }

    /** Writes record by record. */
    Producer<String, byte[]> producer() {
        return kafka.producer(Map.of(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES));
    }
}
