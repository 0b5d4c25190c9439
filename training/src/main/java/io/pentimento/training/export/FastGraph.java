package io.pentimento.training.export;

import io.pentimento.training.examples.Batch;
import java.util.Arrays;
import java.util.Optional;

/** The same network for a processor without a GPU: what need not be computed for every pixel is not, and 8 bits do. */
final class FastGraph {

    private FastGraph() {}

    /**
     * Rewrites a graph.
     *
     * @param spectra to see what values there are
     * @return empty when there is nothing to gain
     */
    static Optional<byte[]> of(byte[] graph, Batch spectra) {
        GraphDraft draft = GraphDraft.of(graph);
        SharedTokens.apply(draft, spectra.counts().length / spectra.size());
        FoldedNorms.apply(draft);
        EightBits.apply(draft, spectra);
        byte[] fast = draft.bytes();
        return Arrays.equals(fast, GraphDraft.of(graph).bytes()) ? Optional.empty() : Optional.of(fast);
    }

    /**
     * The same graph with other sigmas.
     *
     * @param factors per label
     */
    static byte[] stretchSigmas(byte[] graph, float[] factors) {
        GraphDraft draft = GraphDraft.of(graph);
        draft.multiply(draft.named(ServedModel.SIGMA_FACTOR), factors);
        return draft.bytes();
    }
}
