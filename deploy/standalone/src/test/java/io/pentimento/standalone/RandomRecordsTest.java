package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Topic;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of random bytes on every topic while a scan runs. */
class RandomRecordsTest {

    private static final int BEFORE = 5;
    private static final int ROWS = 8;
    private static final int COLUMNS = 12;
    private static final int PIXELS = ROWS * COLUMNS;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path log;

    private static LocalBroker broker;
    private static String kafka;
    private static KafkaProducer<String, byte[]> producer;

    private final Random random = new Random(1);
    /** What was sent, by where it stands: "topic/partition/offset". */
    private final Map<String, byte[]> noise = new HashMap<>();

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(log, "127.0.0.1", 0);
        kafka = broker.bootstrapServers();
        producer = KafkaAccess.of(kafka).producer(Map.of());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldCompleteTheScanAndKeepWhatCouldNotBeRead() throws Exception {
        Topics topics = new Topics("noisy");
        KafkaAccess.of(kafka).create(topics);
        for (int i = 0; i < BEFORE; i++) {
            pollute(topics);
        }
        CompletableFuture<Run> demo = CompletableFuture.supplyAsync(() -> Run.of(
                "demo",
                "--headless",
                "--json",
                "--size=" + ROWS + "x" + COLUMNS,
                "--rate=30",
                "--kafka",
                kafka,
                "--instrument",
                topics.instrument()));
        polluteAtEveryBlock(topics, pixels -> {});
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
                                log.resolveSibling(log.getFileName() + ".h5").toString(),
                                "--json",
                                "--kafka",
                                kafka,
                                "--instrument=noisy")
                        .succeeded()
                        .object()
                        .get("pixels")
                        .asInt());
        try (Child later = processor(topics)) {
            assertEachRejectedOnce(topics, later);
        }
    }

    @Test
    void shouldKeepEachOnceWhenTheProcessorIsKilled() throws Exception {
        Topics topics = new Topics("noisy-and-killed");
        KafkaAccess.of(kafka).create(topics);
        AtomicReference<Child> processor = new AtomicReference<>(processor(topics));
        try (MapFollower maps = new MapFollower(KafkaAccess.of(kafka), topics, "s", Duration.ZERO);
                Child adapter = adapter(topics, "s")) {
            polluteAtEveryBlock(topics, pixels -> {
                if (pixels > PIXELS / 3 && processor.get().isAlive()) {
                    processor.get().kill();
                }
            });
            processor.set(processor(topics));
            pollute(topics);
            adapter.result().succeeded();
            MapFollower.Result result = maps.await();
            assertEquals(PIXELS, result.pixels());
            assertEquals(0, result.lost());
            assertEquals(0, result.duplicated());
            assertEachRejectedOnce(topics, processor.get());
        } finally {
            processor.get().close();
        }
    }

    private interface AfterABlock {
        void seen(int pixels) throws Exception;
    }

    /** Adds noise each time that spectra arrive, until all have. */
    private void polluteAtEveryBlock(Topics topics, AfterABlock then) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(topics.spectra(), Topics.SHARED_PARTITIONS)) {
            assertTimeoutPreemptively(PATIENCE, () -> {
                for (int pixels = 0; pixels < PIXELS; ) {
                    int arrived = 0;
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                        arrived += pixels(record);
                    }
                    pixels += arrived;
                    if (arrived > 0) {
                        pollute(topics);
                        then.seen(pixels);
                    }
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

    /** One record on every topic, unlike the last: with the right type or none, long or empty. */
    private void pollute(Topics topics) throws Exception {
        for (Topic topic : Topic.values()) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            var record = new ProducerRecord<>(topics.name(topic), "scan/" + random.nextInt(20), bytes);
            if (random.nextBoolean() && topic.message().isPresent()) {
                String type =
                        topic.message().orElseThrow().getDescriptorForType().getFullName();
                record.headers().add(Wire.TYPE, type.getBytes(StandardCharsets.UTF_8));
                record.headers().add(Wire.CRC32C, new byte[] {1, 2, 3, 4});
            }
            RecordMetadata at = producer.send(record).get();
            noise.put(at.topic() + "/" + at.partition() + "/" + at.offset(), bytes);
        }
    }

    /** Every record of noise is on _rejected, byte for byte and with a reason; what was sent there stands there itself. */
    private void assertEachRejectedOnce(Topics topics, Child processor) {
        Map<String, List<ConsumerRecord<String, byte[]>>> entries = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(topics.rejected(), 1)) {
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> {
                        while (!entries.keySet().containsAll(noise.keySet())) {
                            read(consumer, entries);
                        }
                        // A second entry would have been written in the meantime.
                        long end = consumer.endOffsets(consumer.assignment())
                                .values()
                                .iterator()
                                .next();
                        while (consumer.position(new TopicPartition(topics.rejected(), 0)) < end) {
                            read(consumer, entries);
                        }
                    },
                    () -> entries.size() + " of " + noise.size() + "\n" + processor.err());
        }
        noise.forEach((origin, bytes) ->
                assertArrayEquals(bytes, entries.get(origin).get(0).value(), origin));
        entries.forEach((origin, all) -> assertEquals(1, all.size(), origin));
        assertEquals(noise.keySet(), entries.keySet());
    }

    private static void read(
            KafkaConsumer<String, byte[]> consumer, Map<String, List<ConsumerRecord<String, byte[]>>> entries) {
        for (ConsumerRecord<String, byte[]> entry : consumer.poll(Duration.ofMillis(100))) {
            String origin = Wire.text(entry.headers(), Wire.ORIGIN);
            String place = entry.topic() + "/" + entry.partition() + "/" + entry.offset();
            entries.computeIfAbsent(origin == null ? place : origin, o -> new ArrayList<>())
                    .add(entry);
            assertEquals(origin == null, Wire.text(entry.headers(), Wire.REASON) == null, place);
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(String topic, int partitions) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    private static Child processor(Topics topics) throws IOException {
        return Child.start("process", "--kafka", kafka, "--models=fit", "--instrument", topics.instrument());
    }

    private static Child adapter(Topics topics, String scan) throws IOException {
        return Child.start(
                "acquire",
                "--source=simulate",
                "--size=" + ROWS + "x" + COLUMNS,
                "--rate=15",
                "--scan",
                scan,
                "--kafka",
                kafka,
                "--instrument",
                topics.instrument(),
                "--json");
    }
}
