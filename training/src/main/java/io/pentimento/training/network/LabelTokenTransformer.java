package io.pentimento.training.network;

/**
 * The LT-ViT of U. Marikkar et al. (ICIP 2023, arXiv:2311.07263) for spectra: each label has a token of its own, which in the
 * last blocks looks at the data tokens of that depth and at the other labels, so that it sees the spectrum at several
 * scales; data never look at labels. The paper does not say which blocks, nor whether labels see each other: both are
 * our reading.
 *
 * @param outputs what it says
 * @param settings its size
 */
record LabelTokenTransformer(Outputs outputs, TransformerSettings settings) implements Network {

    public LabelTokenTransformer {
        settings.requireWholePatches(outputs.bins());
        if (settings.labelBlocks() < 1) {
            throw new IllegalArgumentException("labelBlocks=0: label tokens must look at the data at least once");
        }
    }

    @Override
    public <T> T forward(Tensors<T> t, T spectra) {
        Layers<T> layers = new Layers<>(t);
        T data = layers.patches(spectra, outputs.bins(), settings);
        T seen = new LabelTokens<>(layers, t, settings, outputs.tokens()).look(spectra, data, outputs.bins());
        return layers.linear("head", seen, settings.width(), outputs.each());
    }
}
