package io.pentimento.training.recolour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.ModelStore;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.tune.Parameter;
import io.pentimento.training.tune.ParameterValues;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecolourTunableTest {

    @ParameterizedTest
    @EnumSource
    void shouldMakeAPlanOfWhateverItVaries(RecolourSettings.Architecture architecture) {
        RecolourSettings usual = RecolourSettings.usual(architecture, Manner.PUBLISHED, RecolourCourse.PCA, 1);
        RecolourTunable tunable = new RecolourTunable(usual, null, ModelStore.shipped(), Clock.systemUTC());
        boolean vit = architecture == RecolourSettings.Architecture.SMALL_UVIT;
        ParameterValues values = new ParameterValues(
                vit
                        ? Map.of("learningRate", 2e-4, "batch", "2", "similarity", 1.5, "dropout", 0.05)
                        : Map.of("learningRate", 2e-4, "batch", "2", "similarity", 1.5));
        assertEquals(
                values.byName().keySet(),
                tunable.space().parameters().stream().map(Parameter::name).collect(Collectors.toSet()));
        RecolourSettings varied = tunable.with(values);
        assertEquals(2e-4, varied.pace().learningRate());
        assertEquals(2, varied.batch());
        assertEquals(1.5, varied.similarity());
        assertEquals(vit ? 0.05f : 0.1f, varied.vit().dropout());
        String whole = tunable.whole(values, Path.of("."));
        assertEquals(
                "--arch " + architecture.word() + " --manner published --codes pca --seed 1 --steps "
                        + (vit ? 3000 : 2000) + " --batch 2 --learning-rate 2.0E-4 --similarity 1.5"
                        + (vit ? " --dropout 0.05" : ""),
                whole);
        assertTrue(tunable.title().contains(architecture.word()), tunable.title());
    }
}
