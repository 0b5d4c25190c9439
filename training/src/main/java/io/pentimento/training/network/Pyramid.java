package io.pentimento.training.network;

/**
 * Ours: convolutions at three scales, each coarser one half as fine, that are added up again on the way back (O. Ronneberger
 * et al., MICCAI 2015). No pixel sees farther than {@link #REACH}, so that a map painted in tiles with such margins is the map
 * painted as a whole: it has no seams, and a change stays near. It is told which pixels are known.
 *
 * @param maps that it sees
 * @param settings its sizes
 */
public record Pyramid(int maps, Settings settings) implements PictureNetwork {

    /**
     * Sizes.
     *
     * @param fine channels where nothing is left out
     * @param middle channels at half of the rows and columns
     * @param coarse channels at a quarter
     */
    public record Settings(int fine, int middle, int coarse) {

        /** What did well within the time that there is for a row. */
        public static final Settings USUAL = new Settings(24, 56, 112);
    }

    /**
     * Pixels beyond a pixel that it depends on. Windows of three pixels: two at full scale before and two behind, two of two
     * pixels and one more on the way back, two of four pixels, and what pixels lose by being grouped in fours.
     */
    public static final int REACH = 24;

    private static final int MULTIPLE = 4;
    private static final int COLOURS = 3;

    @Override
    public int multiple() {
        return MULTIPLE;
    }

    @Override
    public <T> T forward(Tensors<T> t, T input, T known, int rows, int columns) {
        Layers<T> layers = new Layers<>(t);
        int fine = settings.fine();
        int middle = settings.middle();
        int coarse = settings.coarse();
        T x = t.relu(layers.convolution("fine.1", t.concat(1, input, known), maps + 1, fine, 3, 1));
        T atFine = t.relu(layers.convolution("fine.2", x, fine, fine, 3, 1));
        T y = t.relu(
                layers.convolution("middle.1", halved(t, layers, "middle.down", atFine, fine), fine, middle, 3, 1));
        T atMiddle = t.relu(layers.convolution("middle.2", y, middle, middle, 3, 1));
        T z = t.relu(layers.convolution(
                "coarse.1", halved(t, layers, "coarse.down", atMiddle, middle), middle, coarse, 3, 1));
        z = t.add(z, t.relu(layers.convolution("coarse.2", z, coarse, coarse, 3, 1)));
        T up = doubled(t, layers.convolution("coarse.up", z, coarse, middle, 1, 1), middle, rows / 4, columns / 4);
        T back = t.relu(layers.convolution("middle.3", t.add(up, atMiddle), middle, middle, 3, 1));
        T upper = doubled(t, layers.convolution("middle.up", back, middle, fine, 1, 1), fine, rows / 2, columns / 2);
        T last = t.relu(layers.convolution("fine.3", t.add(upper, atFine), fine, fine, 3, 1));
        T picture = layers.convolution("picture", last, fine, COLOURS, 3, 1, new Initial.Normal(0.01f));
        // It begins with a picture that is nearly grey.
        return t.add(picture, 0.5f);
    }

    /** Each pixel from four. */
    private static <T> T halved(Tensors<T> t, Layers<T> layers, String name, T x, int channels) {
        Initial initial = Initial.rectified(4L * channels);
        T weight = t.parameter(name + ".weight", initial, channels, channels, 2, 2);
        return t.convolvePlane(x, weight, 2, 0, 1);
    }

    /** Four pixels from each. */
    private static <T> T doubled(Tensors<T> t, T x, int channels, int rows, int columns) {
        T wide = t.reshape(x, channels, rows, columns, 1);
        T twice = t.reshape(t.concat(4, wide, wide), channels, rows, 1, 2L * columns);
        return t.reshape(t.concat(3, twice, twice), channels, 2L * rows, 2L * columns);
    }
}
