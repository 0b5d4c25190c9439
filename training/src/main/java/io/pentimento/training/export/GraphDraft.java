package io.pentimento.training.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** An ONNX graph that is being rewritten. Nodes stay in an order in which they can be run. Not safe for several threads. */
final class GraphDraft {

    /** Operators that only ONNX Runtime has. */
    static final String RUNTIMES_OWN = "com.microsoft";

    private final ModelProto model;
    private final List<NodeProto> nodes;
    private final Map<String, TensorProto> weights = new LinkedHashMap<>();
    private int named;

    private GraphDraft(ModelProto model) {
        this.model = model;
        this.nodes = new ArrayList<>(model.getGraph().getNodeList());
        model.getGraph().getInitializerList().forEach(t -> weights.put(t.getName(), t));
    }

    static GraphDraft of(byte[] graph) {
        try {
            return new GraphDraft(ModelProto.parseFrom(graph));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("graph: is not ONNX: " + e.getMessage(), e);
        }
    }

    /** All nodes as they are now. */
    List<NodeProto> nodes() {
        return List.copyOf(nodes);
    }

    List<NodeProto> consumers(String tensor) {
        return nodes.stream().filter(n -> n.getInputList().contains(tensor)).toList();
    }

    /** Names of all weights as they are now. */
    List<String> weights() {
        return List.copyOf(weights.keySet());
    }

    /** Whether a weight is of numbers in single precision. */
    boolean isSingle(String weight) {
        return weights.get(weight).getDataType() == TensorProto.DataType.FLOAT.getNumber();
    }

    boolean isWeight(String tensor) {
        return weights.containsKey(tensor);
    }

    /** A matrix of weights. */
    boolean isMatrix(String tensor) {
        return isWeight(tensor) && shape(tensor).length == 2;
    }

    /** The shape of a weight. */
    int[] shape(String weight) {
        return weights.get(weight).getDimsList().stream()
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** The numbers of a weight. */
    float[] values(String weight) {
        TensorProto tensor = weights.get(weight);
        FloatBuffer raw = tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[raw.hasRemaining() ? raw.remaining() : tensor.getFloatDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = raw.hasRemaining() ? raw.get() : tensor.getFloatData(i);
        }
        return values;
    }

    /** Adds a weight; returns its name. */
    String weight(String like, float[] values, long... shape) {
        return weight(like, TensorProto.DataType.FLOAT, bytes(values), shape);
    }

    /** Multiplies a weight, number by number; its shape stays. */
    void multiply(String weight, float[] factors) {
        float[] values = values(weight);
        if (values.length != factors.length) {
            throw new IllegalArgumentException(
                    "factors=" + factors.length + ": " + weight + " has " + values.length + " numbers");
        }
        for (int i = 0; i < values.length; i++) {
            values[i] *= factors[i];
        }
        weights.computeIfPresent(weight, (name, tensor) -> tensor.toBuilder()
                .clearFloatData()
                .setRawData(ByteString.copyFrom(bytes(values)))
                .build());
    }

    /** As ONNX and the files of a model have numbers: little-endian. */
    static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** The one weight that a graph was written with under this name. */
    String named(String name) {
        return weights.keySet().stream()
                .filter(w -> w.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("graph: has no " + name));
    }

    /** Adds a weight of another type; returns its name. */
    String weight(String like, TensorProto.DataType type, byte[] bytes, long... shape) {
        String name = fresh(like);
        weights.put(
                name,
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(type.getNumber())
                        .addAllDims(LongStream.of(shape).boxed().toList())
                        .setRawData(ByteString.copyFrom(bytes))
                        .build());
        return name;
    }

    /** Adds whole numbers; returns their name. */
    String integers(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return weight("integers", TensorProto.DataType.INT64, bytes.array(), values.length);
    }

    /** A name that nothing has yet. */
    String fresh(String like) {
        return like + "/" + named++;
    }

    static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, List<Long> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    /** Puts nodes where one was. */
    void replace(NodeProto old, Collection<NodeProto> others) {
        int at = nodes.indexOf(old);
        nodes.remove(at);
        nodes.addAll(at, others);
    }

    /** Puts a node before all others. */
    void begin(NodeProto node) {
        nodes.add(0, node);
    }

    /** Lets a node read another tensor; returns the node as it is then. */
    NodeProto redirect(NodeProto node, String from, String to) {
        NodeProto.Builder other = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            if (node.getInput(i).equals(from)) {
                other.setInput(i, to);
            }
        }
        NodeProto redirected = other.build();
        nodes.set(nodes.indexOf(node), redirected);
        return redirected;
    }

    /** The graph, without what nobody reads. */
    byte[] bytes() {
        return bytes(List.of());
    }

    /** The same with more outputs, of any shape. */
    byte[] bytes(Collection<String> alsoOutputs) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (String name : alsoOutputs) {
            graph.addOutput(ValueInfoProto.newBuilder()
                    .setName(name)
                    .setType(TypeProto.newBuilder()
                            .setTensorType(TypeProto.Tensor.newBuilder()
                                    .setElemType(TensorProto.DataType.FLOAT.getNumber()))));
        }
        Set<String> read =
                graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        List<NodeProto> needed = new ArrayList<>();
        for (int n = nodes.size() - 1; n >= 0; n--) {
            if (nodes.get(n).getOutputList().stream().anyMatch(read::contains)) {
                needed.add(nodes.get(n));
                read.addAll(nodes.get(n).getInputList());
            }
        }
        Collections.reverse(needed);
        ModelProto.Builder written = model.toBuilder();
        if (needed.stream().anyMatch(n -> n.getDomain().equals(RUNTIMES_OWN))
                && model.getOpsetImportList().stream()
                        .noneMatch(o -> o.getDomain().equals(RUNTIMES_OWN))) {
            written.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(RUNTIMES_OWN).setVersion(1));
        }
        return written.setGraph(graph.clearNode()
                        .addAllNode(needed)
                        .clearInitializer()
                        .addAllInitializer(weights.values().stream()
                                .filter(t -> read.contains(t.getName()))
                                .toList()))
                .build()
                .toByteArray();
    }
}
