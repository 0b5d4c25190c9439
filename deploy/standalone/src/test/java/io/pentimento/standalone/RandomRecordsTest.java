package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of random bytes on every topic while a scan runs. */
class RandomRecordsTest {

    private static final Topics TOPICS = new Topics("noisy");
    private static final List<String> ALL = List.of(
            TOPICS.scans(),
            TOPICS.spectra(),
            TOPICS.events(),
            TOPICS.maps(),
            TOPICS.annotations(),
            TOPICS.models(),
            TOPICS.commands(),
            TOPICS.responses(),
            TOPICS.status(),
            TOPICS.rejected());
    private static final Map<String, String> TYPES = Map.of(
            TOPICS.scans(), ScanRecord.getDescriptor().getFullName(),
            TOPICS.spectra(), SpectrumBlock.getDescriptor().getFullName(),
            TOPICS.maps(), MapBlock.getDescriptor().getFullName(),
            TOPICS.status(), Status.getDescriptor().getFullName());
    private static final int BEFORE = 5;
    private static final int PIXELS = 96;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path log;

    private final Random random = new Random(1);

    @Test
    void shouldCompleteTheScanAndCountWhatCouldNotBeRead() throws Exception {
        try (LocalBroker broker = LocalBroker.start(log, "127.0.0.1", 0);
                KafkaProducer<String, byte[]> producer = producer(broker)) {
            String kafka = broker.bootstrapServers();
            Brokers.createTopics(kafka, TOPICS);
            for (int i = 0; i < BEFORE; i++) {
                pollute(producer);
            }
            CompletableFuture<Run> demo = CompletableFuture.supplyAsync(() -> Run.of(
                    "demo",
                    "--headless",
                    "--json",
                    "--size=8x12",
                    "--rate=30",
                    "--kafka",
                    kafka,
                    "--instrument",
                    TOPICS.instrument()));
            polluteAtEveryBlock(kafka, producer);
            JsonNode figures = demo.join().succeeded().object();
            assertEquals(PIXELS, figures.get("pixels").asInt());
            assertEquals(0, figures.get("lost").asInt());
            assertEquals(0, figures.get("duplicated").asInt());
            assertTrue(figures.get("rejected").asInt() > BEFORE, figures.toString());
            List<JsonNode> scans = Run.of("scans", "list", "--json", "--kafka", kafka, "--instrument=noisy")
                    .succeeded()
                    .json();
            assertEquals(1, scans.size());
            assertEquals("completed", scans.get(0).get("state").asText());
            assertEquals(
                    PIXELS,
                    Run.of(
                                    "scans",
                                    "export",
                                    scans.get(0).get("scan").asText(),
                                    log.resolveSibling(log.getFileName() + ".h5")
                                            .toString(),
                                    "--json",
                                    "--kafka",
                                    kafka,
                                    "--instrument=noisy")
                            .succeeded()
                            .object()
                            .get("pixels")
                            .asInt());
        }
    }

    /** Adds noise each time that spectra arrive, until all have. */
    private void polluteAtEveryBlock(String kafka, KafkaProducer<String, byte[]> producer) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topics.SHARED_PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(TOPICS.spectra(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            assertTimeoutPreemptively(PATIENCE, () -> {
                for (int pixels = 0; pixels < PIXELS; ) {
                    int arrived = 0;
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                        arrived += pixels(record);
                    }
                    if (arrived > 0) {
                        pollute(producer);
                    }
                    pixels += arrived;
                }
            });
        }
    }

    private static int pixels(ConsumerRecord<String, byte[]> record) {
        try {
            return Wire.read(record, SpectrumBlock.getDefaultInstance()).getPixels();
        } catch (UnreadableRecordException e) {
            return 0;
        }
    }

    /** One record on every topic, unlike the last: with the right type or none, with a key or none, long or empty. */
    private void pollute(KafkaProducer<String, byte[]> producer) {
        for (String topic : ALL) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            var record = new ProducerRecord<>(topic, "scan/" + random.nextInt(20), bytes);
            if (random.nextBoolean() && TYPES.containsKey(topic)) {
                record.headers().add(Wire.TYPE, TYPES.get(topic).getBytes(StandardCharsets.UTF_8));
                record.headers().add(Wire.CRC32C, new byte[] {1, 2, 3, 4});
            }
            producer.send(record);
        }
        producer.flush();
    }

    private static KafkaProducer<String, byte[]> producer(LocalBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
