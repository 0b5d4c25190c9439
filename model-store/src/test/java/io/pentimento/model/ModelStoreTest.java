package io.pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {

    @TempDir
    Path folder;

    @Test
    void shouldTakeTheHighestVersionOfAName() throws IOException {
        install("fit", "9", LinearFitGraph.bytes(), ModelStore.sha256(LinearFitGraph.bytes()));
        install("fit", "10", LinearFitGraph.bytes(), ModelStore.sha256(LinearFitGraph.bytes()));
        assertEquals("fit/10", ModelStore.in(folder).load("fit").manifest().id());
        assertEquals("fit/9", ModelStore.in(folder).load("fit/9").manifest().id());
    }

    @Test
    void shouldRefuseADamagedGraphAndNameItsFile() throws IOException {
        byte[] damaged = LinearFitGraph.bytes();
        damaged[100] ^= 1;
        Path where = install("fit", "2", damaged, ModelStore.sha256(LinearFitGraph.bytes()));
        var error =
                assertThrows(ModelException.class, () -> ModelStore.in(folder).load("fit"));
        assertTrue(error.getMessage().startsWith(where + "/model.onnx: sha256 is "), error::getMessage);
    }

    @Test
    void shouldRefuseBytesThatAreNoGraph() throws IOException {
        byte[] noise = {1, 2, 3, 4};
        install("noise", "1", noise, ModelStore.sha256(noise));
        Model model = ModelStore.in(folder).load("noise");
        var error = assertThrows(ModelException.class, () -> ModelSession.open(model, 1));
        assertTrue(error.getMessage().startsWith("noise/1: ONNX Runtime refuses the graph"), error::getMessage);
    }

    @Test
    void shouldNameTheModelThatIsNotThereAndThoseThatAre() {
        var error =
                assertThrows(ModelException.class, () -> ModelStore.shipped().load("none"));
        assertEquals("model=none: not in the store, which has [fit/1]", error.getMessage());
    }

    @Test
    void shouldSayOnWhichDeviceItRuns() {
        try (ModelSession session = ModelSession.open(ModelStore.shipped().load("fit"), 1)) {
            assertTrue(session.device().equals("cpu") || session.device().startsWith("cuda:"));
        }
    }

    private Path install(String name, String version, byte[] graph, String sha256) throws IOException {
        Path where = Files.createDirectories(folder.resolve(name).resolve(version));
        Files.write(where.resolve("model.onnx"), graph);
        String manifest =
                """
                {"name": "%s", "version": "%s", "description": "a test", "input": {"kind": "linear-fit"},
                 "layers": [], "errors": true, "sha256": "%s", "provenance": {}}
                """;
        Files.writeString(where.resolve("manifest.json"), manifest.formatted(name, version, sha256));
        return where;
    }
}
