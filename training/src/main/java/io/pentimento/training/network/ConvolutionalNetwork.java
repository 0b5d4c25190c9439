package io.pentimento.training.network;

/**
 * The CNN that networks for XRF spectra are compared with: four convolutions of width 5 without biases, so that areas
 * grow with the counts, and {@code y = b + m z} at the end. Layers after the public code of Z. Preisler and R. Andolina
 * (NetsXRF, 2022), which precedes Science Advances 10 (2024) eadp6234; the heads for presence and uncertainty are ours.
 *
 * @param outputs what it says
 * @param channels C: filters of the first convolution; 2C, 4C and 8C follow
 */
record ConvolutionalNetwork(Outputs outputs, int channels) implements Network {

    private static final int KERNEL = 5;
    private static final int TIMES_SMALLER = 32;

    public ConvolutionalNetwork {
        if (channels < 1) {
            throw new IllegalArgumentException("channels=" + channels + ": must be positive");
        }
        if (outputs.bins() % TIMES_SMALLER != 0) {
            throw new IllegalArgumentException("bins=" + outputs.bins() + ": must be a multiple of " + TIMES_SMALLER);
        }
    }

    @Override
    public <T> T forward(Tensors<T> t, T spectra) {
        Layers<T> layers = new Layers<>(t);
        int c = channels;
        int labels = outputs.tokens();
        T x = t.reshape(layers.shape(spectra, outputs.bins()), 1, outputs.bins());
        x = t.maxPool(t.relu(convolution(t, "conv0", x, 1, c)));
        x = t.maxPool(t.relu(convolution(t, "conv1", x, c, 2 * c)));
        x = t.maxPool(t.relu(convolution(t, "conv2", x, 2 * c, 4 * c)));
        x = convolution(t, "conv3", x, 4 * c, 8 * c);
        T narrow = t.parameter("narrow.weight", Initial.linear(8L * c, 8L * c), 8L * c, 8L * c, 1);
        x = t.convolve(x, narrow, 4, 0, 1);
        long features = 8L * c * outputs.bins() / TIMES_SMALLER;
        x = t.reshape(x, features);
        T presence = t.reshape(layers.linear("presence", x, features, labels), labels, 1);
        if (!outputs.areas()) {
            return presence;
        }
        T z = layers.withoutBias("areas", x, features, labels, Initial.linear(features, labels));
        T areas = t.add(
                t.multiply(z, t.parameter("areas.times", Initial.ONES, labels)),
                t.parameter("areas.bias", Initial.ZEROS, labels));
        T sigma = t.add(
                layers.linear("sigma", t.constantOf(x), features, labels),
                layers.withoutBias("sigma.brightness", layers.brightness(spectra), 1, labels, Initial.ZEROS));
        return t.concat(2, t.concat(2, presence, t.reshape(areas, labels, 1)), t.reshape(sigma, labels, 1));
    }

    private static <T> T convolution(Tensors<T> t, String name, T x, long from, long to) {
        T weight = t.parameter(name + ".weight", Initial.rectified(from * KERNEL), to, from, KERNEL);
        return t.convolve(x, weight, 1, KERNEL / 2, 1);
    }
}
