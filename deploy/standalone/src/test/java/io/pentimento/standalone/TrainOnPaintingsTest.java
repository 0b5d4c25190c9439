package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training and judging networks for silicon drift detectors, whose spectra of paintings are dear to simulate. */
class TrainOnPaintingsTest {

    /** A few pigments: cross sections of all of them take longer than the training. */
    private static final String PALETTE =
            """
            id;name;class;composition;density;srgb;first;last;source
            lead-white;Lead white;lead;Pb3(CO3)2(OH)2;6.8;F3EEDF;-400;;test
            vermilion;Vermilion;mercury red;HgS;8.18;C8321F;800;;test
            linseed-oil;Linseed oil, dried;binder;C57H98O6:0.90 + O:0.10;1.05;D9C27E;1100;;test
            dammar;Dammar varnish;binder;C30H50O2;1.06;E3D3A0;1820;;test
            canvas;Linen canvas;support;C6H10O5:0.985 + CaCO3:0.015;1.5;B9A07A;1400;;test
            """;

    @TempDir
    private Path folder;

    private Path palette;

    @BeforeEach
    void writePalette() throws Exception {
        palette = Files.writeString(folder.resolve("palette.csv"), PALETTE);
    }

    @Test
    void shouldTrainAPigmentModelThatVerifies() throws Exception {
        JsonNode trained = trained("pigments");
        assertEquals(
                "pigments-sdd/cnn-1-own-palette-20-steps", trained.get("model").asText());
        assertVerifies(trained, "pigments-sdd/cnn-1-own-palette-20-steps");
    }

    @Test
    void shouldTrainAnElementModelOfPaintingsThatVerifies() throws Exception {
        JsonNode trained = trained("elements --detector sdd");
        assertEquals(
                "elements-sdd/cnn-1-own-palette-20-steps", trained.get("model").asText());
        assertVerifies(trained, "elements-sdd/cnn-1-own-palette-20-steps");
    }

    @Test
    void shouldTrainAndJudgeAnEmbeddingWithPaintsOfOnesOwn() {
        Path out = folder.resolve("embedding");
        JsonNode trained = Run.of(("train embedding --manner published --steps 8 --batch 64 --json --palette " + palette
                                + " --out " + out)
                        .split(" "))
                .succeeded()
                .object();
        String id = "embedding-sdd/dcn-1-published-own-palette-8-steps-tuned";
        assertEquals(id, trained.get("model").asText());
        String[] judge =
                ("train evaluate " + id + " --examples 256 --json --model-store " + out.resolve("models")).split(" ");
        Run.of(judge).failed(1, id + ": was trained with the palette palette.csv; name it with --palette");
        List<JsonNode> judged = Run.of(Stream.concat(Stream.of(judge), Stream.of("--palette", palette.toString()))
                        .toArray(String[]::new))
                .succeeded()
                .json();
        assertEquals(id, judged.get(0).get("score").get("codes").asText());
        assertEquals("pca", judged.get(1).get("score").get("codes").asText());
    }

    @Test
    void shouldJudgePigmentModelsBesideRulesFromFewCountsToMany() throws Exception {
        Path report = folder.resolve("report");
        List<JsonNode> models = Run.of(
                        "train",
                        "evaluate",
                        "pigments-sdd",
                        "--examples",
                        "100",
                        "--report",
                        report.toString(),
                        "--json")
                .succeeded()
                .json();
        assertFalse(models.isEmpty());
        for (JsonNode model : models) {
            String id = model.get("score").get("model").asText();
            assertEquals(100, model.get("score").get("examples").asInt(), id);
            assertShare(model.get("score").get("macroF1"), id);
            assertShare(model.get("score").get("microF1"), id);
            assertEquals(
                    List.of(1e3, 1e4, 1e5),
                    elements(model.get("atCounts"))
                            .map(at -> at.get("counts").asDouble())
                            .toList());
            elements(model.get("atCounts")).forEach(at -> assertBesideRules(at, id));
            String page = Files.readString(report.resolve(id.replace('/', '-') + ".html"));
            assertTrue(page.contains("<svg") && page.contains("mercury red"), "page of " + id);
        }
    }

    private static void assertBesideRules(JsonNode at, String id) {
        String what = id + " at " + at.get("counts") + " counts";
        assertShare(at.get("macroF1"), what);
        assertShare(at.get("macroF1OfAllPainted"), what);
        assertShare(at.get("rulesMacroF1"), what);
        assertTrue(at.get("macroF1").asDouble() > at.get("rulesMacroF1").asDouble(), what + ": better than rules");
        at.get("pigments").properties().forEach(pigment -> {
            JsonNode f1 = pigment.getValue().get("f1");
            assertTrue(f1.isNumber() || f1.isNull(), what + ", " + pigment.getKey() + ": " + f1);
            assertTrue(pigment.getValue().has("rulesF1"), what + ", " + pigment.getKey());
        });
        assertTrue(at.get("pigments").has("mercury red"), what);
    }

    private static void assertShare(JsonNode number, String what) {
        assertTrue(number.isNumber() && number.asDouble() >= 0 && number.asDouble() <= 1, what + ": " + number);
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Of the architecture that is quickest to train and to judge. */
    private JsonNode trained(String subject) {
        String training = "train " + subject + " --arch cnn --steps 20 --batch 16 --threads 1 --json" + " --palette "
                + palette + " --out " + folder.resolve("training");
        Run run = Run.of(training.split(" ")).succeeded();
        assertTrue(run.err().contains("step 20 of 20"), run.err());
        return run.object();
    }

    private static void assertVerifies(JsonNode trained, String id) throws Exception {
        String card = Files.readString(Path.of(trained.get("card").asText()));
        assertTrue(card.contains("--steps 20 --batch 16"), card);
        assertTrue(card.contains("* pigments: 5"), card);
        assertTrue(Files.readString(Path.of(trained.get("report").asText())).contains("<svg"), "report");
        Run.of("models", "verify", "--model-store", trained.get("store").asText(), id)
                .succeeded();
    }
}
