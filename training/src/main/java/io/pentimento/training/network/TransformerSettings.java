package io.pentimento.training.network;

/**
 * Size of a transformer.
 *
 * @param patch bins that make one token
 * @param width numbers that a token carries
 * @param depth blocks
 * @param heads of each attention; divides the width
 * @param expansion hidden layer of a block's perceptron, in widths
 * @param labelBlocks blocks at the end in which label tokens look at the data; LT-ViT and ours only
 * @param dropout share of activations set to zero while it trains
 */
public record TransformerSettings(
        int patch, int width, int depth, int heads, int expansion, int labelBlocks, float dropout) {

    public TransformerSettings {
        if (patch < 1 || width < 1 || depth < 1 || heads < 1 || width % heads != 0 || expansion < 1) {
            throw new IllegalArgumentException("patch=" + patch + ", width=" + width + ", depth=" + depth + ", heads="
                    + heads + ", expansion=" + expansion + ": must be positive, and heads divide the width");
        }
        if (labelBlocks < 0 || labelBlocks > depth) {
            throw new IllegalArgumentException("labelBlocks=" + labelBlocks + ": must be between 0 and depth=" + depth);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout=" + dropout + ": must be at least 0 and below 1");
        }
    }

    void requireWholePatches(int bins) {
        if (bins % patch != 0) {
            throw new IllegalArgumentException("patch=" + patch + ": must divide the " + bins + " bins");
        }
    }
}
