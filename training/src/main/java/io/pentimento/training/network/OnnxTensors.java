package io.pentimento.training.network;

import ai.djl.ndarray.NDArray;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXInitializer;
import org.tribuo.util.onnx.ONNXPlaceholder;
import org.tribuo.util.onnx.ONNXRef;

/**
 * Networks as an ONNX graph (opset 17, IR 8, any number of pixels). Run the network once, name what it yields, and take
 * the graph. Not safe for use by several threads.
 */
public final class OnnxTensors implements Tensors<ONNXRef<?>> {

    /** Version of the operators. */
    public static final int OPSET = 17;
    /** Version of the file format. */
    public static final int IR_VERSION = 8;

    /** Added to the variance of a layer norm. */
    public static final float EPSILON = TorchTensors.EPSILON;

    private final ONNXContext context = new ONNXContext();
    private final Parameters parameters;
    private final Map<String, ONNXInitializer> written = new HashMap<>();
    private final Map<String, long[]> shapes = new HashMap<>();

    /** A graph with these parameters. */
    public OnnxTensors(Parameters parameters) {
        this.parameters = parameters;
    }

    /** An input [pixels x width]. */
    public ONNXRef<?> input(String name, int width) {
        return context.floatInput(name, width);
    }

    /** An input of exactly this shape. */
    public ONNXRef<?> inputOf(String name, long... shape) {
        shapes.put(name, shape);
        return context.floatInput(name, (int) shape[1]);
    }

    /** Names a tensor [pixels x width] as an output. */
    public void output(String name, ONNXRef<?> tensor, int width) {
        ONNXPlaceholder output = context.floatOutput(name, width);
        context.assignTo(tensor, output);
    }

    /** Names a tensor of exactly this shape as an output. */
    public void outputOf(String name, ONNXRef<?> tensor, long... shape) {
        shapes.put(name, shape);
        output(name, tensor, (int) shape[1]);
    }

    /**
     * The graph's bytes.
     *
     * @param name of the graph, for people
     */
    public byte[] bytes(String name) {
        context.setName(name);
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("pentimento")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(shaped(context.buildGraph()))
                .build()
                .toByteArray();
    }

