package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
        String beam;
        try (DatagramSocket free = new DatagramSocket()) {
            beam = String.valueOf(free.getLocalPort());
        }
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
            JsonNode scan = Run.of((acquire + config(spectrometer, stage, "dwell: 0.05")).split(" "))
                    .succeeded()
                    .object();
            assertEquals("COMPLETED", scan.get("exitStatus").asText());
            assertEquals(2 * 4, scan.get("donePixels").asInt());

            Run refused = Run.of((acquire + config(spectrometer, stage, "dwel: 0.05")).split(" "));
            assertEquals(1, refused.code());
            assertTrue(refused.err().contains("scan.yaml: dwell: is missing, or its name is misspelt"), refused.err());
            Run unknown = Run.of((acquire + config(spectrometer, stage, "dwell: 0.05\ncolour: red")).split(" "));
            assertTrue(
                    unknown.err().contains("scan.yaml, line 8: colour: there is no such key; known are "),
                    unknown.err());
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
