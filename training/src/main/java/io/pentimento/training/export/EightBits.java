package io.pentimento.training.export;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.pentimento.training.examples.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Products of a transformer's blocks in 8 bits: {@code x W + b} with x rounded to 256 steps between the extremes that it has
 * on some spectra, and W column by column. Steps are fixed, so what a pixel gets does not depend on its neighbours.
 */
final class EightBits {

    /** Weights have 7 bits: with 8, sums of products overflow on processors without instructions for them. */
    private static final int MOST_WEIGHT = 63;

    private static final int STEPS = 255;
    private static final int LEAST_SIZE = 32;

    private final GraphDraft draft;
    private final Map<String, Quantization> quantizations = new HashMap<>();
    private final Map<String, String> rounded = new HashMap<>();

    /** How a tensor is rounded: names of its scale and of the whole number that stands for zero. */
    private record Quantization(String scale, String zeroPoint) {}

    private EightBits(GraphDraft draft) {
        this.draft = draft;
    }

    /** @param spectra to see what values there are */
    static void apply(GraphDraft draft, Batch spectra) {
        EightBits bits = new EightBits(draft);
        List<BiasedProduct> products = BiasedProduct.all(draft).stream()
                .filter(p -> draft.shape(p.weight())[0] >= LEAST_SIZE)
                .toList();
        Set<String> inputs = new LinkedHashSet<>();
        products.forEach(p -> inputs.add(p.input()));
        if (!inputs.isEmpty()) {
            GraphRun.once(draft.bytes(inputs), spectra.counts(), spectra.size(), inputs)
                    .forEach((name, tensor) -> bits.quantizations.put(name, bits.quantization(name, tensor.values())));
            products.forEach(bits::round);
        }
    }

    private Quantization quantization(String name, float[] values) {
        float least = 0;
        float most = 0;
        for (float value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        float scale = Math.max((most - least) / STEPS, Float.MIN_NORMAL);
        byte zeroPoint = (byte) Math.round(-least / scale);
        return new Quantization(
                draft.weight(name + ".scale", new float[] {scale}),
                draft.weight(name + ".zero-point", TensorProto.DataType.UINT8, new byte[] {zeroPoint}));
    }

    private void round(BiasedProduct product) {
        String name = product.weight();
        int rows = draft.shape(name)[0];
        int columns = draft.shape(name)[1];
        float[] weight = draft.values(name);
        float[] scale = new float[columns];
        for (int i = 0; i < weight.length; i++) {
            scale[i % columns] = Math.max(scale[i % columns], Math.abs(weight[i]) / MOST_WEIGHT);
        }
        byte[] bytes = new byte[weight.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (scale[i % columns] > 0 ? Math.round(weight[i] / scale[i % columns]) : 0);
        }
        String x = product.input();
        Quantization ofX = quantizations.get(x);
        List<NodeProto> nodes = new ArrayList<>();
        String integers = rounded.computeIfAbsent(x, in -> {
            String output = draft.fresh(in + ".rounded");
            nodes.add(GraphDraft.node(
                    "QuantizeLinear",
                    output,
                    in,
                    quantizations.get(in).scale(),
                    quantizations.get(in).zeroPoint()));
            return output;
        });
        nodes.add(GraphDraft.node(
                        "MatMulIntegerToFloat",
                        product.output(),
                        integers,
                        draft.weight(name, TensorProto.DataType.INT8, bytes, rows, columns),
                        ofX.scale(),
                        draft.weight(name + ".scale", scale, columns),
                        ofX.zeroPoint(),
                        draft.weight(name + ".zero-point", TensorProto.DataType.INT8, new byte[columns], columns),
                        product.bias())
                .toBuilder()
                .setDomain(GraphDraft.RUNTIMES_OWN)
                .build());
        draft.replace(product.node(), nodes);
        draft.replace(product.add(), List.of());
    }
}
