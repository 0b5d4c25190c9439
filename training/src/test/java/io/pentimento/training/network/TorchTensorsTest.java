package io.pentimento.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.pentimento.training.TorchRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is left out at random while a network learns. */
class TorchTensorsTest {

    private static final int MANY = 200_000;
    private static final float RATE = 0.2f;

    private static NDManager manager;

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
        Engine.getEngine("PyTorch").setRandomSeed(1);
        manager = Engine.getEngine("PyTorch").newBaseManager();
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    /** Klambauer et al., section 2: mean 0 and variance 1 come out as they went in. */
    @Test
    void shouldKeepMeanAndVarianceOfWhatAlphaDropoutLeavesOut() {
        NDArray spread = Activation.selu(manager.randomNormal(new Shape(MANY)));
        NDArray dropped = tensors(true).alphaDropout(spread, RATE);
        assertEquals(0, dropped.mean().getFloat(), 0.02);
        assertEquals(1, dropped.square().mean().getFloat(), 0.02);
        float least = dropped.min().getFloat();
        double equal = dropped.lte(least + 1e-4f)
                .toType(dropped.getDataType(), false)
                .mean()
                .getFloat();
        assertEquals(RATE, equal, 0.01, "a fifth has the least value that there is");
    }

    /** Whole examples, and those that stay count for those that do not. */
    @Test
    void shouldDropABranchForWholeExamples() {
        int each = 4;
        NDArray dropped = tensors(true).dropPath(manager.ones(new Shape(MANY / each, each)), RATE);
        assertEquals(1, dropped.mean().getFloat(), 0.02);
        float[] values = dropped.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            float first = values[i - i % each];
            assertTrue(first == 0 || Math.abs(first - 1 / (1 - RATE)) < 1e-6, "example " + i / each + ": " + first);
            assertEquals(first, values[i], 0f);
        }
    }

    @Test
    void shouldLeaveNothingOutWhenNothingIsLearned() {
        NDArray x = manager.ones(new Shape(3, 2));
        assertSame(x, tensors(false).alphaDropout(x, RATE));
        assertSame(x, tensors(false).dropPath(x, RATE));
        assertSame(x, tensors(false).dropout(x, RATE));
    }

    private static TorchTensors tensors(boolean training) {
        return new TorchTensors(new Parameters(manager, 1), manager, training);
    }
}
