package io.pentimento.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import io.pentimento.training.TorchRuntime;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTest {

    private static final int BINS = 128;
    private static final int LABELS = 5;
    private static final NetworkSettings SMALL =
            new NetworkSettings(2, new TransformerSettings(8, 12, 3, 3, 2, 2, 0.1f), 3);

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayTheSameOnOnnxRuntimeAsOnPyTorch(Architecture architecture) throws OrtException {
        for (boolean areas : new boolean[] {true, false}) {
            Outputs outputs = new Outputs(BINS, LABELS, areas);
            Network network = architecture.network(outputs, SMALL);
            try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
                Parameters parameters = new Parameters(manager, 7);
                for (int pixels : new int[] {1, 6}) {
                    float[] spectra = spectra(pixels);
                    NDArray torch = network.forward(
                            new TorchTensors(parameters, manager, false),
                            manager.create(spectra, new Shape(pixels, BINS)));
                    assertEquals(new Shape(pixels, LABELS + 1, outputs.each()), torch.getShape());
                    float[] expected = torch.toFloatArray();
                    float[] actual = onOnnxRuntime(network, parameters, outputs, spectra, pixels);
                    for (int i = 0; i < expected.length; i++) {
                        assertEquals(expected[i], actual[i], 1e-4 * Math.max(1, Math.abs(expected[i])));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayNumbersOfASpectrumWithoutCounts(Architecture architecture) throws OrtException {
        Outputs outputs = new Outputs(BINS, LABELS, true);
        Network network = architecture.network(outputs, SMALL);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            Parameters parameters = new Parameters(manager, 7);
            for (float number : onOnnxRuntime(network, parameters, outputs, new float[BINS], 1)) {
                assertTrue(Float.isFinite(number));
            }
        }
    }

    @Test
    void shouldLetAreasOfTheCnnGrowWithTheCounts() {
        Outputs outputs = new Outputs(BINS, LABELS, true);
        Network network = Architecture.CNN.network(outputs, SMALL);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            TorchTensors tensors = new TorchTensors(new Parameters(manager, 3), manager, false);
            NDArray spectra = manager.create(spectra(2), new Shape(2, BINS));
            float[] once = outputs.take(tensors, network.forward(tensors, spectra), Outputs.AREA)
                    .toFloatArray();
            float[] tenfold = outputs.take(tensors, network.forward(tensors, spectra.mul(10)), Outputs.AREA)
                    .toFloatArray();
            for (int i = 0; i < once.length; i++) {
                assertEquals(once[i], tenfold[i], 1e-5, "share of all counts");
            }
        }
    }

    @Test
    void shouldNameSizesThatDoNotFit() {
        Outputs outputs = new Outputs(BINS, LABELS, true);
        var uneven = new TransformerSettings(24, 12, 1, 3, 2, 1, 0);
        var error = assertThrows(IllegalArgumentException.class, () -> new VisionTransformer(outputs, uneven));
        assertTrue(error.getMessage().contains("patch=24"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new TransformerSettings(8, 10, 1, 3, 2, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Architecture.of("lstm"));
    }

    private static float[] spectra(int pixels) {
        var random = new SplittableRandom(5);
        float[] spectra = new float[pixels * BINS];
        for (int i = 0; i < spectra.length; i++) {
            spectra[i] = random.nextInt(20) * random.nextInt(20);
        }
        return spectra;
    }

    /** Java gives attributes in another order in each process, and the bytes are what a manifest's checksum is of. */
    @ParameterizedTest
    @EnumSource
    void shouldWriteAttributesInTheOrderOfTheirNames(Architecture architecture) throws InvalidProtocolBufferException {
        Outputs outputs = new Outputs(BINS, LABELS, true);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            OnnxTensors graph = new OnnxTensors(new Parameters(manager, 7));
            var said = architecture.network(outputs, SMALL).forward(graph, graph.input("spectrum", BINS));
            graph.output("values", graph.reshape(said, 1), 1);
            for (NodeProto node :
                    ModelProto.parseFrom(graph.bytes("test")).getGraph().getNodeList()) {
                List<String> names = node.getAttributeList().stream()
                        .map(AttributeProto::getName)
                        .toList();
                assertEquals(names.stream().sorted().toList(), names);
            }
        }
    }

    private static float[] onOnnxRuntime(
            Network network, Parameters parameters, Outputs outputs, float[] spectra, int pixels) throws OrtException {
        OnnxTensors graph = new OnnxTensors(parameters);
        int width = outputs.tokens() * outputs.each();
        graph.output("said", graph.reshape(network.forward(graph, graph.input("spectrum", BINS)), width), width);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph.bytes("test"));
                OnnxTensor input =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(spectra), new long[] {pixels, BINS});
                OrtSession.Result result = session.run(Map.of("spectrum", input))) {
            float[][] rows = (float[][]) result.get(0).getValue();
            float[] all = new float[pixels * width];
            for (int i = 0; i < pixels; i++) {
                System.arraycopy(rows[i], 0, all, i * width, width);
            }
            return all;
        }
    }
}
