package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.cube.Cubes;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker, processors and adapter as processes of their own, killed while a scan runs. */
class SeparateProcessesTest {

    private static final Topics TOPICS = new Topics("maxrf");
    private static final int ROWS = 30;
    private static final int COLUMNS = 40;
    private static final int PIXELS = ROWS * COLUMNS;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private static Path log;

    private static Child broker;
    private static String kafka;
    private static Child first;
    private static Child second;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBrokerAndTwoProcessors() throws Exception {
        broker = Child.start("broker", "--port=0", "--data", log.toString());
        kafka = broker.line();
        first = processor();
        second = processor();
        KafkaAccess.of(kafka).create(TOPICS);
    }

    @AfterAll
    static void killAll() throws InterruptedException {
        for (Child child : List.of(first, second, broker)) {
            child.close();
        }
    }

    @Test
    void shouldPaintEveryPixelOnceWhenAProcessorAndTheAdapterAreKilled() throws Exception {
        String scan = "killed";
        try (MapFollower maps = new MapFollower(KafkaAccess.of(kafka), TOPICS, scan, Duration.ZERO)) {
            try (Child adapter = adapter(scan, 50)) {
                awaitPixels(scan, PIXELS / 4, adapter);
                first.kill();
                assertExports(scan, "running.h5", 1);
                awaitPixels(scan, PIXELS / 2, adapter);
                adapter.kill();
            }
            assertEquals("running", state(scan));
            try (Child again = adapter(scan, 150)) {
                JsonNode outcome = again.result().succeeded().object();
                assertEquals(1, outcome.get("generation").asInt());
                assertEquals("COMPLETED", outcome.get("exitStatus").asText());
                assertEquals(PIXELS, outcome.get("donePixels").asInt());
            }
            assertComplete(scan, maps.await());
        } finally {
            first = processor();
        }
    }

    @Test
    void shouldPaintEveryPixelOnceWhenTheBrokerIsKilled() throws Exception {
        String scan = "broker-killed";
        try (MapFollower maps = new MapFollower(KafkaAccess.of(kafka), TOPICS, scan, Duration.ZERO);
                Child adapter = adapter(scan, 150)) {
            awaitPixels(scan, PIXELS / 3, adapter);
            broker.kill();
            broker = Child.start(
                    "broker", "--port", kafka.substring(kafka.lastIndexOf(':') + 1), "--data", log.toString());
            assertEquals(kafka, broker.line());
            JsonNode outcome = adapter.result().succeeded().object();
            assertEquals(0, outcome.get("generation").asInt());
            assertEquals(PIXELS, outcome.get("donePixels").asInt());
            assertTrue(first.isAlive() && second.isAlive(), () -> first.err() + second.err());
            assertComplete(scan, maps.await());
        }
    }

    /** Waits until so many pixels of the scan are in the log. */
    private static void awaitPixels(String scan, int pixels, Child adapter) {
        assertTimeoutPreemptively(PATIENCE, () -> {
            try (KafkaConsumer<String, byte[]> consumer = consumer()) {
                for (int there = 0; there < pixels; ) {
                    assertTrue(adapter.isAlive(), () -> "the adapter ended by itself: " + adapter.err());
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                        SpectrumBlock block = Wire.read(record, SpectrumBlock.getDefaultInstance());
                        there += block.getScan().equals(scan) ? block.getPixels() : 0;
                    }
                }
            }
        });
    }

    private static KafkaConsumer<String, byte[]> consumer() {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, Topics.SHARED_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPICS.spectra(), partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private void assertComplete(String scan, MapFollower.Result result) throws IOException {
        assertEquals(PIXELS, result.pixels(), () -> first.err() + second.err());
        assertEquals(0, result.lost());
        assertEquals(0, result.duplicated());
        assertEquals(0, result.rejected());
        assertEquals("completed", state(scan));
        assertExports(scan, "complete.h5", PIXELS);
        int[] wanted = new int[SimulatedPainting.DEFAULT_CHANNELS];
        int[] got = wanted.clone();
        try (SpectrumCube painting = new SimulatedPainting(ROWS, COLUMNS, SimulatedPainting.DEFAULT_CHANNELS, 1);
                SpectrumCube export = Cubes.open(folder.resolve("complete.h5"))) {
            for (int pixel = 0; pixel < PIXELS; pixel += 7) {
                assertTrue(painting.read(1, pixel / COLUMNS, pixel % COLUMNS, wanted));
                assertTrue(export.read(1, pixel / COLUMNS, pixel % COLUMNS, got));
                assertArrayEquals(wanted, got);
            }
        }
        for (float[] row : Maps.of(folder.resolve("complete.h5"), "fit").get("Pb-L")) {
            for (float value : row) {
                assertTrue(Float.isFinite(value));
            }
        }
    }

    private void assertExports(String scan, String name, int leastPixels) {
        String file = folder.resolve(name).toString();
        JsonNode exported = Run.of("scans", "export", scan, file, "--kafka", kafka, "--json")
                .succeeded()
                .object();
        assertTrue(exported.get("pixels").asInt() >= leastPixels, exported.toString());
        try (SpectrumCube cube = Cubes.open(Path.of(file))) {
            assertEquals(ROWS, cube.rows());
        }
    }

    private static String state(String scan) {
        return Run.of("scans", "list", "--kafka", kafka, "--json").succeeded().json().stream()
                .filter(s -> s.get("scan").asText().equals(scan))
                .findFirst()
                .orElseThrow()
                .get("state")
                .asText();
    }

    private static Child processor() throws IOException {
        return Child.start("process", "--kafka", kafka, "--models=fit");
    }

    private static Child adapter(String scan, int rate) throws IOException {
        return Child.start(
                "acquire",
                "--source=simulate",
                "--size=" + ROWS + "x" + COLUMNS,
                "--rate=" + rate,
                "--scan",
                scan,
                "--kafka",
                kafka,
                "--json");
    }
}
