package io.pentimento.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/**
 * The graph of the linear fit: {@code amounts = counts x operator}; {@code chi2 = sum over bands of (counts in the band -
 * amounts x design)^2 / max(amounts x design, 1)}. The matrices are inputs, so that one graph serves every energy axis and
 * list of elements; {@code bands} is [-1, number of bands, channels per band].
 */
final class LinearFitGraph {

    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;

    private LinearFitGraph() {}

    static byte[] bytes() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("linear-fit")
                .addInput(value("counts", TensorProto.DataType.FLOAT, "pixels", "channels"))
                .addInput(value("operator", TensorProto.DataType.FLOAT, "channels", "amounts"))
                .addInput(value("design", TensorProto.DataType.FLOAT, "amounts", "bands"))
                .addInput(value("bands", TensorProto.DataType.INT64, "three"))
                .addOutput(value("amounts", TensorProto.DataType.FLOAT, "pixels", "amounts"))
                .addOutput(value("chi2", TensorProto.DataType.FLOAT, "pixels"));
        graph.addInitializer(axes("channel_axis", 2)).addInitializer(axes("band_axis", 1));
        graph.addInitializer(TensorProto.newBuilder()
                .setName("one")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addFloatData(1));
        graph.addNode(node("MatMul", "amounts", "counts", "operator"))
                .addNode(node("Reshape", "banded", "counts", "bands"))
                .addNode(sum("measured", "banded", "channel_axis"))
                .addNode(node("MatMul", "fitted", "amounts", "design"))
                .addNode(node("Sub", "residual", "measured", "fitted"))
                .addNode(node("Mul", "squared", "residual", "residual"))
                .addNode(node("Max", "variance", "fitted", "one"))
                .addNode(node("Div", "terms", "squared", "variance"))
                .addNode(sum("chi2", "terms", "band_axis"));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("pentimento")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, String... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        List.of(dimensions)
                .forEach(d ->
                        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(d)));
        if (dimensions.length == 1 && dimensions[0].equals("three")) {
            shape.setDim(0, TensorShapeProto.Dimension.newBuilder().setDimValue(3));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static TensorProto axes(String name, long axis) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(1)
                .addInt64Data(axis)
                .build();
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static NodeProto sum(String output, String input, String axes) {
        return node("ReduceSum", output, input, axes).toBuilder()
                .addAttribute(AttributeProto.newBuilder()
                        .setName("keepdims")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(0))
                .build();
    }
}
