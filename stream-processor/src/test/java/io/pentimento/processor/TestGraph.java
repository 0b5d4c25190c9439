package io.pentimento.processor;

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

/** A small ONNX graph of floats. */
final class TestGraph {

    /** A dimension that differs from run to run. */
    static final long ANY = -1;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");

    TestGraph input(String name, long... shape) {
        graph.addInput(tensor(name, shape));
        return this;
    }

    TestGraph output(String name, long... shape) {
        graph.addOutput(tensor(name, shape));
        return this;
    }

    TestGraph weights(String name, float[] values, long... shape) {
        TensorProto.Builder weights =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (long size : shape) {
            weights.addDims(size);
        }
        for (float value : values) {
            weights.addFloatData(value);
        }
        graph.addInitializer(weights);
        return this;
    }

    TestGraph node(String operator, String output, String... inputs) {
        graph.addNode(plain(operator, output, inputs));
        return this;
    }

    TestGraph node(String operator, String attribute, long value, String output, String... inputs) {
        graph.addNode(plain(operator, output, inputs)
                .addAttribute(AttributeProto.newBuilder()
                        .setName(attribute)
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(value)));
        return this;
    }

    byte[] bytes() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("test")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    /**
     * A store that has this graph.
     *
     * @param id "name/version"
     * @param manifest with %s where the graph's checksum belongs
     */
    ModelStore in(Path folder, String id, String manifest) throws IOException {
        byte[] bytes = bytes();
        Path place = Files.createDirectories(folder.resolve(id));
        Files.write(place.resolve("model.onnx"), bytes);
        Files.writeString(place.resolve("manifest.json"), manifest.formatted(ModelStore.sha256(bytes)));
        return ModelStore.in(folder);
    }

    private static NodeProto.Builder plain(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(operator + " to " + output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static ValueInfoProto tensor(String name, long... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (long size : shape) {
            var dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(size == ANY ? dimension.setDimParam("any") : dimension.setDimValue(size));
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
