package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.broker.LocalBroker;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scanner over serial lines: spectrometer and stage are processes of their own, behind pseudo terminals. */
class EmulatedScannerTest {

    @TempDir
    private Path folder;

    @Test
    void shouldScanOverSerialLines() throws Exception {
        String beam = freePort();
        Path spectrometer = folder.resolve("spectrometer");
        Path stage = folder.resolve("stage");
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
                Child first =
                        Child.start("emulate", "spectrometer", "--port-link", spectrometer.toString(), "--beam", beam);
                Child second = Child.start("emulate", "stage", "--port-link", stage.toString(), "--beam", beam)) {
            first.awaitErr("Ctrl-C ends");
            second.awaitErr("Ctrl-C ends");
            String acquire =
                    "acquire --source serial --scan s --json --kafka " + broker.bootstrapServers() + " --config ";
            JsonNode scan = Run.of((acquire + config(spectrometer, stage, "dwell: 0.1")).split(" "))
                    .succeeded()
                    .object();
            assertEquals("COMPLETED", scan.get("exitStatus").asText());
            assertEquals(2 * 4, scan.get("donePixels").asInt());

            Run refused = Run.of((acquire + config(spectrometer, stage, "dwel: 0.05")).split(" "));
            assertEquals(1, refused.code());
            assertTrue(
                    refused.err().contains("scan.yaml, line 8: dwell: is missing, or its name is misspelt"),
                    refused.err());
            Run unknown = Run.of((acquire + config(spectrometer, stage, "dwell: 0.1\ncolour: red")).split(" "));
            assertTrue(
                    unknown.err().contains("scan.yaml, line 8: colour: there is no such key; known are "),
                    unknown.err());
        }
    }

    @Test
    void shouldBeginPauseAndStopAScanByCommandAndLetNoSecondAdapterIn() throws Exception {
        Path spectrometer = folder.resolve("dp5");
        Path stage = folder.resolve("pi");
        String beam = freePort();
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
                Child first =
                        Child.start("emulate", "spectrometer", "--port-link", spectrometer.toString(), "--beam", beam);
                Child second = Child.start("emulate", "stage", "--port-link", stage.toString(), "--beam", beam)) {
            first.awaitErr("Ctrl-C ends");
            second.awaitErr("Ctrl-C ends");
            String kafka = " --kafka " + broker.bootstrapServers();
            String config = config(spectrometer, stage, "dwell: 0.3").toString();
            try (Child adapter = Child.start(("acquire --source serial --json" + kafka).split(" "))) {
                adapter.awaitErr("waiting for `pentimento scan start`");
                Run other = Run.of(("acquire --source serial --config " + config + kafka + " --spool "
                                + folder.resolve("elsewhere"))
                        .split(" "));
                assertEquals(1, other.code(), other.err());
                assertTrue(other.err().contains("drives the instrument maxrf"), other.err());

                Run warned = Run.of(("scan start " + config + kafka).split(" "));
                assertEquals(1, warned.code());
                assertTrue(warned.err().contains("elements: none are named"), warned.err());
                Run.of(("scan start --yes --scan commanded " + config + kafka).split(" "))
                        .succeeded();
                Run paused = Run.of(("scan pause" + kafka).split(" "));
                while (paused.err().contains("has not begun yet")
                        || paused.err().contains("no scan is running")) {
                    paused = Run.of(("scan pause" + kafka).split(" "));
                }
                paused.succeeded();
                Run.of(("scan stop --satisfied --park --operator Ada" + kafka).split(" "))
                        .succeeded();
                JsonNode outcome = new ObjectMapper().readTree(adapter.line());
                assertEquals("commanded", outcome.get("scan").asText());
                assertEquals("SATISFIED", outcome.get("exitStatus").asText());
                Run nothing = Run.of(("scan resume" + kafka).split(" "));
                assertTrue(nothing.err().contains("no scan is running"), nothing.err());
            }
        }
    }

    private static String freePort() throws Exception {
        try (DatagramSocket free = new DatagramSocket()) {
            return String.valueOf(free.getLocalPort());
        }
    }

    private Path config(Path spectrometer, Path stage, String dwell) throws Exception {
        return Files.writeString(
                folder.resolve("scan.yaml"),
                """
                stage:
                  x: {controller: pi, port: %1$s, axis: "1", trigger-line: 1, acceleration: 200}
                  y: {controller: pi, port: %1$s, axis: "2", trigger-line: 0, acceleration: 200}
                spectrometers:
                  - {name: SDD, port: %2$s, settings: "MCAC=1024", offset-kev: -0.05, gain-kev: 0.0243}
                area: {left: 98, top: 99, width: 4, height: 2, step: 1}
                %3$s
                borders: pulses
                """
                        .formatted(stage, spectrometer, dwell));
    }
}
