package io.pentimento.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.pentimento.training.TorchRuntime;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureNetworkTest {

    private static final int SIDE = 96;
    private static final PictureNetwork VIT = new SmallUVit(3, SmallUVit.Settings.LIKELY);
    private static final PictureNetwork PYRAMID = new Pyramid(3, Pyramid.Settings.USUAL);

    private NDManager manager;
    private Parameters parameters;

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    @BeforeEach
    void open() {
        manager = Engine.getEngine("PyTorch").newBaseManager();
        parameters = new Parameters(manager, 1);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void shouldHaveTheParametersOfThePaper() {
        run(VIT, noise(1), 3);
        assertEquals(3_485_076, parameters.size());
    }

    @Test
    void shouldHaveFewerParametersThanThePaper() {
        run(PYRAMID, noise(1), 3);
        assertTrue(parameters.size() < 348_508, parameters.size() + " parameters");
    }

    /** Whatever changes beyond the margin of the four pixels that are one at the coarsest scale changes nothing. */
    @Test
    void shouldNotSeeBeyondItsMargin() {
        float[] maps = noise(1);
        float[] before = run(PYRAMID, maps, 3);
        int side = SIDE - 2 * Pyramid.MARGIN;
        assertEquals(3 * side * side, before.length);
        int middle = SIDE / 2;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                if (Math.max(Math.abs(y - middle), Math.abs(x - middle)) > Pyramid.MARGIN + 3) {
                    maps[y * SIDE + x] += 100;
                }
            }
        }
        float[] after = run(PYRAMID, maps, 3);
        int same = (middle - Pyramid.MARGIN) * side + middle - Pyramid.MARGIN;
        assertEquals(before[same], after[same], 1e-6);
        assertTrue(Math.abs(before[0] - after[0]) > 1e-3, "the change is seen where it is");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSayTheSameAsAGraph(boolean vit) throws Exception {
        PictureNetwork network = vit ? VIT : PYRAMID;
        float[] maps = noise(2);
        run(network, maps, 3);
        stir();
        float[] said = run(network, maps, 3);
        int side = SIDE - 2 * network.margin();
        OnnxTensors graph = new OnnxTensors(parameters);
        graph.outputOf(
                "values",
                network.forward(
                        graph,
                        graph.inputOf("maps", 1, 3, SIDE, SIDE),
                        graph.inputOf("known", 1, 1, SIDE, SIDE),
                        SIDE,
                        SIDE),
                1,
                3,
                side,
                side);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        float[] ones = new float[SIDE * SIDE];
        Arrays.fill(ones, 1);
        try (OrtSession session = environment.createSession(graph.bytes("test"));
                OnnxTensor input =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(maps), new long[] {1, 3, SIDE, SIDE});
                OnnxTensor known =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(ones), new long[] {1, 1, SIDE, SIDE});
                OrtSession.Result result = session.run(Map.of("maps", input, "known", known))) {
            float[] values = new float[3 * side * side];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(values);
            assertArrayEquals(said, values, 1e-4f);
        }
    }

    /** Some parameters begin as zeros, behind which nothing would show. */
    private void stir() {
        SplittableRandom random = new SplittableRandom(3);
        parameters.arrays().forEach((name, array) -> {
            float[] values = array.toFloatArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (0.02 * random.nextGaussian());
            }
            array.set(values);
        });
    }

    private float[] run(PictureNetwork network, float[] maps, int channels) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray input = scratch.create(maps, new Shape(1, channels, SIDE, SIDE));
            NDArray known = scratch.ones(new Shape(1, 1, SIDE, SIDE));
            return network.forward(new TorchTensors(parameters, scratch, false), input, known, SIDE, SIDE)
                    .toFloatArray();
        }
    }

    private static float[] noise(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[3 * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
