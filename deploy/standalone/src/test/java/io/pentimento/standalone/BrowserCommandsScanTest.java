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

/** A real Chromium commands a scanner over serial lines, all of it processes of their own. Its pictures lie in {@code target/}. */
class BrowserCommandsScanTest {

    private static final Path PICTURE = Path.of(System.getProperty("pentimento.pictures", "target"), "command-scan.png")
            .toAbsolutePath();
    private static final Path WEB = Checkout.root().resolve("live-viewer").resolve("web");
    private static final int ROWS = 60;
    private static final int COLUMNS = 20;

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
    void shouldStartPauseResumeExtendAndStopAScan() throws Exception {
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
            JsonNode seen = command(link.group(1), parameters(spectrometer, stage));

            assertTrue(seen.get("warned").asText().contains("elements: none are named"), seen.toString());
            assertTrue(seen.get("spool").asText().matches("spool [\\d.]+ k?B, [\\d.]+ .B free"), seen.toString());
            assertTrue(seen.get("paused").asText().contains("paused by Ada at row "), seen.toString());
            assertFalse(seen.get("couldLimitWithoutSelection").asBoolean(), seen.toString());
            assertTrue(seen.get("limited").asText().endsWith("only the region is measured"), seen.toString());
            assertEquals(ROWS * 11 / 10, seen.get("rowsOffered").asInt(), seen.toString());
            assertEquals(ROWS / 10 * COLUMNS, seen.get("added").asInt(), seen.toString());
            assertFalse(seen.get("couldStopWithoutVerdict").asBoolean(), seen.toString());
            assertEquals(
                    "stopped: satisfied: the vermilion is clear",
                    seen.get("stopped").asText());
            assertEquals("[\"Start…\"]", seen.get("buttons").toString());
            assertEquals("Ada", seen.get("operator").asText());

            JsonNode outcome = new ObjectMapper().readTree(adapter.line());
            assertEquals("SATISFIED", outcome.get("exitStatus").asText());
            assertEquals("the vermilion is clear", outcome.get("reason").asText());
            assertEquals(outcome.get("donePixels").asInt(), seen.get("painted").asInt(), seen.toString());
            assertFalse(seen.get("services").asText().contains("silent"), seen.toString());
            assertTrue(processor.isAlive(), processor.err());
        }
    }

    private static JsonNode command(String url, Path parameters) throws Exception {
        String said = ForeignProgram.output(
                "node",
                WEB.resolve("e2e").resolve("command-scan.mjs").toString(),
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
                stage:
                  x: {controller: pi, port: %1$s, axis: "1", trigger-line: 1, acceleration: 200}
                  y: {controller: pi, port: %1$s, axis: "2", trigger-line: 0, acceleration: 200}
                spectrometers:
                  - {name: SDD, port: %2$s, settings: "MCAC=1024", offset-kev: -0.05, gain-kev: 0.0243}
                area: {left: 60, top: 80, width: %3$d, height: %4$d, step: 1}
                dwell: 0.1
                borders: pulses
                """
                        .formatted(stage, spectrometer, COLUMNS, ROWS));
    }
}
