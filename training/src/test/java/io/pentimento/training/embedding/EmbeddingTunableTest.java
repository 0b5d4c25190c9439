package io.pentimento.training.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.TorchRuntime;
import io.pentimento.training.Tuning;
import io.pentimento.training.run.Pace;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.tune.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingTunableTest {

    @TempDir
    private Path folder;

    @Test
    void shouldSearchForTheWeightsOfItsLosses() throws Exception {
        TorchRuntime.prepare(1);
        EmbeddingSettings usual = EmbeddingSettings.usual(Manner.PUBLISHED, 1);
        Pace pace = usual.pace().withSteps(8);
        EmbeddingTunable tunable = new EmbeddingTunable(usual.with(pace), Clock.systemUTC());
        Tuning.Found found = new Tuning(tunable, folder, Clock.systemUTC()).run(1, "cpu", trial -> {});
        Trial trial = found.history().best().orElseThrow();
        assertTrue(trial.value() > 0 && trial.value() < 5, "what is missing: " + trial.value());
        EmbeddingSettings varied = tunable.with(trial.values());
        assertEquals(trial.values().real("gamma"), varied.gamma());
        assertEquals(trial.values().real("learningRate"), varied.pace().learningRate());
        String whole = found.whole().orElseThrow();
        assertTrue(
                whole.matches(
                        "--manner published --seed 1 --steps 16000 .*--learning-rate \\S+ .*--beta \\S+ --gamma \\S+ --sameness \\S+.*"),
                whole);
        try (var files = Files.list(folder)) {
            assertTrue(files.noneMatch(f -> f.getFileName().toString().startsWith("trial-")), "trials leave nothing");
        }
    }
}
