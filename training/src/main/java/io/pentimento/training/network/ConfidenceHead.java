package io.pentimento.training.network;

/**
 * Says, pixel by pixel, whether the colour that another network has found is good: from the codes around, and from the colours
 * themselves. It does not change that network, nor belongs to its parameters.
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

    /**
     * Runs it.
     *
     * @param codes [pictures x maps x rows x columns]
     * @param known [pictures x 1 x rows x columns]
     * @param picture [pictures x 3 x rows x columns], 0 to 1
     * @return [pictures x 1 x rows x columns], logarithm of the odds
     */
    public <T> T forward(Tensors<T> t, T codes, T known, T picture) {
        Layers<T> layers = new Layers<>(t);
        T all = t.concat(1, t.concat(1, codes, known), picture);
        T x = t.relu(layers.convolution(NAME + ".1", all, maps + 1 + COLOURS, CHANNELS, 3, 1));
        T y = t.relu(layers.convolution(NAME + ".2", x, CHANNELS, CHANNELS, 3, 1));
        return layers.convolution(NAME + ".3", y, CHANNELS, 1, 3, 1);
    }
}
