package io.pentimento.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureNetworkTest {

    private static final int SIDE = 96;
    private static final int PATCH = 16;
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

    /** Before anything is learned a patch of the picture comes from its own token alone. */
    @ParameterizedTest
    @CsvSource({"true, 11 12 21 22", "false, 22"})
    void shouldSeeEachPixelInThePatchesThatItIsShiftedInto(boolean diagonal, String patches) {
        PictureNetwork network = new SmallUVit(3, new SmallUVit.Settings(diagonal, true, true, 0));
        float[] maps = noise(1);
        float[] before = run(network, maps, 3);
        int inside = 2 * PATCH + PATCH / 4;
        maps[inside * SIDE + inside] += 100;
        float[] after = run(network, maps, 3);
        StringJoiner changed = new StringJoiner(" ");
        for (int down = 0; down < SIDE / PATCH; down++) {
            for (int across = 0; across < SIDE / PATCH; across++) {
                // Neighbours share a pixel of the last convolution.
                int middle = (down * PATCH + PATCH / 2) * SIDE + across * PATCH + PATCH / 2;
                if (before[middle] != after[middle]) {
                    changed.add("" + down + across);
                }
            }
        }
        assertEquals(patches, changed.toString());
    }

    /** Of two patches each can look at nothing but the other, whatever it asks for. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLookAtItselfOnlyWhenItSeesItself(boolean blind) {
        PictureNetwork network = new SmallUVit(1, new SmallUVit.Settings(true, true, blind, 0));
        float[] maps = Arrays.copyOf(noise(1), 2 * PATCH * PATCH);
        Supplier<float[]> said = () -> run(network, maps, 1, PATCH, 2 * PATCH);
        said.get();
        stir();
        float[] before = said.get();
        NDArray weights = parameters.arrays().get("in.0.attention.from.weight");
        float[] values = weights.toFloatArray();
        int all = (int) weights.getShape().get(1);
        for (int i = 0; i < values.length; i++) {
            values[i] *= i % all < all / 3 ? -3 : 1;
        }
        weights.set(values);
        float[] asked = said.get();
        assertEquals(blind, Arrays.equals(before, asked), "queries matter");
        int farInTheOther = PATCH / 2 * 2 * PATCH + 2 * PATCH - 4;
        maps[farInTheOther] += 100;
        int inTheFirst = PATCH / 2 * 2 * PATCH + PATCH / 2;
        assertNotEquals(asked[inTheFirst], said.get()[inTheFirst], "it looks at the other");
    }

    /**
     * The last block in is the first one out: what blocks add on the way in may be shared out among them otherwise, as long as
     * their sum on the way out is the same, and so is what the first block out sees.
     */
    @Test
    void shouldSkipFromTheLastBlockInToTheFirstBlockOut() {
        float[] maps = noise(1);
        run(VIT, maps, 3);
        NDArray weights = parameters.arrays().get("out.0.out.weight");
        float[] values = new float[(int) weights.size()];
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.1 * random.nextGaussian());
        }
        weights.set(values);
        float[] before = run(VIT, maps, 3);
        bias("in.0", 1);
        bias("in.1", -2);
        bias("in.2", 1);
        assertArrayEquals(before, run(VIT, maps, 3), 1e-4f);
        bias("in.0", 1);
        bias("in.1", 0);
        bias("in.2", -1);
        assertTrue(distance(before, run(VIT, maps, 3)) > 1e-2, "what is taken back in the middle has been skipped");
    }

    /** What the last layer of a block adds to half of each token, which the norm behind does not take away. */
    private void bias(String block, float value) {
        NDArray bias = parameters.arrays().get(block + ".out.bias");
        float[] values = new float[(int) bias.size()];
        Arrays.fill(values, 0, values.length / 2, value);
        bias.set(values);
    }

    private static double distance(float[] a, float[] b) {
        double most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
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
        return run(network, maps, channels, SIDE, SIDE);
    }

    private float[] run(PictureNetwork network, float[] maps, int channels, int rows, int columns) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray input = scratch.create(maps, new Shape(1, channels, rows, columns));
            NDArray known = scratch.ones(new Shape(1, 1, rows, columns));
            return network.forward(new TorchTensors(parameters, scratch, false), input, known, rows, columns)
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
