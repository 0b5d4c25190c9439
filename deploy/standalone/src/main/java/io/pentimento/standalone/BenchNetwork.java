package io.pentimento.standalone;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.pentimento.model.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A convolutional network of the cost of a trained one, with random weights: about 300 000 parameters and 6 million
 * multiplications for a spectrum. For measuring speed where no trained network is at hand.
 */
final class BenchNetwork {

    static final String ID = "bench-cnn/1";

    private static final int BINS = 640;
    private static final int LAYERS = 40;
    private static final int[] WIDTHS = {1, 32, 64, 96, 128};
    private static final int[] KERNELS = {7, 5, 5, 3};
    private static final int STRIDE = 2;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("bench");
    private final SplittableRandom random = new SplittableRandom(7);

    private BenchNetwork() {}

    /** Puts it into a folder of models. */
    static void writeTo(Path store) throws IOException {
        byte[] bytes = new BenchNetwork().bytes();
        Path folder = Files.createDirectories(store.resolve(ID));
        Files.write(folder.resolve("model.onnx"), bytes);
        String layers = IntStream.range(0, LAYERS)
                .mapToObj(i -> "{\"name\": \"layer-" + i + "\", \"unit\": \"counts\"}")
                .collect(Collectors.joining(", "));
        Files.writeString(
                folder.resolve("manifest.json"),
                """
                {"name": "bench-cnn", "version": "1", "description": "random weights, for measuring speed",
                 "input": {"kind": "spectrum", "firstKev": 0.6, "lastKev": 26.2, "bins": %d, "normalisation": "NONE"},
                 "layers": [%s], "errors": false, "sha256": "%s", "provenance": {}}
                """
                        .formatted(BINS, layers, ModelStore.sha256(bytes)));
    }

    private byte[] bytes() {
        graph.addInput(value("spectrum", BINS)).addOutput(value("values", LAYERS));
        longs("to-channels", 0, 1, BINS);
        node("Reshape", "stage0", "spectrum", "to-channels");
        int length = BINS;
        for (int stage = 0; stage < KERNELS.length; stage++) {
            String name = "stage" + (stage + 1);
            weights(name + "-weights", WIDTHS[stage + 1], WIDTHS[stage], KERNELS[stage]);
            NodeProto convolution = plain("Conv", name + "-sums", "stage" + stage, name + "-weights")
                    .addAttribute(integers("kernel_shape", KERNELS[stage]))
                    .addAttribute(integers("strides", STRIDE))
                    .addAttribute(integers("pads", KERNELS[stage] / 2, KERNELS[stage] / 2))
                    .build();
            graph.addNode(convolution);
            node("Relu", name, name + "-sums");
            length /= STRIDE;
        }
        int flat = WIDTHS[WIDTHS.length - 1] * length;
        longs("to-row", 0, flat);
        node("Reshape", "row", "stage" + KERNELS.length, "to-row");
        weights("last", flat, LAYERS);
        node("MatMul", "values", "row", "last");
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("pentimento")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private void weights(String name, int... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        int size = 1;
        for (int dimension : shape) {
            tensor.addDims(dimension);
            size *= dimension;
        }
        for (int i = 0; i < size; i++) {
            tensor.addFloatData((float) (random.nextDouble(-1, 1) / Math.sqrt(size / (double) shape[0])));
        }
        graph.addInitializer(tensor);
    }

    private void longs(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
    }

    private void node(String operator, String output, String... inputs) {
        graph.addNode(plain(operator, output, inputs));
    }

    private static NodeProto.Builder plain(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    private static ValueInfoProto value(String name, int columns) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("pixels"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
