package io.pentimento.standalone;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The newest heartbeat of the one adapter of an instrument, also after its broker was away. Belongs to one thread. */
final class StatusTail implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<String, byte[]> consumer;
    private Status last = Status.getDefaultInstance();

    StatusTail(KafkaAccess kafka, Topics topics) {
        consumer = kafka.consumer(Map.of());
        TopicPartition partition = new TopicPartition(topics.status(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** An empty one before the first. */
    Status newest() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            last = Wire.read(record, Status.getDefaultInstance());
        }
        return last;
    }

    /** A gauge of the newest heartbeat; NaN when it has none of this name. */
    double gauge(String name) {
        return newest().getGaugesList().stream()
                .filter(gauge -> gauge.getName().equals(name))
                .mapToDouble(Status.Gauge::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
