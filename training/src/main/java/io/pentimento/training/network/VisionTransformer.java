package io.pentimento.training.network;

/**
 * The ViT of A. Dosovitskiy et al. (ICLR 2021) for spectra: patches of bins become tokens, and a class token at their
 * front gathers what the heads need.
 *
 * @param outputs what it says
 * @param settings its size
 */
record VisionTransformer(Outputs outputs, TransformerSettings settings) implements Network {

    public VisionTransformer {
        settings.requireWholePatches(outputs.bins());
    }

    @Override
    public <T> T forward(Tensors<T> t, T spectra) {
        Layers<T> layers = new Layers<>(t);
        int width = settings.width();
        T data = layers.patches(spectra, outputs.bins(), settings);
        T x = t.concat(1, layers.tokens("class", spectra, 1, width), data);
        long n = 1 + (long) outputs.bins() / settings.patch();
        for (int b = 0; b < settings.depth(); b++) {
            x = layers.block("block" + b, x, n, settings);
        }
        T seen = layers.norm("norm", t.reshape(t.slice(x, 1, 0, 1), width), width);
        long all = (long) outputs.tokens() * outputs.each();
        return t.reshape(layers.linear("head", seen, width, all), outputs.tokens(), outputs.each());
    }
}
