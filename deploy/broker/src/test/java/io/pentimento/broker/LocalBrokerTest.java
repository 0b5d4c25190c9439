package io.pentimento.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void shouldKeepItsTopicsWhenStartedAgainOverTheSameFolder() throws Exception {
        try (LocalBroker broker = LocalBroker.start(folder, "127.0.0.1", 0);
                Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic("kept", 2, (short) 1)))
                    .all()
                    .get();
        }
        try (LocalBroker broker = LocalBroker.start(folder, "127.0.0.1", 0);
                Admin admin = admin(broker)) {
            assertEquals(Set.of("kept"), admin.listTopics().names().get());
        }
    }

    @Test
    void shouldLetNobodyWaitForATransactionThatItsCoordinatorHasForgotten() throws Exception {
        Path killed = folder.resolve("killed");
        try (LocalBroker broker = LocalBroker.start(folder.resolve("log"), "127.0.0.1", 0);
                Admin admin = admin(broker);
                Producer<String, String> producer = producer(broker, "left-open")) {
            admin.createTopics(List.of(new NewTopic("topic", 1, (short) 1)))
                    .all()
                    .get();
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("topic", "never committed"));
            producer.flush();
            // What lies on the disk now is what lies there when the broker is killed.
            copyWithoutCoordinator(folder.resolve("log"), killed);
        }
        try (LocalBroker broker = LocalBroker.start(killed, "127.0.0.1", 0);
                Producer<String, String> producer = producer(broker, "another");
                Consumer<String, String> consumer = consumer(broker)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("topic", "committed"));
            producer.commitTransaction();
            consumer.assign(List.of(new TopicPartition("topic", 0)));
            consumer.seekToBeginning(consumer.assignment());
            List<String> read = new ArrayList<>();
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (read.isEmpty() && System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> read.add(record.value()));
            }
            assertEquals(List.of("committed"), read);
        }
    }

    private static void copyWithoutCoordinator(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (!file.endsWith(".lock") && !file.toString().contains("__transaction_state")) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
            }
        }
    }

    @Test
    void shouldNameThePortThatIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();
            var error = assertThrows(BrokerException.class, () -> LocalBroker.start(folder, "127.0.0.1", port));
            assertTrue(
                    error.getMessage().startsWith("port " + port + " of 127.0.0.1 cannot be used"), error::getMessage);
        }
    }

    @Test
    void shouldTellClientsTheHostThatItIsToAdvertise() throws Exception {
        var options = BrokerOptions.of(folder, "127.0.0.1", 0).withAdvertised("localhost");
        try (LocalBroker broker = LocalBroker.start(options, fault -> {});
                Admin admin = admin(broker)) {
            assertTrue(broker.bootstrapServers().startsWith("localhost:"), broker.bootstrapServers());
            assertEquals(
                    List.of("localhost"),
                    admin.describeCluster().nodes().get().stream()
                            .map(Node::host)
                            .toList());
        }
    }

    private static Producer<String, String> producer(LocalBroker broker, String transactionalId) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        1000),
                new StringSerializer(),
                new StringSerializer());
    }

    private static Consumer<String, String> consumer(LocalBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static Admin admin(LocalBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }
}
