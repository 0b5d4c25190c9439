package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version of a network is promoted while two processors paint a scan, and one of them is killed at once. */
class PromotedWhileKilledTest {

    private static final Topics TOPICS = new Topics("maxrf");
    private static final int ROWS = 20;
    private static final int COLUMNS = 40;
    private static final int PIXELS = ROWS * COLUMNS;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @Test
    void shouldPaintEveryPixelOnceWithThePromotedVersion() throws Exception {
        Path store = twoVersions();
        try (Child broker = Child.start(
                "broker", "--port=0", "--data", folder.resolve("log").toString())) {
            String kafka = broker.line();
            KafkaAccess.of(kafka).create(TOPICS);
            try (Child first = processor(kafka, store);
                    Child second = processor(kafka, store);
                    MapFollower maps = new MapFollower(KafkaAccess.of(kafka), TOPICS, "s", Duration.ZERO);
                    Child adapter = adapter(kafka)) {
                awaitPixels(kafka, PIXELS / 3, "1");
                Run.of("models", "promote", "bench-cnn/2", "--kafka", kafka, "--model-store", store.toString())
                        .succeeded();
                first.kill();
                adapter.result().succeeded();
                MapFollower.Result result = maps.await();
                assertEquals(0, result.lost() + result.duplicated() + result.rejected(), result::toString);
                assertEquals(PIXELS, result.pixels());
                // On a slow machine the scan may have ended, painted by version 1, before the promotion was heard of.
                awaitPixels(kafka, PIXELS, "2");
                assertOncePerRevision(kafka);
                assertTrue(second.isAlive());
            }
            Path file = folder.resolve("s.h5");
            Run.of("scans", "export", "s", file.toString(), "--kafka", kafka).succeeded();
            assertEquals("2", Maps.text(file, "/entry/bench-cnn/version"));
            for (float[] row : Maps.of(file, "bench-cnn").get("layer-0")) {
                for (float value : row) {
                    assertTrue(Float.isFinite(value));
                }
            }
            assertEquals("2\n", Files.readString(store.resolve("bench-cnn").resolve("live")));
        }
    }

    /** The same graph twice: what is tested is who paints, not what. */
    private Path twoVersions() throws IOException {
        Path store = folder.resolve("models");
        BenchNetwork.writeTo(store);
        Path one = store.resolve(BenchNetwork.ID);
        Path two = Files.createDirectories(one.resolveSibling("2"));
        Files.copy(one.resolve("model.onnx"), two.resolve("model.onnx"));
        ObjectMapper json = new ObjectMapper();
        JsonNode manifest = json.readTree(Files.readString(one.resolve("manifest.json")));
        Files.writeString(
                two.resolve("manifest.json"),
                ((ObjectNode) manifest).put("version", "2").toString());
        Files.writeString(one.resolveSibling("live"), "1");
        return store;
    }

    private static void assertOncePerRevision(String kafka) {
        Set<String> seen = new HashSet<>();
        for (MapBlock b : read(kafka)) {
            for (int p = 0; p < b.getPixels(); p++) {
                String name = "%s: row %d, column %d, generation %d, revision %d, from %d blocks"
                        .formatted(
                                b.getModel(),
                                b.getRow(),
                                b.getFirstColumn() + p,
                                b.getGeneration(),
                                b.getRevision(),
                                b.getInputs());
                assertTrue(seen.add(name), name + ": painted twice");
            }
        }
    }

    private static void awaitPixels(String kafka, int pixels, String version) {
        assertTimeoutPreemptively(PATIENCE, () -> {
            Set<String> there = new HashSet<>();
            while (there.size() < pixels) {
                read(kafka).stream()
                        .filter(b -> b.getModel().equals("bench-cnn")
                                && b.getVersion().equals(version))
                        .forEach(b -> IntStream.range(0, b.getPixels())
                                .forEach(p -> there.add(b.getRow() + " " + (b.getFirstColumn() + p))));
            }
        });
    }

    /** All committed map blocks that are there now. */
    private static List<MapBlock> read(String kafka) {
        List<MapBlock> blocks = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = KafkaAccess.of(kafka).consumer(Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPICS.maps()).stream()
                    .map(p -> new TopicPartition(TOPICS.maps(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    blocks.add(Wire.read(record, MapBlock.getDefaultInstance()));
                }
            }
        }
        return blocks;
    }

    private static Child processor(String kafka, Path store) throws IOException {
        return Child.start("process", "--kafka", kafka, "--model-store", store.toString());
    }

    private static Child adapter(String kafka) throws IOException {
        return Child.start(
                "acquire",
                "--source=simulate",
                "--size=" + ROWS + "x" + COLUMNS,
                "--rate=100",
                "--scan=s",
                "--kafka",
                kafka,
                "--json");
    }
}