    /** The exporter knows inputs and outputs of two dimensions only. */
    private GraphProto shaped(GraphProto graph) {
        GraphProto.Builder builder = graph.toBuilder();
        Stream.concat(builder.getInputBuilderList().stream(), builder.getOutputBuilderList().stream())
                .filter(value -> shapes.containsKey(value.getName()))
                .forEach(value -> {
                    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
                    for (long length : shapes.get(value.getName())) {
                        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(length));
                    }
                    value.getTypeBuilder().getTensorTypeBuilder().setShape(shape);
                });
        return builder.build();
    }

    @Override
    public ONNXRef<?> parameter(String name, Initial initial, long... shape) {
        NDArray array = parameters.get(name, initial, shape);
        return written.computeIfAbsent(name, n -> tensor(n, array.toFloatArray(), shape));
    }

    @Override
    public ONNXRef<?> constant(String name, float[] values, long... shape) {
        return written.computeIfAbsent(name, n -> tensor(n, values, shape));
    }

    private ONNXInitializer tensor(String name, float[] values, long... shape) {
        List<Integer> dimensions =
                IntStream.range(0, shape.length).mapToObj(i -> (int) shape[i]).toList();
        return context.floatTensor(name, dimensions, buffer -> buffer.put(values));
    }

    @Override
    public ONNXRef<?> add(ONNXRef<?> a, ONNXRef<?> b) {
        return node("Add", a, b);
    }

    @Override
    public ONNXRef<?> add(ONNXRef<?> a, float b) {
        return node("Add", a, scalar(b));
    }

    @Override
    public ONNXRef<?> subtract(ONNXRef<?> a, ONNXRef<?> b) {
        return node("Sub", a, b);
    }

    @Override
    public ONNXRef<?> multiply(ONNXRef<?> a, ONNXRef<?> b) {
        return node("Mul", a, b);
    }

    @Override
    public ONNXRef<?> multiply(ONNXRef<?> a, float b) {
        return node("Mul", a, scalar(b));
    }

    @Override
    public ONNXRef<?> divide(ONNXRef<?> a, ONNXRef<?> b) {
        return node("Div", a, b);
    }

    @Override
    public ONNXRef<?> matMul(ONNXRef<?> a, ONNXRef<?> b) {
        return node("MatMul", a, b);
    }

    @Override
    public ONNXRef<?> sqrt(ONNXRef<?> x) {
        return node("Sqrt", x);
    }

    @Override
    public ONNXRef<?> exp(ONNXRef<?> x) {
        return node("Exp", x);
    }

    @Override
    public ONNXRef<?> log(ONNXRef<?> x) {
        return node("Log", x);
    }

    @Override
    public ONNXRef<?> relu(ONNXRef<?> x) {
        return node("Relu", x);
    }

    @Override
    public ONNXRef<?> gelu(ONNXRef<?> x) {
        // In this order ONNX Runtime recognises the pattern and runs it as one operation.
        ONNXRef<?> error = node("Erf", node("Div", x, scalar((float) Math.sqrt(2))));
        return node("Mul", node("Mul", x, node("Add", error, scalar(1))), scalar(0.5f));
    }

    @Override
    public ONNXRef<?> sigmoid(ONNXRef<?> x) {
        return node("Sigmoid", x);
    }

    @Override
    public ONNXRef<?> tanh(ONNXRef<?> x) {
        return node("Tanh", x);
    }

    @Override
    public ONNXRef<?> selu(ONNXRef<?> x) {
        return node("Selu", x);
    }

    @Override
    public ONNXRef<?> clip(ONNXRef<?> x, float least, float most) {
        return node("Clip", x, scalar(least), scalar(most));
    }

    @Override
    public ONNXRef<?> softmax(ONNXRef<?> x) {
        return node("Softmax", Map.of("axis", -1), x);
    }

    @Override
    public ONNXRef<?> layerNorm(ONNXRef<?> x, ONNXRef<?> scale, ONNXRef<?> shift) {
        return node("LayerNormalization", Map.of("axis", -1, "epsilon", TorchTensors.EPSILON), x, scale, shift);
    }

    @Override
    public ONNXRef<?> convolve(ONNXRef<?> x, ONNXRef<?> weight, int stride, int padding, int groups) {
        return node(
                "Conv",
                Map.of("strides", new int[] {stride}, "pads", new int[] {padding, padding}, "group", groups),
                x,
                weight);
    }

    @Override
    public ONNXRef<?> convolvePlane(ONNXRef<?> x, ONNXRef<?> weight, int stride, int padding, int groups) {
        int[] pads = {padding, padding, padding, padding};
        return node("Conv", Map.of("strides", new int[] {stride, stride}, "pads", pads, "group", groups), x, weight);
    }

    @Override
    public ONNXRef<?> maxPool(ONNXRef<?> x) {
        return node("MaxPool", Map.of("kernel_shape", new int[] {2}, "strides", new int[] {2}), x);
    }

    @Override
    public ONNXRef<?> reshape(ONNXRef<?> x, long... behindBatch) {
        long[] shape = new long[behindBatch.length + 1];
        shape[0] = -1;
        System.arraycopy(behindBatch, 0, shape, 1, behindBatch.length);
        return node("Reshape", x, integers(shape));
    }

    @Override
    public ONNXRef<?> transpose(ONNXRef<?> x, int... axes) {
        return node("Transpose", Map.of("perm", axes), x);
    }

    @Override
    public ONNXRef<?> concat(int axis, ONNXRef<?> a, ONNXRef<?> b) {
        return node("Concat", Map.of("axis", axis), a, b);
    }

    @Override
    public ONNXRef<?> slice(ONNXRef<?> x, int axis, long begin, long end) {
        return node("Slice", x, integers(begin), integers(end), integers(axis));
    }

    @Override
    public ONNXRef<?> sum(ONNXRef<?> x, int axis) {
        return node("ReduceSum", Map.of("keepdims", 1), x, integers(axis));
    }

    @Override
    public ONNXRef<?> dropout(ONNXRef<?> x, float rate) {
        return x;
    }

    @Override
    public ONNXRef<?> alphaDropout(ONNXRef<?> x, float rate) {
        return x;
    }

    @Override
    public ONNXRef<?> dropPath(ONNXRef<?> x, float rate) {
        return x;
    }

    @Override
    public ONNXRef<?> constantOf(ONNXRef<?> x) {
        return x;
    }

    private ONNXRef<?> scalar(float value) {
        return written.computeIfAbsent("scalar " + value, n -> context.constant(n, value));
    }

    private ONNXRef<?> integers(long... values) {
        String name = "integers " + Arrays.toString(values);
        return written.computeIfAbsent(name, n -> context.array(n, values));
    }

    private ONNXRef<?> node(String operator, ONNXRef<?>... inputs) {
        return node(operator, Map.of(), inputs);
    }

    /** Attributes stand in the order of their names, so that the same network always has the same bytes. */
    private ONNXRef<?> node(String operator, Map<String, Object> attributes, ONNXRef<?>... inputs) {
        Map<String, Object> ordered = new TreeMap<>(attributes);
        return context.operation(new Operator(operator, inputs.length, ordered), List.of(inputs), operator, ordered);
    }
}
