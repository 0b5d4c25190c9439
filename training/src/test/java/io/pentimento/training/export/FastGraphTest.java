package io.pentimento.training.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.network.NetworkSettings;
import io.pentimento.training.network.OnnxTensors;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.network.Parameters;
import io.pentimento.training.network.TransformerSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FastGraphTest {

    private static final int BINS = 128;
    private static final int PIXELS = 40;
    /** Rows that fill the widest registers for any number of columns. */
    private static final int WHOLE_REGISTERS = 16;

    private static final Outputs OUTPUTS = new Outputs(BINS, 5, true);
    private static final NetworkSettings SETTINGS =
            new NetworkSettings(2, new TransformerSettings(8, 32, 3, 4, 2, 2, 0), 3);

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayTheSameWithFoldedNormsAndSharedTokens(Architecture architecture) {
        byte[] plain = graph(architecture);
        GraphDraft draft = GraphDraft.of(plain);
        SharedTokens.apply(draft, BINS);
        FoldedNorms.apply(draft);
        assertArrayEquals(say(plain, PIXELS), say(draft.bytes(), PIXELS), 2e-5f);
    }

    @ParameterizedTest
    @EnumSource(names = {"VIT", "LT_VIT", "FILTER"})
    void shouldSayNearlyTheSameInEightBits(Architecture architecture) {
        byte[] plain = graph(architecture);
        float[] exact = say(plain, PIXELS);
        float[] fast = say(FastGraph.of(plain, spectra(PIXELS)).orElseThrow(), PIXELS);
        double squares = 0;
        double misses = 0;
        double mean = mean(exact);
        for (int i = 0; i < exact.length; i++) {
            misses += Math.pow(fast[i] - exact[i], 2);
            squares += Math.pow(exact[i] - mean, 2);
        }
        assertTrue(misses > 0, "something was rounded");
        assertTrue(misses < 5e-3 * squares, misses / squares + " of the variance is lost");
    }

    /** To the last bit, in whole registers, as the processor runs graphs: a scale that depended on the batch would show. */
    @ParameterizedTest
    @EnumSource(names = {"VIT", "LT_VIT", "FILTER"})
    void shouldSayTheSameOfAPixelWhateverItsNeighbours(Architecture architecture) {
        byte[] fast = FastGraph.of(graph(architecture), spectra(PIXELS)).orElseThrow();
        float[] counts = spectra(5 * WHOLE_REGISTERS).counts();
        float[] together = say(fast, counts, 5 * WHOLE_REGISTERS, "values");
        int part = WHOLE_REGISTERS * BINS;
        int said = together.length / 5;
        for (int i = 0; i < 5; i++) {
            float[] apart = say(fast, Arrays.copyOfRange(counts, i * part, (i + 1) * part), WHOLE_REGISTERS, "values");
            assertArrayEquals(Arrays.copyOfRange(together, i * said, (i + 1) * said), apart, 0, "part " + i);
        }
    }

    @Test
    void shouldLookAtLabelTokensOnlyWhereTheySeeData() {
        GraphDraft draft = GraphDraft.of(graph(Architecture.LT_VIT));
        long before = weighted(draft, "labels");
        SharedTokens.apply(draft, BINS);
        // Query, key and value of the labels themselves, in the first of their blocks.
        assertEquals(before - 3, weighted(GraphDraft.of(draft.bytes()), "labels"));
    }

    @Test
    void shouldNameEachSetOfOperatorsOnceHoweverOftenItIsRewritten() throws InvalidProtocolBufferException {
        byte[] fast = FastGraph.of(graph(Architecture.LT_VIT), spectra(PIXELS)).orElseThrow();
        var sets = ModelProto.parseFrom(GraphDraft.of(fast).bytes()).getOpsetImportList();
        assertEquals(
                List.of("", GraphDraft.RUNTIMES_OWN),
                sets.stream().map(OperatorSetIdProto::getDomain).toList());
    }

    @Test
    void shouldStretchSigmasAndNothingElse() {
        byte[] plain = served();
        byte[] stretched = FastGraph.stretchSigmas(plain, new float[] {1, 2, 3, 4, 5});
        assertArrayEquals(say(plain, "values"), say(stretched, "values"));
        float[] before = say(plain, "errors");
        float[] after = say(stretched, "errors");
        int layers = before.length / PIXELS;
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i] * (i % layers < 5 ? 1 + i % layers : 1), after[i], 1e-5f * before[i]);
        }
    }

    @Test
    void shouldLeaveANetworkAloneThatHasNothingToGain() {
        assertEquals(Optional.empty(), FastGraph.of(graph(Architecture.CNN), spectra(PIXELS)));
    }

    private static long weighted(GraphDraft draft, String name) {
        return draft.nodes().stream()
                .filter(n -> n.getOpType().equals("MatMul"))
                .map(NodeProto::getInputList)
                .filter(inputs -> inputs.get(1).startsWith(name))
                .count();
    }

    private static byte[] graph(Architecture architecture) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            OnnxTensors graph = new OnnxTensors(new Parameters(manager, 7));
            var said = architecture.network(OUTPUTS, SETTINGS).forward(graph, graph.input("spectrum", BINS));
            int each = OUTPUTS.tokens() * OUTPUTS.each();
            graph.output("values", graph.reshape(said, each), each);
            return graph.bytes("test");
        }
    }

    private static byte[] served() {
        float[] ones = {1, 1, 1, 1, 1};
        ServedModel model = new ServedModel(
                Architecture.CNN.network(OUTPUTS, SETTINGS), OUTPUTS, ones, new Calibration(ones, ones, new float[5]));
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            OnnxTensors graph = new OnnxTensors(new Parameters(manager, 7));
            var answer = model.run(graph, graph.input("spectrum", BINS));
            graph.output("values", answer.values(), model.layers());
            graph.output("errors", answer.errors(), model.layers());
            return graph.bytes("test");
        }
    }

    private static float[] say(byte[] graph, int pixels) {
        return say(graph, pixels, "values");
    }

    private static float[] say(byte[] graph, String output) {
        return say(graph, PIXELS, output);
    }

    private static float[] say(byte[] graph, int pixels, String output) {
        return say(graph, spectra(pixels).counts(), pixels, output);
    }

    private static float[] say(byte[] graph, float[] counts, int pixels, String output) {
        return GraphRun.once(graph, counts, pixels, List.of(output)).get(output).values();
    }

    private static Batch spectra(int number) {
        SplittableRandom random = new SplittableRandom(3);
        float[] counts = new float[number * BINS];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = random.nextInt(1 + i % 50);
        }
        float[] none = new float[number];
        return new Batch(number, counts, none, none, none, none, none, none);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
