package io.pentimento.training.network;

/** Label tokens that look at data tokens of several depths. */
final class LabelTokens<T> {

    private final Layers<T> layers;
    private final Tensors<T> t;
    private final TransformerSettings settings;
    private final int labels;

    LabelTokens(Layers<T> layers, Tensors<T> tensors, TransformerSettings settings, int labels) {
        this.layers = layers;
        this.t = tensors;
        this.settings = settings;
        this.labels = labels;
    }

    /**
     * Runs all blocks.
     *
     * @param data tokens of the patches, [pixels x patches x width]
     * @return what each label has seen, normed: [pixels x labels x width]
     */
    T look(T spectra, T data, int bins) {
        int width = settings.width();
        long n = bins / settings.patch();
        T seen = layers.tokens("label", spectra, labels, width);
        int first = settings.depth() - settings.labelBlocks();
        T x = data;
        for (int b = 0; b < settings.depth(); b++) {
            x = layers.block("block" + b, x, n, settings);
            if (b >= first) {
                seen = block("labels" + b, seen, x, n);
            }
        }
        return layers.norm("norm", seen, width);
    }

    private T block(String name, T seen, T data, long n) {
        int width = settings.width();
        T queries = layers.norm(name + ".norm1", seen, width);
        T sources = layers.norm(name + ".norm0", data, width);
        T taken = layers.mutualAttention(name + ".attention", queries, labels, sources, n, width, settings.heads());
        T x = t.add(seen, t.dropout(taken, settings.dropout()));
        T thought = layers.perceptron(
                name + ".mlp", layers.norm(name + ".norm2", x, width), width, (long) width * settings.expansion());
        return t.add(x, t.dropout(thought, settings.dropout()));
    }
}
