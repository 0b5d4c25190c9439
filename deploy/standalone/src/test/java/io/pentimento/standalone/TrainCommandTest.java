package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {

    @TempDir
    private Path folder;

    @Test
    void shouldTrainAModelThatVerifiesAndCanBeJudged() throws Exception {
        String training = "train elements --detector gem --arch lt-vit --steps 20 --batch 16 --threads 1 --json --out ";
        Run trained = Run.of((training + folder.resolve("short")).split(" ")).succeeded();
        JsonNode result = new ObjectMapper().readTree(trained.out());
        assertEquals("elements-gem/lt-vit-1-20-steps", result.get("model").asText());
        assertTrue(trained.err().contains("step 20 of 20"), trained.err());
        String card = Files.readString(Path.of(result.get("card").asText()));
        assertTrue(card.contains("--arch lt-vit --seed 1 --steps 20 --batch 16 --out DIR"), card);
        String store = result.get("store").asText();
        Run.of("models", "verify", "--model-store", store, "elements-gem/lt-vit-1-20-steps")
                .succeeded();
        String judge = "train evaluate elements-gem/lt-vit-1-20-steps --examples 200 --json --model-store " + store;
        List<JsonNode> judged = Run.of(judge.split(" ")).succeeded().json();
        assertEquals(1, judged.size(), "no other version is judged");
        JsonNode score = judged.get(0).get("score");
        assertEquals("elements-gem/lt-vit-1-20-steps", score.get("model").asText());
        assertEquals("lt-vit", score.get("architecture").asText());
        assertTrue(score.get("labels").has("Fe-K"), score.toString());

        Path manifest = Path.of(store, "elements-gem", "lt-vit-1-20-steps", "manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"Fe-K-present\"", "\"rust-present\""));
        Run older = Run.of(judge.split(" "));
        assertTrue(older.err().contains("elements-gem/lt-vit-1-20-steps: left out"), older.err());
    }

    @Test
    void shouldGoOnAfterAKillToTheVeryModelThatItWouldHaveMade() throws Exception {
        String training = "train elements --detector gem --arch cnn --steps 40 --batch 16 --threads 1 --json --out ";
        String whole = training + folder.resolve("whole");
        JsonNode uninterrupted = json(Run.of(whole.split(" ")).succeeded().out());
        String[] killed = (training + folder.resolve("killed")).split(" ");
        try (Child child = Child.start(killed)) {
            child.awaitErr("step 10 of 40");
            child.kill();
        }
        Run resumed = Run.of(killed).succeeded();
        assertFalse(resumed.err().contains("step 10 of 40"), "it goes on, and does not begin again: " + resumed.err());
        assertEquals(-1, Files.mismatch(graph(uninterrupted), graph(json(resumed.out()))));
    }

    private static Path graph(JsonNode trained) {
        return Path.of(trained.get("store").asText(), trained.get("model").asText(), "model.onnx");
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void shouldNameTheArchitecturesThatThereAre() {
        Run run = Run.of("train", "elements", "--arch", "lstm", "--out", folder.toString());
        assertEquals(2, run.code());
        assertTrue(run.err().contains("arch=lstm") && run.err().contains("lt-vit"), run.err());
    }

    @Test
    void shouldSayThatAScanIsJudgedByMapsOfIt() {
        Run run = Run.of("train", "evaluate", "elements-sdd", "--scan", folder.toString());
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("--reference"), run.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    evaluate elements-gem --examples 0                          | --examples 0: must be positive
                    evaluate elements-gem --dwell 1                             | belong to a recorded scan; name it with --scan
                    evaluate elements-gem --reference maps.npz                  | belong to a recorded scan; name it with --scan
                    evaluate elements-gem --report r                            | --report: draws what pigment models do
                    evaluate elements-gem --scan s --reference r.npz            | --scan s: recorded scans are of silicon drift detectors
                    evaluate elements-sdd --scan s --reference r.npz --dwell 0  | --dwell 0.0: must be positive, s a pixel
                    evaluate elements-sdd --scan s --reference r.npz --recorded-dwell 0 | --recorded-dwell 0.0: must be positive
                    tune elements-gem --batch 64 --out o                        | --batch, --learning-rate: a search finds them
                    elements --detector gem --palette p.csv --out o             | --palette p.csv: spectra of a GEM are simulated without
                    """)
    void shouldRefuseWhatWouldBeIgnoredOrCannotBe(String arguments, String error) {
        Run run = Run.of(("train " + arguments).split(" "));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(error), run.err());
    }

    @Test
    void shouldTrainWithWhatASearchFound() throws Exception {
        String search = folder.resolve("search").toString();
        Run tuned = Run.of(
                        ("train tune elements-gem --arch cnn --steps 8 --trials 1 --threads 1 --json --out " + search)
                                .split(" "))
                .succeeded();
        List<JsonNode> said = tuned.out().lines().map(TrainCommandTest::json).toList();
        JsonNode values = said.get(0).get("values");
        String option = said.get(1).get("best").asText();
        String best = option.substring("--plan ".length());
        String out = folder.resolve("found").toString();
        Run trained = Run.of(("train elements --detector gem " + option + " --steps 4 --threads 1 --json --out " + out)
                        .split(" "))
                .succeeded();
        String card = Files.readString(Path.of(json(trained.out()).get("card").asText()));
        assertTrue(card.contains("channels " + values.get("channels").asText() + ","), card);
        assertTrue(card.contains("--steps 4 --plan plan.json"), card);
        Run other = Run.of(("train pigments --plan " + best + " --out " + out).split(" "));
        assertEquals(2, other.code());
        assertTrue(other.err().contains(best + ": is of elements-gem, not of pigments-sdd"), other.err());
    }

    @Test
    void shouldNameTheCompoundOfAPaletteThatThereIsNot() throws Exception {
        Path palette = folder.resolve("palette.csv");
        Files.writeString(
                palette,
                """
                id;name;class;composition;density;srgb;first;last;source
                unobtanium;Unobtanium blue;blue;Xq2O3;4.0;0000FF;1900;;nobody
                """);
        Run run = Run.of(
                "train",
                "pigments",
                "--palette",
                palette.toString(),
                "--out",
                folder.resolve("p").toString());
        assertEquals(1, run.code());
        assertTrue(
                run.err().contains(palette + ", row 2")
                        && run.err().contains("composition")
                        && run.err().contains("Xq2O3"),
                run.err());
    }

    @Test
    void shouldNameWhatAPaletteLacks() throws Exception {
        Path palette = folder.resolve("palette.csv");
        Files.writeString(
                palette,
                """
                id;name;class;composition;density;srgb;first;last;source
                lead-white;Lead white;lead;Pb3(CO3)2(OH)2;6.8;F3EEDF;-400;;AP2
                """);
        Run run = Run.of(
                "train",
                "pigments",
                "--palette",
                palette.toString(),
                "--out",
                folder.resolve("p").toString());
        assertEquals(2, run.code());
        assertTrue(run.err().contains(palette + ": has nothing of [support]"), run.err());
    }
}
