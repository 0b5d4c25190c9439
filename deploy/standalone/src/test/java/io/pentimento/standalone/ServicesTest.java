package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the services say of themselves to programs, and to whom they listen. */
class ServicesTest {

    private static final int USAGE = 2;

    @TempDir
    private Path folder;

    @Test
    void shouldSayAsJsonWhereTheyAreAndServeTheirMetrics() throws Exception {
        String log = folder.resolve("log").toString();
        try (Child broker = Child.start("broker", "--port=0", "--data", log, "--metrics-port=0", "--json")) {
            JsonNode there = started(broker, "broker");
            assertEquals(log, there.get("data").asText());
            String kafka = there.get("kafka").asText();
            try (Child processor = Child.start("process", "--kafka", kafka, "--metrics-port=0", "--json");
                    Child viewer = Child.start("view", "--kafka", kafka, "--port=0", "--json")) {
                JsonNode working = started(processor, "process");
                assertEquals("maxrf_spectra", working.get("topic").asText());
                assertTrue(working.get("models").toString().contains("\"fit/1\""), working::toString);
                JsonNode page = started(viewer, "view");
                assertEquals(200, get(page.get("url").asText()).statusCode());
                try (MapFollower maps =
                        new MapFollower(KafkaAccess.of(kafka), new Topics("maxrf"), "measured", Duration.ZERO)) {
                    Run.of(
                                    "acquire",
                                    "--source=simulate",
                                    "--size=4x6",
                                    "--rate=max",
                                    "--scan=measured",
                                    "--kafka",
                                    kafka)
                            .succeeded();
                    assertEquals(24, maps.await().pixels());
                }
                assertTrue(meter(there, "pentimento_broker_messages_in_total") > 1);
                assertTrue(meter(there, "disk_free_bytes") > 1e6);
                assertTrue(meter(working, "pentimento_processor_pixels_total") >= 24);
                assertEquals(0, meter(page, "pentimento_viewer_pages"));
                for (JsonNode each : List.of(there, working, page)) {
                    assertTrue(meter(each, "jvm_memory_used_bytes") > 1e6);
                }
            }
        }
    }

    @Test
    void shouldServeTheMetricsOfAnAcquisitionToThisMachineOnly() throws Exception {
        try (Child broker = Child.start("broker", "--port=0", "--data", folder.toString())) {
            String kafka = broker.line();
            try (Child adapter = Child.start(
                    "acquire",
                    "--source=simulate",
                    "--size=60x100",
                    "--rate=100",
                    "--metrics-port=0",
                    "--kafka",
                    kafka)) {
                adapter.awaitErr("pixels,");
                Matcher url = Pattern.compile("metrics at (http://127.0.0.1:([0-9]+)/metrics)")
                        .matcher(adapter.err());
                assertTrue(url.find(), adapter.err());
                String text = get(url.group(1)).body();
                assertTrue(text.contains("\npentimento_acquisition_pixels_total"), text);
                assertEquals(404, get(url.group(1) + "/x").statusCode());
                assertShut(Integer.parseInt(url.group(2)));
            }
        }
    }

    @Test
    void shouldNotListenBeyondThisMachineWithoutProtection() throws Exception {
        Run.of("view", "--host=0.0.0.0", "--port=0")
                .failed(USAGE, "host=0.0.0.0", "--tls-cert, --tls-key, and --users or --oidc");
        Path users = Files.writeString(folder.resolve("users"), "ada:$6$salt$hash");
        Run.of("view", "--host=0.0.0.0", "--users", users.toString()).failed(USAGE, "needs all three of them");
        Run.of("view", "--oidc=https://id.example").failed(USAGE, "needs all three of them");
        Run.of("view", "--host=no.such.host.invalid").failed(USAGE, "does not know that name");
        try (Child broker = Child.start("broker", "--port=0", "--data", folder.toString())) {
            String kafka = broker.line();
            assertTrue(kafka.startsWith("127.0.0.1:"), kafka);
            assertShut(Integer.parseInt(kafka.substring(kafka.indexOf(':') + 1)));
        }
    }

    @Test
    void shouldSayThatTheMetricsPortIsInUse() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Run.of("broker", "--port=0", "--data", folder.toString(), "--metrics-port", port)
                    .failed(1, "port " + port + " of 127.0.0.1 cannot be used", "--metrics-port");
        }
    }

    private static JsonNode started(Child child, String service) throws Exception {
        JsonNode node = new ObjectMapper().readTree(child.line());
        assertEquals(service, node.get("started").asText());
        return node;
    }

    /** The first value of a meter. */
    private static double meter(JsonNode started, String name) throws Exception {
        String text = get(started.get("metrics").asText()).body();
        Matcher line = Pattern.compile("^" + name + "(\\{[^}]*})? (\\S+)$", Pattern.MULTILINE)
                .matcher(text);
        assertTrue(line.find(), () -> name + " is not in: " + text);
        return Double.parseDouble(line.group(2));
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertShut(int port) throws IOException {
        Optional<InetAddress> outside = Network.outside();
        assumeTrue(outside.isPresent(), "skipped: this machine has no address in a network");
        org.junit.jupiter.api.Assertions.assertThrows(
                java.net.ConnectException.class, () -> new Socket(outside.get(), port).close());
    }
}
