package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regions on the page, in a real Chromium. Screenshots are left in target/. */
class BrowserMarksRegionsTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    /** Reads GeoJSON as somebody else does, and prints the area of each feature; looks whether it is valid where shapely is. */
    private static final String READER =
            """
            import json, sys

            def area(ring):
                return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))) / 2

            def polygons(geometry):
                many = geometry['type'] == 'MultiPolygon'
                return geometry['coordinates'] if many else [geometry['coordinates']]

            features = json.load(open(sys.argv[1]))['features']
            try:
                from shapely.geometry import shape
                assert all(shape(f['geometry']).is_valid for f in features), 'a feature is not valid'
            except ImportError:
                pass
            print(json.dumps({f['properties']['name']: sum(area(p[0]) - sum(map(area, p[1:])) for p in
                polygons(f['geometry'])) for f in features}))
            """;

    @TempDir
    Path folder;

    private final Topics topics = new Topics("marked");

    @Test
    void shouldMarkRegionsOfEveryKindAndShareThem() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(CHROMIUM), CHROMIUM + " is not installed");
        Path geoJson = folder.resolve("regions.geojson");
        JsonObject seen;
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0)) {
            KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
            try (Viewer viewer = Viewer.start(ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                    .withAddress("127.0.0.1", 0)
                    .withCacheFolder(folder.resolve("cache")))) {
                publish(kafka);
                seen = PageScript.start("mark-regions", viewer, "--layer", "fit/Pb-L", "--download", geoJson.toString())
                        .seen();
            }
        }
        String all = seen.encode();
        JsonObject kinds = seen.getJsonObject("kinds");
        assertEquals(6, kinds.size(), all);
        List<String> names = List.of("Region 1", "Region 2", "Region 3", "Region 4", "Region 5", "Region 6");
        assertEquals(names, seen.getJsonArray("names").getList());
        JsonArray history = seen.getJsonArray("history");
        assertTrue(history.getString(1).contains("name: Region 1 → Forehead"), all);
        assertTrue(history.getString(2).contains("labels: – → pigment:lead white"), all);
        assertTrue(history.getString(3).contains("notes: – → Shows through the sky."), all);
        assertTrue(history.getString(4).contains("colour: "), all);
        String mean = seen.getJsonArray("statistics").getString(0);
        assertTrue(mean.matches("\\d+(\\.\\d+)? ± \\d+(\\.\\d+)? counts"), mean);
        assertEquals(
                String.valueOf(kinds.getInteger("rectangle")),
                seen.getJsonArray("statistics").getString(6));
        assertTrue(seen.getJsonArray("pixel").getString(0).matches(".* ± .* counts"), all);
        assertEquals("Shows through the sky.", seen.getString("secondSees"));
        assertTrue(seen.getString("notTakenBack").contains("page has changed this region since"), all);
        assertEquals(6, seen.getJsonArray("afterUndo").size(), all);
        JsonObject scatter = seen.getJsonObject("scatter");
        assertEquals(scatter.getInteger("fromPlot"), scatter.getInteger("inPlot"), all);
        assertTrue(seen.getString("badUpload").startsWith("The file cannot be used"), all);
        assertAreas(geoJson, kinds, seen);
    }

    /** A region whose outline runs along pixels has the area of its pixels. */
    private static void assertAreas(Path geoJson, JsonObject kinds, JsonObject seen)
            throws IOException, InterruptedException {
        Process python = new ProcessBuilder("python3", "-c", READER, geoJson.toString())
                .redirectErrorStream(true)
                .start();
        String read = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int end = python.waitFor();
        assertEquals(0, end, read);
        JsonObject areas = new JsonObject(read);
        assertEquals(kinds.getInteger("rectangle"), areas.getDouble("Forehead").intValue());
        assertEquals(
                seen.getJsonObject("reshaped").getInteger("left"),
                areas.getDouble("Region 2").intValue());
        assertEquals(kinds.getInteger("lasso"), areas.getDouble("Region 3"), 0.1 * kinds.getInteger("lasso"));
        assertEquals(kinds.getInteger("brush"), areas.getDouble("Region 4").intValue());
        assertEquals(kinds.getInteger("threshold"), areas.getDouble("Region 5").intValue());
        assertEquals(kinds.getInteger("similar"), areas.getDouble("Region 6").intValue());
    }

    private void publish(KafkaAccess kafka) {
        Clock clock = Clock.systemUTC();
        TestPainting scan = new TestPainting("portrait", 90, 120, Nanos.now(clock));
        try (KafkaProducer<String, byte[]> producer = kafka.producer(Map.of())) {
            send(producer, topics.scans(), scan.id() + "/started", scan.started());
            send(producer, topics.scans(), scan.id() + "/calibrated", scan.calibrated());
            for (int row = 0; row < scan.rows(); row++) {
                String key = Topics.rowKey(scan.id(), row);
                send(producer, topics.spectra(), key, scan.spectra(row, Nanos.now(clock)));
                send(producer, topics.maps(), key, scan.map(row, Nanos.now(clock)));
                send(producer, topics.maps(), key, scan.codesMap(row, Nanos.now(clock)));
            }
            send(producer, topics.scans(), scan.id() + "/stopped", scan.completed());
        }
    }

    private static void send(KafkaProducer<String, byte[]> producer, String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
    }
}
