package io.pentimento.training.network;

import io.pentimento.training.examples.Batch;

/**
 * Our own network: a linear fit whose matrix depends on the spectrum. Each label has a handful of learned filters; the
 * area is a sum of what they measure, weighted by what the label's token has seen of the whole spectrum (which other
 * elements overlap, how the gain has drifted, how much noise there is). So areas grow with the counts as in a fit, over
 * many orders of magnitude, while the tokens, as in {@link LabelTokenTransformer}, decide which channels to believe.
 *
 * <p>Tokens come from overlapping convolutions instead of patches, so that a peak on the border of two patches is not
 * cut.
 *
 * @param outputs what it says
 * @param settings its size; the patch is the distance between tokens, a power of two
 * @param filters of each label
 */
record FilterNetwork(Outputs outputs, TransformerSettings settings, int filters) implements Network {

    private static final int KERNEL = 5;
    /** How much of their usual first values everything else that makes areas begins with. */
    private static final float CAUTION = 0.1f;

    public FilterNetwork {
        settings.requireWholePatches(outputs.bins());
        if (Integer.bitCount(settings.patch()) != 1 || settings.patch() < 4) {
            throw new IllegalArgumentException("patch=" + settings.patch() + ": must be a power of two from 4");
        }
        if (filters < 1) {
            throw new IllegalArgumentException("filters=" + filters + ": must be positive");
        }
    }

    @Override
    public <T> T forward(Tensors<T> t, T spectra) {
        Layers<T> layers = new Layers<>(t);
        int labels = outputs.tokens();
        int width = settings.width();
        T shape = layers.shape(spectra, outputs.bins());
        T data = stem(t, layers, spectra, t.sqrt(shape));
        T seen = new LabelTokens<>(layers, t, settings, labels).look(spectra, data, outputs.bins());
        if (!outputs.areas()) {
            return layers.linear("head", seen, width, 1);
        }
        long all = (long) labels * filters;
        T measured = layers.withoutBias("filters", shape, outputs.bins(), all, new Initial.Normal(1f / outputs.bins()));
        T gates = layers.linear("gates", seen, width, filters);
        T area = t.sum(t.multiply(t.reshape(measured, labels, filters), gates), 2);
        T head = layers.linear("head", seen, width, 3);
        T direct = t.slice(head, 2, Outputs.AREA, Outputs.AREA + 1L);
        T sigma = t.slice(head, 2, Outputs.LOG_SIGMA, Outputs.LOG_SIGMA + 1L);
        T presence = t.slice(head, 2, Outputs.PRESENCE, Outputs.PRESENCE + 1L);
        return t.concat(2, t.concat(2, presence, t.add(area, direct)), sigma);
    }

    /** The first filter of each label is that of a linear regression, and at first the only one that counts. */
    @Override
    public void begin(Parameters parameters, Batch batch, float[] scale) {
        if (!outputs.areas()) {
            return;
        }
        int bins = outputs.bins();
        int columns = outputs.tokens() * filters;
        double[][] found = LinearStart.filters(parameters.manager(), batch, scale);
        float[] weights = parameters.values("filters.weight");
        for (int k = 0; k < found.length; k++) {
            for (int b = 0; b < bins; b++) {
                weights[b * columns + k * filters] = (float) found[k][b];
            }
        }
        parameters.set("filters.weight", weights, bins, columns);
        float[] bias = parameters.values("gates.bias");
        bias[0] = 1;
        parameters.set("gates.bias", bias, filters);
        float[] gates = parameters.values("gates.weight");
        for (int i = 0; i < gates.length; i++) {
            gates[i] *= CAUTION;
        }
        parameters.set("gates.weight", gates, settings.width(), filters);
        float[] head = parameters.values("head.weight");
        for (int i = Outputs.AREA; i < head.length; i += outputs.each()) {
            head[i] *= CAUTION;
        }
        parameters.set("head.weight", head, settings.width(), outputs.each());
    }

    /** Convolutions, each with half the length of the one before, down to one token per patch. */
    private <T> T stem(Tensors<T> t, Layers<T> layers, T spectra, T roots) {
        int width = settings.width();
        int halvings = Integer.numberOfTrailingZeros(settings.patch());
        T x = t.reshape(roots, 1, outputs.bins());
        long from = 1;
        for (int h = 0; h < halvings; h++) {
            long to = h == halvings - 1 ? width : Math.max(8, width >> (halvings - 1 - h));
            T weight = t.parameter("stem" + h + ".weight", Initial.rectified(from * KERNEL), to, from, KERNEL);
            x = t.convolve(x, weight, 2, KERNEL / 2, 1);
            x = t.add(x, t.parameter("stem" + h + ".bias", Initial.ZEROS, to, 1));
            if (h < halvings - 1) {
                x = t.relu(x);
            }
            from = to;
        }
        T tokens = t.transpose(x, 0, 2, 1);
        T light = t.reshape(layers.linear("brightness", layers.brightness(spectra), 1, width), 1, width);
        long n = outputs.bins() / settings.patch();
        return t.add(t.add(tokens, light), t.parameter("place", new Initial.Normal(0.02f), n, width));
    }
}
