package io.pentimento.training.network;

/**
 * The operations that networks are written in. A network is written once, against this interface: with PyTorch behind
 * it, it trains ({@link TorchTensors}); with an ONNX graph behind it, the very same code becomes the graph that the
 * processor runs ({@link OnnxTensors}).
 *
 * <p>Shapes are written [pixels x ...]; the first dimension is the batch and never named. Elementwise operations
 * broadcast from the right.
 *
 * @param <T> a tensor of one runtime
 */
public interface Tensors<T> {

    /** A tensor that training adjusts; the same name gives the same tensor. */
    T parameter(String name, Initial initial, long... shape);

    /** A fixed tensor. */
    T constant(String name, float[] values, long... shape);

    T add(T a, T b);

    T add(T a, float b);

    T subtract(T a, T b);

    T multiply(T a, T b);

    T multiply(T a, float b);

    T divide(T a, T b);

    T matMul(T a, T b);

    T sqrt(T x);

    T exp(T x);

    T log(T x);

    T relu(T x);

    /** {@code x/2 (1 + erf(x / sqrt 2))}: D. Hendrycks, K. Gimpel, arXiv:1606.08415. */
    T gelu(T x);

    T sigmoid(T x);

    T tanh(T x);

    /** Keeps means and variances of layers as they are: G. Klambauer et al., NeurIPS 2017, eq. 2. */
    T selu(T x);

    T clip(T x, float least, float most);

    /** Along the last dimension. */
    T softmax(T x);

    /** Along the last dimension: J. L. Ba, J. R. Kiros, G. E. Hinton, arXiv:1607.06450. */
    T layerNorm(T x, T scale, T shift);

    /**
     * Convolution along the last dimension, without a bias.
     *
     * @param x [pixels x channels x length]
     * @param weight [filters x channels / groups x width]
     */
    T convolve(T x, T weight, int stride, int padding, int groups);

    /**
     * Convolution along the last two dimensions, without a bias.
     *
     * @param x [pictures x channels x height x width]
     * @param weight [filters x channels / groups x height x width]
     * @param padding zeros on each side
     */
    T convolvePlane(T x, T weight, int stride, int padding, int groups);

    /** The largest of each pair of neighbours along the last dimension. */
    T maxPool(T x);

    /** Another shape behind the batch. */
    T reshape(T x, long... behindBatch);

    T transpose(T x, int... axes);

    T concat(int axis, T a, T b);

    /** Entries from {@code begin} up to but not including {@code end} of an axis. */
    T slice(T x, int axis, long begin, long end);

    /** A part of maps: so many rows and columns behind a margin, which is the same above and on the left. */
    default T part(T maps, int margin, int rows, int columns) {
        return slice(slice(maps, 2, margin, (long) margin + rows), 3, margin, (long) margin + columns);
    }

    /** Sum along an axis, which stays with length one. */
    T sum(T x, int axis);

    /** Sets entries to zero at random while it trains, and nothing afterwards. */
    T dropout(T x, float rate);

    /** {@link #dropout} for layers of {@link #selu}, whose means and variances it keeps (Klambauer et al., sec. 2). */
    T alphaDropout(T x, float rate);

    /** Leaves out all of x for some of the batch while it trains, and nothing afterwards: G. Huang et al., ECCV 2016. */
    T dropPath(T x, float rate);

    /** The same numbers, through which nothing is learned. */
    T constantOf(T x);
}
