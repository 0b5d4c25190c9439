package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that says how much there is to read and then nothing more. */
class SilentBrokerTest {

    private static final TestScan SCAN = new TestScan("scan", 2, 2, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final Topics topics = new Topics("silent");
    private LocalBroker broker;

    @BeforeEach
    void publishAScan() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(settings);
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            topics.create(admin);
            producer.send(Wire.record(topics.scans(), SCAN.id() + "/started", SCAN.started()));
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void shouldEndTheReadingOfTheLogWithAnErrorThatNamesTheBroker() {
        try (Log log = new Log(new Consumer(), KafkaAccess.of(broker.bootstrapServers()), PATIENCE)) {
            String message = assertThrows(KafkaUnavailableException.class, () -> ScanCatalog.read(log, topics))
                    .getMessage();
            assertTrue(message.contains("no Kafka broker answers at " + broker.bootstrapServers()), message);
            assertTrue(message.contains(topics.scans() + ": has more to read"), message);
            assertTrue(message.contains("pentimento broker"), message);
        }
    }

    @Test
    void shouldNotLetAViewerWaitForTheScansForEver() {
        Unreadable unreadable = new Unreadable(new SimpleMeterRegistry());
        Scans scans = new Scans(null, null, Clock.systemUTC(), 1, new SimpleMeterRegistry());
        String message = assertThrows(
                        KafkaException.class,
                        () -> new ControlFollower(
                                new Consumer(), topics, scans, new Services(), new CommandLog(), unreadable, PATIENCE))
                .getMessage();
        assertTrue(message.contains(topics.scans() + ": has more to read"), message);
    }

    /** Stops the broker as soon as it has said where a topic ends. */
    private final class Consumer extends KafkaConsumer<String, byte[]> {
        private Consumer() {
            super(
                    Map.of(
                            "bootstrap.servers",
                            broker.bootstrapServers(),
                            "auto.offset.reset",
                            "earliest",
                            "request.timeout.ms",
                            "2000",
                            "default.api.timeout.ms",
                            "2000"),
                    new StringDeserializer(),
                    new ByteArrayDeserializer());
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> ends = super.endOffsets(partitions);
            // Where to begin is asked of the broker too.
            partitions.forEach(this::position);
            broker.close();
            return ends;
        }
    }
}
