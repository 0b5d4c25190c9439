package io.pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of one node: values = operator(spectrum), as many layers as bins. */
class ModelCheckTest {

    private static final int BINS = 4;
    private static final long ANY = -1;

    @TempDir
    Path folder;

    @Test
    void shouldFindAGoodModelGood() throws IOException {
        ModelStore store = install(graph("spectrum", "Sqrt", ANY, BINS), "SDD", "");
        assertEquals(17, ModelCheck.verify(store, "net/1").opset());
        assertTrue(ModelCheck.verify(store, "net/1").parity().isEmpty());
    }

    @Test
    void shouldNameTheInputThatTheGraphLacks() throws IOException {
        install(graph("counts", "Sqrt", ANY, BINS), "SDD", "");
        assertRefused("net/1: the graph has no input spectrum, which its manifest promises");
    }

    @Test
    void shouldSayThatTheManifestPromisesOtherLayers() throws IOException {
        install(graph("spectrum", "Sqrt", ANY, BINS), "SDD", ", {\"name\": \"one-more\", \"unit\": \"1\"}");
        assertRefused("net/1: output values of the graph has the shape [any, 4], its manifest promises [any, 5]");
    }

    @Test
    void shouldRefuseAGraphForAFixedNumberOfPixels() throws IOException {
        install(graph("spectrum", "Sqrt", 8, BINS), "SDD", "");
        assertRefused("net/1: input spectrum of the graph has the shape [8, 4], its manifest promises [any, 4]");
    }

    @Test
    void shouldNameAnOperatorThatOnnxRuntimeLacks() throws IOException {
        install(graph("spectrum", "Guess", ANY, BINS), "SDD", "");
        var error = assertRefused("net/1: ONNX Runtime refuses the graph: ");
        assertTrue(error.getMessage().contains("No Op registered for Guess"), error::getMessage);
    }

    @Test
    void shouldNameTheLayerThatIsNoNumberForASpectrumWithoutCounts() throws IOException {
        install(graph("spectrum", "Log", ANY, BINS), "SDD", "");
        assertRefused(
                "net/1: for no counts layer layer-0 is -Infinity; a graph must yield a number for every spectrum");
    }

    @Test
    void shouldNameTheLayerThatIsNoNumberForManyCounts() throws IOException {
        install(graph("spectrum", "Exp", ANY, BINS), "SDD", "");
        assertRefused("net/1: for random counts layer layer-");
    }

    @Test
    void shouldCompareWithTheNetworkThatItWasExportedFrom() throws IOException {
        ModelStore store = install(graph("spectrum", "Sqrt", ANY, BINS), "SDD", "");
        parity(1, 2, 3, 4.0001f);
        double difference = ModelCheck.verify(store, "net/1").parity().orElseThrow();
        // The spectrum has 30 counts, and areas are shares of them.
        assertEquals(1e-4 / 30, difference, 2e-7);

        parity(1, 2, 3, 4.01f);
        assertRefused("net/1: differs by 3.33");
        parity(1, 2, 3, Float.NaN);
        assertRefused("net/1: differs by NaN");
        Files.write(folder.resolve("net/1/parity.bin"), new byte[7]);
        assertRefused(folder.resolve("net/1") + "/parity.json: parity.bin has 7 bytes, ");
    }

    @Test
    void shouldLetAGraphThatRoundsMissALittleInManyNumbersOrMoreInOne() throws IOException {
        ModelStore store = install(graph("spectrum", "Sqrt", ANY, BINS), "SDD", "");
        parity(1, 2, 3, 4.05f);
        assertRefused("net/1: differs by 0.0016");
        String header = Files.readString(folder.resolve("net/1/parity.json"));
        Files.writeString(folder.resolve("net/1/parity.json"), header.replace("}", ", \"rounded\": true}"));
        double difference = ModelCheck.verify(store, "net/1").parity().orElseThrow();
        assertEquals(0.05 / 30 / 2, difference, 1e-6, "of four numbers");

        parity(1, 2, 3, 4.2f);
        Files.writeString(folder.resolve("net/1/parity.json"), header.replace("}", ", \"rounded\": true}"));
        assertRefused("net/1: differs by 0.0033");
    }

    @Test
    void shouldRefuseAKindOfDetectorThatItDoesNotKnow() throws IOException {
        install(graph("spectrum", "Sqrt", ANY, BINS), "CCD", "");
        var error = assertRefused(folder.resolve("net/1") + "/manifest.json: ");
        assertTrue(error.getMessage().contains("\"CCD\""), error::getMessage);
    }

    @Test
    void shouldRefuseTwoLayersOfOneName() throws IOException {
        install(graph("spectrum", "Sqrt", ANY, BINS), "SDD", ", {\"name\": \"layer-2\", \"unit\": \"1\"}");
        var error = assertRefused(folder.resolve("net/1") + "/manifest.json: ");
        assertTrue(error.getMessage().contains("layers: layer-2 is there twice"), error::getMessage);
    }

    private ModelException assertRefused(String start) {
        var error = assertThrows(ModelException.class, () -> ModelCheck.verify(ModelStore.in(folder), "net/1"));
        assertTrue(error.getMessage().startsWith(start), error::getMessage);
        return error;
    }

    private ModelStore install(byte[] graph, String detector, String moreLayers) throws IOException {
        Path where = Files.createDirectories(folder.resolve("net").resolve("1"));
        Files.write(where.resolve("model.onnx"), graph);
        StringBuilder layers = new StringBuilder();
        for (int layer = 0; layer < BINS; layer++) {
            layers.append(layer == 0 ? "" : ", ")
                    .append("{\"name\": \"layer-%d\", \"unit\": \"counts\"}".formatted(layer));
        }
        Files.writeString(
                where.resolve("manifest.json"),
                """
                {"name": "net", "version": "1", "description": "a test", "detector": "%s",
                 "input": {"kind": "spectrum", "firstKev": 1, "lastKev": 20, "bins": %d, "normalisation": "NONE"},
                 "layers": [%s%s], "errors": false, "sha256": "%s", "provenance": {}}
                """
                        .formatted(detector, BINS, layers, moreLayers, ModelStore.sha256(graph)));
        return ModelStore.in(folder);
    }

    /** One spectrum of squares, and what somebody took for its roots. */
    private void parity(float... roots) throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(2 * BINS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= BINS; i++) {
            numbers.putFloat((float) i * i);
        }
        for (float root : roots) {
            numbers.putFloat(root);
        }
        Files.write(folder.resolve("net/1/parity.bin"), numbers.array());
        Files.writeString(
                folder.resolve("net/1/parity.json"),
                "{\"rows\": 1, \"bins\": %d, \"layers\": %d, \"errors\": false}".formatted(BINS, BINS));
    }

    private static byte[] graph(String input, String operator, long pixels, long bins) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(GraphProto.newBuilder()
                        .setName("test")
                        .addInput(tensor(input, pixels, bins))
                        .addOutput(tensor("values", pixels, bins))
                        .addNode(NodeProto.newBuilder()
                                .setOpType(operator)
                                .addAllInput(List.of(input))
                                .addOutput("values")))
                .build()
                .toByteArray();
    }

    private static ValueInfoProto tensor(String name, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long size : shape) {
            var dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(size == ANY ? dimension.setDimParam("pixels") : dimension.setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(dimensions)))
                .build();
    }
}
