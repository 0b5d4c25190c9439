package io.pentimento.training.export;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is the same for every pixel, computed once: label tokens, and all that is made of them before they look at data. The
 * numbers are the same but for rounding.
 */
final class SharedTokens {

    /** Operators through which what is the same for every pixel stays so. */
    private static final Set<String> KEEPING =
            Set.of("Add", "Mul", "MatMul", "LayerNormalization", "Reshape", "Transpose");

    /** Operators that repeat an operand for every pixel by themselves. */
    private static final Set<String> REPEATING = Set.of("Add", "MatMul");

    private final GraphDraft draft;
    /** Zeros for every pixel. */
    private final Set<String> blank = new LinkedHashSet<>();

    private final Set<String> shared = new HashSet<>();

    private SharedTokens(GraphDraft draft) {
        this.draft = draft;
    }

    /** @param bins of a spectrum */
    static void apply(GraphDraft draft, int bins) {
        SharedTokens tokens = new SharedTokens(draft);
        draft.nodes().forEach(tokens::sort);
        tokens.replace(bins);
    }

    private void sort(NodeProto node) {
        String output = node.getOutput(0);
        boolean timesNothing =
                node.getOpType().equals("Mul") && node.getInputList().stream().anyMatch(this::isZero);
        boolean reshaped = node.getOpType().equals("Reshape") && blank.contains(node.getInput(0));
        if (timesNothing || reshaped) {
            blank.add(output);
        } else if (KEEPING.contains(node.getOpType())
                && node.getInputList().stream()
                        .allMatch(i -> draft.isWeight(i) || blank.contains(i) || shared.contains(i))) {
            shared.add(output);
        }
    }

    private boolean isZero(String tensor) {
        return draft.isWeight(tensor) && draft.shape(tensor).length == 0 && draft.values(tensor)[0] == 0;
    }

    private void replace(int bins) {
        List<NodeProto> readers = draft.nodes().stream()
                .filter(n -> !shared.contains(n.getOutput(0)))
                .filter(n -> n.getInputList().stream().anyMatch(shared::contains))
                .toList();
        Set<String> wanted = new LinkedHashSet<>();
        readers.forEach(n -> n.getInputList().stream().filter(shared::contains).forEach(wanted::add));
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, GraphRun.Tensor> found = GraphRun.once(draft.bytes(wanted), new float[bins], 1, wanted);
        for (NodeProto reader : readers) {
            NodeProto now = reader;
            for (String input : new LinkedHashSet<>(reader.getInputList())) {
                if (wanted.contains(input)) {
                    GraphRun.Tensor value = found.get(input);
                    String constant = draft.weight(input, value.values(), value.shape());
                    String operand = REPEATING.contains(reader.getOpType())
                            ? constant
                            : repeated(now, constant, value.shape().length);
                    now = draft.redirect(now, input, operand);
                }
            }
        }
    }

    /** The same for every pixel, in full. */
    private String repeated(NodeProto before, String constant, int rank) {
        long[] ones = new long[rank];
        Arrays.fill(ones, 1);
        ones[0] = -1;
        String zeros = draft.fresh("zeros");
        String full = draft.fresh(constant);
        String anyBlank = blank.iterator().next();
        List<NodeProto> nodes = new ArrayList<>();
        nodes.add(GraphDraft.node("Reshape", zeros, anyBlank, draft.integers(ones)));
        nodes.add(GraphDraft.node("Add", full, zeros, constant));
        nodes.add(before);
        draft.replace(before, nodes);
        return full;
    }
}
