package io.pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.network.Architecture;
import io.pentimento.training.run.TrainingSettings;
import io.pentimento.training.tune.Parameter;
import io.pentimento.training.tune.ParameterValues;
import io.pentimento.training.tune.SearchHistory;
import io.pentimento.training.tune.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TuningTest {

    private static final int TRIALS = 2;

    @TempDir
    private static Path folder;

    private static SearchHistory history;

    @BeforeAll
    static void search() throws IOException, InterruptedException {
        TorchRuntime.prepare(1);
        Files.createFile(Files.createDirectory(folder.resolve("trial-123")).resolve("plan.json"));
        history = new Tuning(tunable(Subject.ELEMENTS_GEM), folder, Clock.systemUTC())
                .run(TRIALS, "cpu", trial -> {})
                .history();
    }

    @Test
    void shouldTryEachTrial() {
        assertEquals(TRIALS, history.trials().size());
        assertTrue(history.trials().stream().noneMatch(t -> t.outcome() == Trial.Outcome.FAILED), history::toString);
    }

    @Test
    void shouldLeaveAPlanOfAWholeTrainingWithTheBestValues() {
        Plan best = Plan.read(folder.resolve(SpectraTunable.BEST));
        Trial winner = history.best().orElseThrow();
        assertEquals(winner.values().real("learningRate"), best.training().learningRate());
        assertEquals(winner.values().whole("channels"), best.network().channels());
        assertEquals(
                Plan.of(Subject.ELEMENTS_GEM, Architecture.CNN, 1).training().steps(),
                best.training().steps());
    }

    @Test
    void shouldLeaveNothingOfTrialsNorOfOneThatWasKilled() throws IOException {
        try (var files = Files.list(folder)) {
            assertTrue(files.noneMatch(f -> f.getFileName().toString().startsWith("trial-")));
        }
    }

    @Test
    void shouldRefuseTheFolderOfAnotherSearch() {
        Tuning other = new Tuning(tunable(Subject.PIGMENTS_SDD), folder, Clock.systemUTC());
        TrainingException refused = assertThrows(TrainingException.class, () -> other.run(TRIALS, "cpu", trial -> {}));
        assertTrue(refused.getMessage().contains("has subject=ELEMENTS_GEM, not PIGMENTS_SDD"), refused.getMessage());
    }

    @Test
    void shouldNotTakeADeviceThatIsNotThereForBadValues(@TempDir Path elsewhere) {
        Tuning tuning = new Tuning(tunable(Subject.ELEMENTS_GEM), elsewhere, Clock.systemUTC());
        TrainingException noGpu = assertThrows(TrainingException.class, () -> tuning.run(TRIALS, "gpu31", trial -> {}));
        assertTrue(noGpu.getMessage().startsWith("device=gpu31: "), noGpu.getMessage());
        assertFalse(Files.exists(elsewhere.resolve(SpectraTunable.BEST)));
    }

    @Test
    void shouldNameAFileThatIsNoPlan(@TempDir Path elsewhere) throws IOException {
        Path file = Files.writeString(elsewhere.resolve("plan.json"), "{\"subject\": \"ELEMENTS_XYZ\"}");
        TrainingException refused = assertThrows(TrainingException.class, () -> Plan.read(file));
        assertTrue(refused.getMessage().startsWith(file + ": is not the plan of a training: "), refused.getMessage());
    }

    static Stream<Plan> allThatCanBeTuned() {
        return Arrays.stream(Subject.values())
                .flatMap(subject -> Arrays.stream(Architecture.values()).map(a -> Plan.of(subject, a, 1)));
    }

    @ParameterizedTest
    @MethodSource("allThatCanBeTuned")
    void shouldMakeAPlanOfWhateverItVaries(Plan plan) {
        SpectraTunable tuning = new SpectraTunable(plan, Clock.systemUTC());
        Map<String, Object> values = new LinkedHashMap<>();
        tuning.space().parameters().forEach(p -> values.put(p.name(), highest(p)));
        Plan varied = tuning.with(new ParameterValues(values));
        assertEquals(5e-3, varied.training().learningRate());
        assertEquals(256, varied.training().batch());
        assertNotEquals(plan.network(), varied.network());
    }

    private static Tunable tunable(Subject subject) {
        return new SpectraTunable(plan(subject), Clock.systemUTC());
    }

    private static Object highest(Parameter parameter) {
        if (parameter instanceof Parameter.Real real) {
            return real.most();
        }
        if (parameter instanceof Parameter.Whole whole) {
            return whole.most();
        }
        List<String> options = ((Parameter.Choice) parameter).options();
        return options.get(options.size() - 1);
    }

    private static Plan plan(Subject subject) {
        Plan usual = Plan.of(subject, Architecture.CNN, 1);
        TrainingSettings t = usual.training();
        return usual.with(
                usual.network(),
                new TrainingSettings(
                        8,
                        t.batch(),
                        t.learningRate(),
                        0,
                        t.weightDecay(),
                        t.gradientNorm(),
                        t.error(),
                        1,
                        4,
                        64,
                        t.patience()));
    }
}
