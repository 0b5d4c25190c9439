package io.pentimento.training.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.network.TorchTensors;
import io.pentimento.training.run.Trainee;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Terms of the loss, against numbers worked out by hand. */
class EmbeddingLessonTest {

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    /** With the kernel exp(-|a - b|^2 / d^2): one code at 0 and one at 1 in one dimension are 2 - 2 / e apart. */
    @Test
    void shouldMeasureHowFarTwoSetsOfCodesAreApart() {
        assertEquals(
                2 - 2 / Math.E,
                value((t, m) -> EmbeddingLesson.discrepancy(t, codes(m, 1, 0f), codes(m, 1, 1f))),
                1e-6);
        assertEquals(
                2 - 2 * Math.exp(-0.5),
                value((t, m) -> EmbeddingLesson.discrepancy(t, codes(m, 2, 0f, 0f), codes(m, 2, 1f, 1f))),
                1e-6);
        double within = (2 + 2 * Math.exp(-4)) / 4;
        assertEquals(
                within + 1 - 2 * Math.exp(-1),
                value((t, m) -> EmbeddingLesson.discrepancy(t, codes(m, 1, -1f, 1f), codes(m, 1, 0f))),
                1e-6);
        assertEquals(
                0, value((t, m) -> EmbeddingLesson.discrepancy(t, codes(m, 2, 3f, 1f), codes(m, 2, 3f, 1f))), 1e-6);
    }

    /** Half the mean of 1 + 4 and 9 + 16; and a mean square of 1/2 over one of 1/2. */
    @Test
    void shouldMeasureHowFarCodesAreFromTheCentresOfTheirGroups() {
        assertEquals(
                7.5,
                value((t, m) -> EmbeddingLesson.distance(
                        t, EmbeddingSettings.Clusters.PLAIN, codes(m, 2, 1f, 2f, 3f, 4f), codes(m, 2, 0f, 0f, 2f, 0f))),
                1e-5);
        assertEquals(
                1,
                value((t, m) -> EmbeddingLesson.distance(
                        t,
                        EmbeddingSettings.Clusters.RELATIVE,
                        codes(m, 2, 1f, 0f, 0f, 1f),
                        codes(m, 2, 0f, 0f, 2f, 0f))),
                1e-4);
    }

    private static double value(BiFunction<TorchTensors, NDManager, NDArray> term) {
        try (Trainee trainee = new Trainee(1, "cpu")) {
            return trainee.run((t, scratch) -> term.apply(t, scratch).getFloat());
        }
    }

    private static NDArray codes(NDManager manager, int dimensions, float... values) {
        return manager.create(values, new Shape(values.length / dimensions, dimensions));
    }
}
