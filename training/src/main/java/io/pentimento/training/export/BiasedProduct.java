package io.pentimento.training.export;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code x W + b} in a graph.
 *
 * @param node the product
 * @param add what adds the bias
 */
record BiasedProduct(NodeProto node, NodeProto add) {

    /** Those within a transformer's blocks. Heads and filters, which make the areas, are left alone. */
    static List<BiasedProduct> all(GraphDraft draft) {
        List<BiasedProduct> products = new ArrayList<>();
        for (NodeProto node : draft.nodes()) {
            if (node.getOpType().equals("MatMul")
                    && !draft.isWeight(node.getInput(0))
                    && draft.isMatrix(node.getInput(1))
                    && isOfBlock(node.getInput(1))) {
                biasOf(draft, node.getOutput(0)).ifPresent(add -> products.add(new BiasedProduct(node, add)));
            }
        }
        return products;
    }

    private static boolean isOfBlock(String weight) {
        return weight.startsWith("block") || weight.startsWith("labels");
    }

    /** The node that adds a vector of weights to a tensor, if that is all that is done with it. */
    static Optional<NodeProto> biasOf(GraphDraft draft, String tensor) {
        List<NodeProto> users = draft.consumers(tensor);
        return users.size() == 1
                        && users.get(0).getOpType().equals("Add")
                        && users.get(0).getInput(0).equals(tensor)
                        && draft.isWeight(users.get(0).getInput(1))
                        && draft.shape(users.get(0).getInput(1)).length == 1
                ? Optional.of(users.get(0))
                : Optional.empty();
    }

    String input() {
        return node.getInput(0);
    }

    String weight() {
        return node.getInput(1);
    }

    String bias() {
        return add.getInput(1);
    }

    String output() {
        return add.getOutput(0);
    }
}
