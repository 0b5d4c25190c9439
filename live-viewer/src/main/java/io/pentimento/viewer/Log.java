package io.pentimento.viewer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads topics from some offset to where they end now. Belongs to one thread. */
final class Log implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int PATIENCE_MS = (int) Silence.PATIENCE.toMillis();

    private final org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer;
    private final String bootstrapServers;
    private final Duration patience;

    Log(String bootstrapServers) {
        this(consumer(bootstrapServers), bootstrapServers, Silence.PATIENCE);
    }

    /** @param patience how long the broker may be silent while there is more to read */
    Log(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer,
            String bootstrapServers,
            Duration patience) {
        this.consumer = consumer;
        this.bootstrapServers = bootstrapServers;
        this.patience = patience;
    }

    private static KafkaConsumer<String, byte[]> consumer(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS / 3);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Hands over all records of a topic that are there now.
     *
     * @param from first offset by partition; 0 for all there is
     * @throws ViewerException when the broker does not answer, falls silent for too long, or does not have the topic
     */
    void read(String topic, IntToLongFunction from, Consumer<ConsumerRecord<String, byte[]>> handler) {
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new ViewerException(
                        "topic " + topic + " is not on " + bootstrapServers + ": check --instrument and --kafka", null);
            }
            consumer.assign(partitions);
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(p -> consumer.seek(p, Math.max(first.get(p), from.applyAsLong(p.partition()))));
            Silence silence = new Silence(topic, patience);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(POLL).forEach(handler);
                silence.check(partitions.stream().mapToLong(consumer::position).sum());
            }
        } catch (KafkaException e) {
            throw new ViewerException(
                    "no Kafka broker answers at " + bootstrapServers + " (" + e.getMessage()
                            + "): start one with \"pentimento broker\" or name another with --kafka",
                    e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
