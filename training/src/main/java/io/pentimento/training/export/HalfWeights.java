package io.pentimento.training.export;

import ai.djl.ndarray.NDArray;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.platform.Fp16Conversions;
import io.pentimento.training.network.Parameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * Weights in half precision (IEEE 754 binary16), for models that would be large else. It is only how they are stored: ONNX
 * Runtime widens them when it opens the graph, and computes in single precision.
 */
public final class HalfWeights {

    /** Numbers in all from which on it is worth it. */
    public static final long MANY = 1_000_000;

    /** What is smaller stays as it is. */
    private static final int LEAST = 1024;

    private HalfWeights() {}

    /** Rounds parameters to what will be stored, so that the network says exactly what its graph will say. */
    public static void round(Parameters parameters) {
        for (NDArray array : parameters.arrays().values()) {
            if (array.size() >= LEAST) {
                float[] values = array.toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] = rounded(values[i]);
                }
                array.set(values);
            }
        }
    }

    /** The same graph in fewer bytes, when its weights are such numbers. */
    public static byte[] store(byte[] graph) {
        GraphDraft draft = GraphDraft.of(graph);
        for (String weight : draft.weights()) {
            float[] values = draft.isSingle(weight) ? draft.values(weight) : new float[0];
            if (values.length >= LEAST && areHalves(values)) {
                long[] shape = IntStream.of(draft.shape(weight)).asLongStream().toArray();
                String half = draft.weight(weight, TensorProto.DataType.FLOAT16, halves(values), shape);
                NodeProto widen = GraphDraft.node("Cast", draft.fresh(weight), half).toBuilder()
                        .addAttribute(GraphDraft.attribute("to", TensorProto.DataType.FLOAT.getNumber()))
                        .build();
                draft.consumers(weight).forEach(node -> draft.redirect(node, weight, widen.getOutput(0)));
                draft.begin(widen);
            }
        }
        return draft.bytes();
    }

    private static boolean areHalves(float[] values) {
        for (float value : values) {
            if (value != rounded(value)) {
                return false;
            }
        }
        return true;
    }

    private static float rounded(float value) {
        return Fp16Conversions.fp16ToFloat(Fp16Conversions.floatToFp16(value));
    }

    private static byte[] halves(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(Fp16Conversions.floatToFp16(value));
        }
        return bytes.array();
    }
}
