package io.pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pentimento.model.Manifest;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelStore;
import io.pentimento.training.examples.Ingredients;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.network.NetworkSettings;
import io.pentimento.training.network.TransformerSettings;
import io.pentimento.training.run.TrainingSettings;
import io.pentimento.xrf.lines.XrayLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseTest {

    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @TempDir
    private static Path folder;

    private static ModelFolder model;

    @BeforeAll
    static void train() throws InterruptedException {
        TorchRuntime.prepare(1);
        model = new Course(plan(1), folder, Clock.systemUTC()).run("cpu", look -> {});
    }

    @Test
    void shouldLeaveAModelThatSaysOnOnnxRuntimeWhatTheNetworkSaid() {
        ModelStore store = ModelStore.in(model.store());
        ModelCheck.Result result = ModelCheck.verify(store, model.id());
        assertEquals(17, result.opset());
        assertTrue(result.parity().orElseThrow() <= 1e-4);
    }

    @Test
    void shouldSayInTheManifestWhatTheModelYieldsAndHowItCameToBe() {
        Manifest manifest = ModelStore.in(model.store()).load(model.id()).manifest();
        assertEquals("elements-gem/filter-1-20-steps", manifest.id());
        assertEquals("Fe-K", manifest.layers().get(6).name());
        assertEquals("counts", manifest.layers().get(6).unit());
        assertEquals(
                Manifest.Role.TRUST,
                manifest.layers().get(manifest.layers().size() - 1).role());
        assertEquals("1", manifest.provenance().get("seed"));
        String training = manifest.provenance().get("training");
        assertTrue(training.contains("learning rate 0.001, warm up "), training);
        assertTrue(
                manifest.provenance().containsKey("counts"),
                manifest.provenance().toString());
    }

    @Test
    void shouldPassTheCheckerOfOnnx() throws Exception {
        assumeTrue(Files.isExecutable(PYTHON), "skipped: no python3");
        assumeTrue(python("import onnx") == 0, "skipped: python3 has no onnx");
        Path graph = model.store().resolve(model.id()).resolve("model.onnx");
        assertEquals(
                0, python("import onnx, sys; onnx.checker.check_model(onnx.load('" + graph + "'), full_check=True)"));
    }

    private static int python(String program) throws IOException, InterruptedException {
        return new ProcessBuilder(PYTHON.toString(), "-c", program)
                .redirectErrorStream(true)
                .inheritIO()
                .start()
                .waitFor();
    }

    @Test
    void shouldWriteACardThatSaysHowToTrainItAgain() throws IOException {
        String card = Files.readString(model.store().resolve(model.id()).resolve("card.md"));
        assertTrue(card.contains("./pentimento train elements --detector gem --arch filter --seed 1"), card);
        assertTrue(card.contains(" --plan plan.json"), card);
        assertEquals(plan(1), Plan.read(model.store().resolve(model.id()).resolve("plan.json")));
        assertTrue(card.contains("No real GEM spectrum was available"), card);
    }

    @Test
    void shouldJudgeTheModelOnItsTestSet() {
        var examples = Subject.ELEMENTS_GEM.examples(new XrayLines(), Ingredients.USUAL);
        Evaluation.Score score = new Evaluation(examples, Map.of(), 600)
                .judge(ModelStore.in(model.store()).load(model.id()));
        assertEquals("filter", score.architecture());
        assertTrue(score.rSquared() > 0.3, "it begins as a regression: " + score.rSquared());
        assertTrue(score.coverage() > 0.6 && score.coverage() < 0.76, "sigma is calibrated: " + score.coverage());
        assertEquals(examples.labels().size(), score.labels().size());
    }

    @Test
    void shouldShowTheTrainingOnAPage() throws IOException {
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("elements-gem/filter-1-20-steps") && page.contains("<svg"), "a page with plots");
    }

    @Test
    void shouldRefuseToMixTwoTrainingsInAFolder() {
        var error = assertThrows(
                TrainingException.class, () -> new Course(plan(2), folder, Clock.systemUTC()).run("cpu", look -> {}));
        assertTrue(error.getMessage().contains("training.seed=1, not 2"), error.getMessage());
    }

    @Test
    void shouldRefuseToGoOnWithoutAnElementThatItBeganWith() {
        Plan without = plan(1).with(new Ingredients(List.of("Sr"), null));
        var error = assertThrows(
                TrainingException.class, () -> new Course(without, folder, Clock.systemUTC()).run("cpu", look -> {}));
        assertTrue(error.getMessage().contains("ingredients.without=[], not [\"Sr\"]"), error.getMessage());
    }

    private static Plan plan(long seed) {
        return new Plan(
                Subject.ELEMENTS_GEM,
                Architecture.FILTER,
                new NetworkSettings(4, new TransformerSettings(16, 16, 2, 2, 2, 1, 0), 2),
                new TrainingSettings(20, 32, 1e-3, 5, 0.01, 1, TrainingSettings.AreaError.SQUARED, seed, 10, 256, 5),
                Ingredients.USUAL);
    }
}
