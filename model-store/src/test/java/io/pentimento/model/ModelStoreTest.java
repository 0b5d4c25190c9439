package io.pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.fit.SpectrumInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void shouldRunTheVersionThatWasPromoted() throws IOException {
        byte[] graph = LinearFitGraph.bytes();
        install("net", "1", graph, ModelStore.sha256(graph));
        install("net", "2", graph, ModelStore.sha256(graph));
        ModelStore store = ModelStore.in(folder);
        assertEquals(List.of("net/2"), own(store.live()), "the highest where nobody has chosen");
        store.promote("net/1");
        assertEquals("net/1", ModelStore.in(folder).load("net").manifest().id());
        assertEquals(List.of("net/1"), own(store.live()));

        var error = assertThrows(ModelException.class, () -> store.promote("net/3"));
        assertTrue(error.getMessage().startsWith("model=net/3: not in the store"), error::getMessage);
        assertEquals(List.of("net/1"), own(store.live()));
    }

    @Test
    void shouldNameTheLabelThatPointsNowhere() throws IOException {
        byte[] graph = LinearFitGraph.bytes();
        install("net", "1", graph, ModelStore.sha256(graph));
        Path label = Files.writeString(folder.resolve("net").resolve("live"), "7");
        var error =
                assertThrows(ModelException.class, () -> ModelStore.in(folder).live());
        assertEquals(label + ": names net/7, which is not in the store; promote one of [net/1]", error.getMessage());
    }

    @Test
    void shouldPromoteInAFolderOnly() {
        var error =
                assertThrows(ModelException.class, () -> ModelStore.shipped().promote("fit/1"));
        assertEquals(
                "a version can be made the live one in a store of your own only; name its folder", error.getMessage());
    }

    @Test
    void shouldHandOutTheCardOfAModel() throws IOException {
        byte[] graph = LinearFitGraph.bytes();
        Path where = install("net", "1", graph, ModelStore.sha256(graph));
        assertTrue(ModelStore.in(folder).card("net/1").isEmpty());
        Files.writeString(where.resolve("card.md"), "# What it is for\n");
        assertEquals("# What it is for\n", ModelStore.in(folder).card("net/1").orElseThrow());
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
        assertEquals(
                "model=none: not in the store, which has "
                        + ModelStore.shipped().ids(),
                error.getMessage());
    }

    @Test
    void shouldSayOnWhichDeviceItRuns() {
        try (ModelSession session = ModelSession.open(ModelStore.shipped().load("fit"), 1)) {
            assertTrue(session.device().equals("cpu") || session.device().startsWith("cuda:"));
        }
    }

    @Test
    void shouldCompareVersionsPartByPart() throws IOException {
        String sha256 = ModelStore.sha256(LinearFitGraph.bytes());
        for (String version : List.of("1a", "2", "10", "10.0.3", "10.0.12")) {
            install("net", version, LinearFitGraph.bytes(), sha256);
        }
        assertEquals("net/1a", ModelStore.in(folder).load("net").manifest().id(), "words come after numbers");
        install("other", "2.9", LinearFitGraph.bytes(), sha256);
        install("other", "2.10", LinearFitGraph.bytes(), sha256);
        install("other", "2", LinearFitGraph.bytes(), sha256);
        assertEquals(
                "other/2.10", ModelStore.in(folder).load("other").manifest().id());
    }

    @Test
    void shouldListItsOwnModelsBesideThoseThatAreShipped() throws IOException {
        install("net", "1", LinearFitGraph.bytes(), ModelStore.sha256(LinearFitGraph.bytes()));
        Files.createDirectories(folder.resolve("net").resolve("2-without-a-manifest"));
        Files.writeString(folder.resolve("notes.txt"), "not a model");
        List<String> ids = ModelStore.in(folder).ids();
        assertEquals(List.of("net/1"), own(ids));
        assertTrue(ids.containsAll(ModelStore.shipped().ids()), ids::toString);
    }

    @Test
    void shouldPreferItsOwnModelToTheShippedOneOfTheSameName() throws IOException {
        install("fit", "1", LinearFitGraph.bytes(), ModelStore.sha256(LinearFitGraph.bytes()));
        assertEquals("a test", ModelStore.in(folder).load("fit/1").manifest().description());
    }

    @Test
    void shouldRefuseAPlaceThatIsNoDirectory() {
        Path nowhere = folder.resolve("nowhere");
        var error = assertThrows(ModelException.class, () -> ModelStore.in(nowhere));
        assertEquals("model store " + nowhere + " is not a directory; name one that is", error.getMessage());
    }

    @Test
    void shouldNameTheGraphThatIsMissing() throws IOException {
        Path where = install("net", "1", LinearFitGraph.bytes(), "");
        Files.delete(where.resolve("model.onnx"));
        assertRefused(where + "/model.onnx cannot be read: ");
    }

    @Test
    void shouldRefuseAModelInTheWrongPlace() throws IOException {
        Path where = install("net", "1", LinearFitGraph.bytes(), ModelStore.sha256(LinearFitGraph.bytes()));
        Path moved = Files.move(where, where.resolveSibling("2"));
        assertRefused(moved + "/manifest.json: name/version is net/1, its place says net/2");
    }

    @Test
    void shouldNameAFieldOfTheManifestThatItDoesNotKnow() throws IOException {
        Path where = install("net", "1", LinearFitGraph.bytes(), "");
        Path file = where.resolve("manifest.json");
        Files.writeString(
                file, Files.readString(file).replace("\"provenance\"", "\"licence\": \"none\", \"provenance\""));
        assertRefused(file + ": Unrecognized field \"licence\"");
    }

    @Test
    void shouldRefuseAManifestThatIsNoJson() throws IOException {
        Path where = manifest("name = net");
        assertRefused(where + "/manifest.json: Unrecognized token 'name'");
    }

    @Test
    void shouldRefuseAKindOfInputThatItDoesNotKnow() throws IOException {
        Path where = manifest("{\"name\": \"net\", \"version\": \"1\", \"input\": {\"kind\": \"smell\"}}");
        assertRefused(where + "/manifest.json: Could not resolve type id 'smell'");
    }

    @Test
    void shouldNameTheFieldThatTheManifestLacks() throws IOException {
        Path where = manifest("{\"name\": \"net\", \"version\": \"1\", \"layers\": [], \"provenance\": {}}");
        var error = assertRefused(where + "/manifest.json: ");
        assertTrue(error.getMessage().contains("input is missing"), error::getMessage);
    }

    @Test
    void shouldRefuseASpectrumWithoutBins() throws IOException {
        Path where = manifest(
                """
                {"name": "net", "version": "1", "layers": [], "provenance": {}, "sha256": "",
                 "input": {"kind": "spectrum", "firstKev": 1, "lastKev": 20, "bins": 0, "normalisation": "NONE"}}
                """);
        var error = assertRefused(where + "/manifest.json: ");
        assertTrue(error.getMessage().contains("firstKev=1.0, lastKev=20.0, bins=0"), error::getMessage);
    }

    @Test
    void shouldReadTheInputOfAModelThatSeesANeighbourhood() throws IOException {
        String sha256 = ModelStore.sha256(LinearFitGraph.bytes());
        Path where = install("paint", "1", LinearFitGraph.bytes(), sha256);
        String manifest =
                """
                {"name": "paint", "version": "1", "description": "a test",
                 "input": {"kind": "neighbourhood", "model": "fit", "layers": ["Fe-K"], "tile": 16, "reach": 4},
                 "layers": [%s], "errors": false, "sha256": "%s", "provenance": {}}
                """;
        Files.writeString(
                where.resolve("manifest.json"), manifest.formatted("{\"name\": \"R\", \"unit\": \"1\"}", sha256));
        var input = (ModelInput.Neighbourhood)
                ModelStore.in(folder).load("paint").manifest().input();
        assertEquals(new ModelInput.Neighbourhood("fit", null, List.of("Fe-K"), 16, 4), input);
        assertEquals(24, input.side());

        Files.writeString(where.resolve("manifest.json"), manifest.formatted("", sha256));
        var error =
                assertThrows(ModelException.class, () -> ModelStore.in(folder).load("paint"));
        assertTrue(error.getMessage().contains("layers=[]: a model must name what it yields"), error::getMessage);
    }

    @Test
    void shouldRefuseANeighbourhoodWithoutATile() throws IOException {
        Path where = manifest(
                """
                {"name": "net", "version": "1", "layers": [], "provenance": {}, "sha256": "",
                 "input": {"kind": "neighbourhood", "model": "fit", "layers": ["Fe-K"], "tile": 0, "reach": 4}}
                """);
        var error = assertRefused(where + "/manifest.json: ");
        assertTrue(error.getMessage().contains("tile=0, reach=4"), error::getMessage);
    }

    @Test
    void shouldReadTheInputOfANetworkAndKeepProvenanceSorted() throws IOException {
        String sha256 = ModelStore.sha256(LinearFitGraph.bytes());
        Path where = install("net", "1", LinearFitGraph.bytes(), sha256);
        Files.writeString(
                where.resolve("manifest.json"),
                """
                {"name": "net", "version": "1", "description": "a test",
                 "input": {"kind": "spectrum", "firstKev": 1, "lastKev": 20, "bins": 512, "normalisation": "LOG_MAX"},
                 "layers": [{"name": "Fe", "unit": "1"}], "errors": false, "sha256": "%s",
                 "provenance": {"seed": "7", "data": "synthetic", "metric": "0.9"}}
                """
                        .formatted(sha256));
        Manifest manifest = ModelStore.in(folder).load("net").manifest();
        assertEquals(new ModelInput.Spectrum(1, 20, 512, SpectrumInput.Normalisation.LOG_MAX), manifest.input());
        assertEquals(List.of(new Manifest.Layer("Fe", "1")), manifest.layers());
        assertEquals(
                List.of("data", "metric", "seed"),
                List.copyOf(manifest.provenance().keySet()));
    }

    private Path manifest(String text) throws IOException {
        Path where = Files.createDirectories(folder.resolve("net").resolve("1"));
        Files.writeString(where.resolve("manifest.json"), text);
        return where;
    }

    private ModelException assertRefused(String start) {
        var error =
                assertThrows(ModelException.class, () -> ModelStore.in(folder).load("net"));
        assertTrue(error.getMessage().startsWith(start), error::getMessage);
        return error;
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

    private static List<String> own(List<String> ids) {
        return ids.stream().filter(id -> id.startsWith("net/")).toList();
    }
}
