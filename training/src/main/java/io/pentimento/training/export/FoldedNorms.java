package io.pentimento.training.export;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.pentimento.training.network.OnnxTensors;
import java.util.List;
import java.util.Optional;

/**
 * Layer norms in front of products with weights, taken apart: centring, scale and shift go into the weights, since {@code
 * ((x - mean) / s * g + h) W = (x / s) C g W + h W} with the matrix C that centres. What is left is a division by the
 * standard deviation. The numbers are the same but for rounding.
 */
final class FoldedNorms {

    private static final String NORM = "LayerNormalization";

    private final GraphDraft draft;

    private FoldedNorms(GraphDraft draft) {
        this.draft = draft;
    }

    static void apply(GraphDraft draft) {
        FoldedNorms fold = new FoldedNorms(draft);
        draft.nodes().stream().filter(n -> n.getOpType().equals(NORM)).forEach(fold::fold);
    }

    private void fold(NodeProto norm) {
        String normed = norm.getOutput(0);
        List<NodeProto> users = draft.consumers(normed);
        boolean foldable = !users.isEmpty()
                && users.stream()
                        .allMatch(u -> u.getOpType().equals("MatMul")
                                && u.getInput(0).equals(normed)
                                && draft.isMatrix(u.getInput(1)));
        if (!foldable) {
            return;
        }
        float[] scale = draft.values(norm.getInput(1));
        float[] shift = draft.values(norm.getInput(2));
        String divided = divide(norm);
        for (NodeProto user : users) {
            fold(user, divided, scale, shift);
        }
    }

    /** The variance as the mean square less the squared mean. */
    private String divide(NodeProto norm) {
        String x = norm.getInput(0);
        String mean = draft.fresh(x + ".mean");
        String square = draft.fresh(x + ".square");
        String squares = draft.fresh(x + ".squares");
        String offset = draft.fresh(x + ".offset");
        String variance = draft.fresh(x + ".variance");
        String positive = draft.fresh(x + ".positive");
        String more = draft.fresh(x + ".more");
        String deviation = draft.fresh(x + ".deviation");
        String inverse = draft.fresh(x + ".inverse");
        String divided = draft.fresh(x + ".divided");
        String least = draft.weight("epsilon", new float[] {OnnxTensors.EPSILON});
        draft.replace(
                norm,
                List.of(
                        meanOf(x, mean),
                        GraphDraft.node("Mul", square, x, x),
                        meanOf(square, squares),
                        GraphDraft.node("Mul", offset, mean, mean),
                        GraphDraft.node("Sub", variance, squares, offset),
                        GraphDraft.node("Relu", positive, variance),
                        GraphDraft.node("Add", more, positive, least),
                        GraphDraft.node("Sqrt", deviation, more),
                        GraphDraft.node("Reciprocal", inverse, deviation),
                        GraphDraft.node("Mul", divided, x, inverse)));
        return divided;
    }

    private static NodeProto meanOf(String x, String output) {
        return GraphDraft.node("ReduceMean", output, x).toBuilder()
                .addAttribute(GraphDraft.attribute("axes", List.of(-1L)))
                .addAttribute(GraphDraft.attribute("keepdims", 1))
                .build();
    }

    private void fold(NodeProto product, String divided, float[] scale, float[] shift) {
        String name = product.getInput(1);
        int rows = draft.shape(name)[0];
        int columns = draft.shape(name)[1];
        float[] weight = draft.values(name);
        float[] folded = new float[weight.length];
        float[] bias = new float[columns];
        for (int c = 0; c < columns; c++) {
            double mean = 0;
            double shifted = 0;
            for (int r = 0; r < rows; r++) {
                mean += (double) scale[r] * weight[r * columns + c] / rows;
                shifted += (double) shift[r] * weight[r * columns + c];
            }
            for (int r = 0; r < rows; r++) {
                folded[r * columns + c] = (float) ((double) scale[r] * weight[r * columns + c] - mean);
            }
            bias[c] = (float) shifted;
        }
        String output = product.getOutput(0);
        String raw = draft.fresh(output);
        NodeProto folding = GraphDraft.node("MatMul", raw, divided, draft.weight(name, folded, rows, columns));
        Optional<NodeProto> add = BiasedProduct.biasOf(draft, output);
        if (add.isEmpty()) {
            draft.replace(
                    product, List.of(folding, GraphDraft.node("Add", output, raw, draft.weight(name, bias, columns))));
            return;
        }
        String old = add.get().getInput(1);
        float[] sum = draft.values(old);
        for (int c = 0; c < columns; c++) {
            sum[c] += bias[c];
        }
        draft.replace(product, List.of(folding));
        draft.replace(
                add.get(),
                List.of(GraphDraft.node("Add", add.get().getOutput(0), raw, draft.weight(old, sum, columns))));
    }
}
