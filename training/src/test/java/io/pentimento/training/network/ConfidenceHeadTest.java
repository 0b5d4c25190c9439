package io.pentimento.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.pentimento.training.TorchRuntime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfidenceHeadTest {

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    /** The mean of what cannot be negative is the integral of the probability that it is larger. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 3})
    void shouldGiveProbabilitiesOfADistributionThatHasTheExpectedMean(double mean) {
        double step = mean / 1000;
        double integral = 0;
        for (double distance = step / 2; distance < 10 * mean; distance += step) {
            integral += step * (1 - probabilityOfLessThan(distance, mean));
        }
        assertEquals(mean, integral, 1e-3 * mean);
    }

    @Test
    void shouldBeCertainOnlyWhereNoDistanceIsExpected() {
        assertEquals(1, probabilityOfLessThan(1, 0.01), 1e-6);
        assertEquals(0, probabilityOfLessThan(1, 100), 1e-2);
        assertTrue(probabilityOfLessThan(1, 0.9) > probabilityOfLessThan(1, 1.1));
    }

    private static double probabilityOfLessThan(double distance, double mean) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            NDArray logDistance = manager.create(new float[] {(float) Math.log(mean / distance)});
            TorchTensors t = new TorchTensors(new Parameters(manager, 1), manager, false);
            return ConfidenceHead.probability(t, logDistance).getFloat();
        }
    }
}
