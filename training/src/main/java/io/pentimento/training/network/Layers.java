package io.pentimento.training.network;

/**
 * The pieces that networks are made of. Names of parameters begin with {@code name}.
 *
 * @param <T> a tensor of one runtime
 */
final class Layers<T> {

    private static final float LEAST_COUNTS = 1;

    private final Tensors<T> t;

    Layers(Tensors<T> tensors) {
        this.t = tensors;
    }

    /** All counts of each spectrum, at least one: [pixels x 1]. */
    T total(T spectra) {
        return t.clip(t.sum(spectra, 1), LEAST_COUNTS, Float.MAX_VALUE);
    }

    /** Shares of all counts, times the number of bins, so that the mean is one: [pixels x bins]. */
    T shape(T spectra, int bins) {
        return t.multiply(t.divide(spectra, total(spectra)), bins);
    }

    /** How much light there was, about zero and one: the logarithm of all counts, [pixels x 1]. */
    T brightness(T spectra) {
        return t.add(t.multiply(t.log(total(spectra)), 0.2f), -1.6f);
    }

    /** {@code x W + b}. */
    T linear(String name, T x, long inputs, long outputs) {
        return t.add(
                withoutBias(name, x, inputs, outputs, Initial.linear(inputs, outputs)),
                t.parameter(name + ".bias", Initial.ZEROS, outputs));
    }

    /** {@code x W}. */
    T withoutBias(String name, T x, long inputs, long outputs, Initial initial) {
        return t.matMul(x, t.parameter(name + ".weight", initial, inputs, outputs));
    }

    /**
     * A convolution of pictures, with a bias.
     *
     * @param x [pictures x inputs x rows x columns]
     * @param width of the square window, odd; the edge is padded with zeros
     */
    T convolution(String name, T x, int inputs, int outputs, int width, int stride) {
        return convolution(name, x, inputs, outputs, width, stride, Initial.rectified((long) inputs * width * width));
    }

    T convolution(String name, T x, int inputs, int outputs, int width, int stride, Initial initial) {
        return convolution(name, x, inputs, outputs, width, stride, width / 2, initial);
    }

    /** A convolution with windows of three pixels, with a bias; nothing is padded, so that a pixel is lost at each edge. */
    T within(String name, T x, int inputs, int outputs) {
        return within(name, x, inputs, outputs, Initial.rectified(9L * inputs));
    }

    T within(String name, T x, int inputs, int outputs, Initial initial) {
        return convolution(name, x, inputs, outputs, 3, 1, 0, initial);
    }

    private T convolution(
            String name, T x, int inputs, int outputs, int width, int stride, int padding, Initial initial) {
        T weight = t.parameter(name + ".weight", initial, outputs, inputs, width, width);
        T bias = t.parameter(name + ".bias", Initial.ZEROS, outputs, 1, 1);
        return t.add(t.convolvePlane(x, weight, stride, padding, 1), bias);
    }

    T norm(String name, T x, long width) {
        return t.layerNorm(
                x,
                t.parameter(name + ".scale", Initial.ONES, width),
                t.parameter(name + ".shift", Initial.ZEROS, width));
    }

    /** Two linear layers with a GELU between. */
    T perceptron(String name, T x, long width, long hidden) {
        return linear(name + ".out", t.gelu(linear(name + ".in", x, width, hidden)), hidden, width);
    }

    /**
     * Multi-head attention (A. Vaswani et al., NeurIPS 2017, sec. 3.2): each query takes what it needs from all sources.
     *
     * @param queries [pixels x m x width]
     * @param sources [pixels x n x width]
     * @return [pixels x m x width]
     */
    T attention(String name, T queries, long m, T sources, long n, int width, int heads) {
        T k = project(name + ".key", sources, n, width, heads);
        T v = project(name + ".value", sources, n, width, heads);
        return attention(name, queries, m, k, v, width, heads);
    }

    /**
     * The same for queries that also look at each other.
     *
     * @param sources [pixels x n x width]
     */
    T mutualAttention(String name, T queries, long m, T sources, long n, int width, int heads) {
        T k = t.concat(
                2, project(name + ".key", queries, m, width, heads), project(name + ".key", sources, n, width, heads));
        T v = t.concat(
                2,
                project(name + ".value", queries, m, width, heads),
                project(name + ".value", sources, n, width, heads));
        return attention(name, queries, m, k, v, width, heads);
    }

    private T attention(String name, T queries, long m, T keys, T values, int width, int heads) {
        T q = project(name + ".query", queries, m, width, heads);
        T products = t.matMul(q, t.transpose(keys, 0, 1, 3, 2));
        T weights = t.softmax(t.multiply(products, (float) (1 / Math.sqrt((double) width / heads))));
        T taken = t.reshape(t.transpose(t.matMul(weights, values), 0, 2, 1, 3), m, width);
        return linear(name + ".out", taken, width, width);
    }

    /** [pixels x heads x tokens x width / heads]. */
    private T project(String name, T x, long tokens, int width, int heads) {
        T projected = linear(name, x, width, width);
        return t.transpose(t.reshape(projected, tokens, heads, width / heads), 0, 2, 1, 3);
    }

    /** One pre-norm transformer block over all tokens (A. Dosovitskiy et al., ICLR 2021, eqs 2 and 3). */
    T block(String name, T tokens, long n, TransformerSettings settings) {
        int width = settings.width();
        T normed = norm(name + ".norm1", tokens, width);
        T attended = attention(name + ".attention", normed, n, normed, n, width, settings.heads());
        T x = t.add(tokens, t.dropout(attended, settings.dropout()));
        T seen = perceptron(name + ".mlp", norm(name + ".norm2", x, width), width, (long) width * settings.expansion());
        return t.add(x, t.dropout(seen, settings.dropout()));
    }

    /** Learned tokens, the same for every pixel: [pixels x n x width]. */
    T tokens(String name, T spectra, long n, long width) {
        T zeros = t.reshape(t.multiply(t.slice(spectra, 1, 0, 1), 0), 1, 1);
        return t.add(zeros, t.parameter(name, new Initial.Normal(0.02f), n, width));
    }

    /** Square roots, which have the same noise everywhere, cut into patches that become tokens with their place. */
    T patches(T spectra, int bins, TransformerSettings settings) {
        long n = bins / settings.patch();
        int width = settings.width();
        T patches = t.reshape(t.sqrt(shape(spectra, bins)), n, settings.patch());
        T embedded = linear("patch", patches, settings.patch(), width);
        T light = t.reshape(linear("brightness", brightness(spectra), 1, width), 1, width);
        return t.add(t.add(embedded, light), t.parameter("place", new Initial.Normal(0.02f), n, width));
    }
}
