package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.broker.LocalBroker;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Chromium starts scans of a scanner over serial lines from a form, skips to a region, looks who commanded what, compares
 * two scans and deletes one. Its pictures lie in {@code target/}.
 */
class BrowserSteersScansTest {

    private static final Path PICTURE = Path.of(System.getProperty("pentimento.pictures", "target"), "steered.png")
            .toAbsolutePath();
    private static final Path WEB = Checkout.root().resolve("live-viewer").resolve("web");

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireABrowser() throws InterruptedException {
        String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
        assumeTrue(Files.exists(Path.of(chromium)), "skipped: no " + chromium);
        assumeTrue(Files.exists(WEB.resolve("node_modules")), "skipped: no " + WEB.resolve("node_modules"));
        ForeignProgram.assume("node", "--version");
    }

    @Test
    void shouldStartFromAFormSkipToARegionCompareAndDelete() throws Exception {
        Path spectrometer = folder.resolve("dp5");
        Path stage = folder.resolve("pi");
        String beam = freePort();
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
                Child first =
                        Child.start("emulate", "spectrometer", "--port-link", spectrometer.toString(), "--beam", beam);
                Child second = Child.start("emulate", "stage", "--port-link", stage.toString(), "--beam", beam);
                Child processor = Child.start("process", "--models=fit", "--kafka", broker.bootstrapServers());
                Child viewer = Child.start("view", "--port=0", "--kafka", broker.bootstrapServers());
                Child adapter =
                        Child.start("acquire", "--source=serial", "--json", "--kafka", broker.bootstrapServers())) {
            first.awaitErr("Ctrl-C ends");
            second.awaitErr("Ctrl-C ends");
            adapter.awaitErr("waiting for `pentimento scan start`");
            viewer.awaitErr("follow this link, once: ");
            Matcher link = Pattern.compile("once: (http://\\S+)").matcher(viewer.err());
            assertTrue(link.find(), viewer.err());

            JsonNode seen = steer(link.group(1), parameters(spectrometer, stage));

            assertForm(seen);
            assertEquals(1, count(seen, "history.ofThis", "skip to a region"), seen.toString());
            assertTrue(count(seen, "history.all", "refused") >= 2, seen.toString());
            assertEquals(seen.at("/history"), seen.get("historyAfterReload"));
            assertFalse(seen.get("couldSkipWithoutSelection").asBoolean(), seen.toString());
            assertTrue(seen.get("scans").get(0).asText().startsWith("Madonna again"), seen.toString());
            assertTrue(seen.get("sameWidth").asBoolean(), "20 mm are 20 mm: " + seen);
            assertFalse(seen.get("couldDeleteByHalfATitle").asBoolean(), seen.toString());
            assertTrue(seen.get("deleted").asText().startsWith("Deleted, with 0 regions"), seen.toString());
            assertTrue(seen.get("told").asText().contains("was deleted by Ada"), seen.toString());
            assertEquals(1, seen.get("left").size(), seen.toString());
            assertTrue(processor.isAlive(), processor.err());

            JsonNode outcome = new ObjectMapper().readTree(adapter.line());
            assertEquals("SATISFIED", outcome.get("exitStatus").asText());
            JsonNode whole = new ObjectMapper().readTree(adapter.line());
            assertEquals("COMPLETED", whole.get("exitStatus").asText());
        }
    }

    private static void assertForm(JsonNode seen) {
        String planned = seen.get("planned").asText();
        assertTrue(planned.contains("16 rows × 24 columns, 384 pixels · 24 × 16 mm"), planned);
        assertTrue(planned.contains("begins x 60.5, y 80 mm"), planned);
        assertTrue(planned.contains("ends x 60.5, y 95 mm"), planned);
        assertEquals(
                "must be a whole number of steps of 1 mm", seen.get("notWhole").asText());
        assertFalse(seen.get("couldStartWithMistake").asBoolean(), seen.toString());
        assertEquals("true", seen.get("saidBesideElements").asText());
        assertEquals("false", seen.get("stillSaidBesideElements").asText());
        assertEquals("20", seen.get("lastUsed").asText());
        assertEquals("Fe-K, Pb-L, Hg-L", seen.get("asTheLast").asText());
    }

    private static long count(JsonNode seen, String list, String text) {
        long count = 0;
        for (JsonNode row : seen.at("/" + list.replace('.', '/'))) {
            count += row.asText().contains(text) ? 1 : 0;
        }
        return count;
    }

    private static JsonNode steer(String url, Path parameters) throws Exception {
        String said = ForeignProgram.output(
                "node",
                WEB.resolve("e2e").resolve("steer-scans.mjs").toString(),
                "--url",
                url,
                "--parameters",
                parameters.toString(),
                "--screenshot",
                PICTURE.toString());
        return new ObjectMapper().readTree(said.lines().reduce("", (first, last) -> last));
    }

    private static String freePort() throws Exception {
        try (DatagramSocket free = new DatagramSocket()) {
            return String.valueOf(free.getLocalPort());
        }
    }

    private Path parameters(Path spectrometer, Path stage) throws Exception {
        return Files.writeString(
                folder.resolve("scan.yaml"),
                """
                title: Madonna, upper left
                stage:
                  x: {controller: pi, port: %1$s, axis: "1", trigger-line: 1, acceleration: 200}
                  y: {controller: pi, port: %1$s, axis: "2", trigger-line: 0, acceleration: 200}
                spectrometers:
                  - {name: SDD, port: %2$s, settings: "MCAC=256", offset-kev: -0.05, gain-kev: 0.0972}
                area: {left: 60, top: 80, width: 24, height: 16, step: 1}
                dwell: 0.1
                borders: pulses
                """
                        .formatted(stage, spectrometer));
    }
}
