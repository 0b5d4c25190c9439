package io.pentimento.viewer;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.KafkaUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads topics from some offset to where they end now. Belongs to one thread. */
final class Log implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int PATIENCE_MS = (int) Silence.PATIENCE.toMillis();

    private final org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer;
    private final KafkaAccess kafka;
    private final Duration patience;

    Log(KafkaAccess kafka) {
        this(
                kafka.consumer(Map.of(
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        PATIENCE_MS,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        PATIENCE_MS / 3)),
                kafka,
                Silence.PATIENCE);
    }

    /** @param patience how long the broker may be silent while there is more to read */
    Log(org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer, KafkaAccess kafka, Duration patience) {
        this.consumer = consumer;
        this.kafka = kafka;
        this.patience = patience;
    }

    /**
     * Hands over all records of a topic that are there now.
     *
     * @param from first offset by partition; 0 for all there is
     * @throws KafkaUnavailableException when the broker does not answer, or falls silent for too long
     * @throws ViewerException when it does not have the topic
     */
    void read(String topic, IntToLongFunction from, Consumer<ConsumerRecord<String, byte[]>> handler) {
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new ViewerException(
                        "topic " + topic + " is not on " + kafka + ": check --instrument and --kafka", null);
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
            throw kafka.unavailable(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
