package io.pentimento.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.TorchRuntime;
import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.examples.GemExamples;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.network.Network;
import io.pentimento.training.network.NetworkSettings;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.network.TransformerSettings;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {

    private static final Examples EXAMPLES = new GemExamples(GemExamples.Settings.STANDARD, new XrayLines());
    private static final Outputs OUTPUTS =
            new Outputs(EXAMPLES.input().bins(), EXAMPLES.labels().size(), true);
    private static final NetworkSettings SMALL =
            new NetworkSettings(4, new TransformerSettings(16, 16, 2, 2, 2, 1, 0.1f), 2);

    @TempDir
    private Path folder;

    /** What stands for a kill: nothing after it is written. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    @Test
    void shouldEndWithTheSameNetworkWhenItWasKilledOnTheWay() throws Exception {
        Map<String, float[]> whole = train(folder.resolve("whole"), 60, look -> {});
        Path broken = folder.resolve("broken");
        assertThrows(
                Killed.class,
                () -> train(broken, 60, look -> {
                    if (look.step() == 40) {
                        throw new Killed();
                    }
                }));
        List<Long> seen = new ArrayList<>();
        Map<String, float[]> resumed = train(broken, 60, look -> seen.add(look.step()));
        assertEquals(List.of(60L), seen, "it goes on where the checkpoint was");
        assertEquals(whole.keySet(), resumed.keySet());
        whole.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), 1e-6f, name));
    }

    @Test
    void shouldLearn() throws Exception {
        List<Double> losses = new ArrayList<>();
        Network beginner = Architecture.CNN.network(OUTPUTS, SMALL);
        SpectraTraining training =
                new SpectraTraining(EXAMPLES, beginner, OUTPUTS, settings(400, 3e-3, 100), folder, Clock.systemUTC());
        training.run("cpu", look -> losses.add(look.validationLoss())).close();
        assertTrue(losses.get(losses.size() - 1) < 0.8 * losses.get(0), losses.toString());
    }

    @Test
    void shouldNameTheNumberInACheckpointThatIsNone() throws Exception {
        train(folder, 20, look -> {});
        Path file = folder.resolve("checkpoint.npz");
        try (Trainee trainee = new Trainee(1, "cpu")) {
            Map<String, Checkpoint.Values> arrays =
                    new LinkedHashMap<>(Checkpoint.read(file, trainee.manager()).arrays());
            float[] biases = arrays.get("now/head.bias").values();
            biases[1] = Float.NaN;
            new Checkpoint(arrays).write(file, trainee.manager());
        }
        var error = assertThrows(TrainingException.class, () -> train(folder, 40, look -> {}));
        assertTrue(error.getMessage().contains("checkpoint.npz"), error.getMessage());
        assertTrue(error.getMessage().contains("now/head.bias[1]=NaN"), error.getMessage());
    }

    @Test
    void shouldRefuseAFileThatIsNoCheckpoint() throws Exception {
        Files.writeString(folder.resolve("checkpoint.npz"), "not an archive");
        var error = assertThrows(TrainingException.class, () -> train(folder, 20, look -> {}));
        assertTrue(error.getMessage().contains("is not a checkpoint"), error.getMessage());
    }

    @Test
    void shouldStopEarlyWhenNothingGetsBetter() throws Exception {
        TrainingSettings stubborn = settings(1000, 1e-12, 2);
        List<Training.Look> looks = new ArrayList<>();
        SpectraTraining training =
                new SpectraTraining(EXAMPLES, network(), OUTPUTS, stubborn, folder, Clock.systemUTC());
        training.run("cpu", looks::add).close();
        assertTrue(looks.get(looks.size() - 1).step() < 1000, "it stopped");
    }

    private static Map<String, float[]> train(Path folder, long steps, Consumer<Training.Look> looks) throws Exception {
        Files.createDirectories(folder);
        SpectraTraining training = new SpectraTraining(
                EXAMPLES, network(), OUTPUTS, settings(steps, 2e-3, 100), folder, Clock.systemUTC());
        Map<String, float[]> values = new LinkedHashMap<>();
        try (Learner learner = training.run("cpu", looks)) {
            learner.parameters().arrays().forEach((name, array) -> values.put(name, array.toFloatArray()));
        }
        return values;
    }

    private static Network network() {
        return Architecture.FILTER.network(OUTPUTS, SMALL);
    }

    private static TrainingSettings settings(long steps, double rate, int patience) {
        return new TrainingSettings(
                steps, 32, rate, 5, 0.01, 1, TrainingSettings.AreaError.SQUARED, 1, 20, 256, patience);
    }
}
