package io.pentimento.training.network;

/**
 * Says, pixel by pixel, how far off the colour is likely to be that another network has found: from the codes around, and from
 * the colours themselves. That network learns nothing from it, nor do its parameters belong to that network's.
 *
 * <p>The mean distance is what is learned, so that what is surer is nearer on average; how probable a small distance is follows
 * from it.
 *
 * @param maps codes that it sees
 */
public record ConfidenceHead(int maps) {

    /** Pixels beyond a pixel that it depends on. */
    public static final int REACH = 3;

    /** What its parameters' names begin with. */
    public static final String NAME = "confidence";

    private static final int CHANNELS = 12;
    private static final int COLOURS = 3;

    /** k: between the exponential distribution's and Rayleigh's, as the distances of drawn pictures are. */
    private static final float SHAPE = 1.5f;

    /** Γ(1 + 1/k)^k. */
    private static final float SCALE = 0.8577f;

    /**
     * Runs it.
     *
     * @param codes [pictures x maps x rows x columns]
     * @param known [pictures x 1 x rows x columns]
     * @param picture [pictures x 3 x rows x columns], 0 to 1
     * @return [pictures x 1 x rows x columns], logarithm of the expected distance, over that of a colour that is just good
     */
    public <T> T forward(Tensors<T> t, T codes, T known, T picture) {
        Layers<T> layers = new Layers<>(t);
        T all = t.concat(1, t.concat(1, codes, known), picture);
        T x = t.relu(layers.convolution(NAME + ".1", all, maps + 1 + COLOURS, CHANNELS, 3, 1));
        T y = t.relu(layers.convolution(NAME + ".2", x, CHANNELS, CHANNELS, 3, 1));
        return layers.convolution(NAME + ".3", y, CHANNELS, 1, 3, 1);
    }

    /**
     * How probable it is that a colour is good of which such a distance is expected, by Weibull's law: F(d) = 1 - exp(-(Γ(1 +
     * 1/k) d / mean)^k).
     */
    public static <T> T probability(Tensors<T> t, T logDistance) {
        T power = t.multiply(t.exp(t.multiply(logDistance, -SHAPE)), SCALE);
        return t.add(t.multiply(t.exp(t.multiply(power, -1)), -1), 1);
    }
}
