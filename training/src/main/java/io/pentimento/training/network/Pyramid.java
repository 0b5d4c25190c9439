package io.pentimento.training.network;

/**
 * Ours: convolutions at three scales, each coarser one half as fine, that are added up again on the way back (O. Ronneberger
 * et al., MICCAI 2015). Nothing is padded: what a pixel depends on lies within the margin and three pixels more, so that a map
 * painted in tiles is the map painted as a whole, without seams, and a change stays near. It is told which pixels are
 * known.
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
     * Windows of three pixels take one pixel of their scale from each side: two at full scale before and two behind, two of
     * two pixels before and one behind, two of four pixels.
     */
    public static final int MARGIN = 18;

    private static final int COLOURS = 3;

    @Override
    public int margin() {
        return MARGIN;
    }

    @Override
    public <T> T forward(Tensors<T> t, T input, T known, int rows, int columns) {
        Layers<T> layers = new Layers<>(t);
        int fine = settings.fine();
        int middle = settings.middle();
        int coarse = settings.coarse();
        T x = t.relu(layers.within("fine.1", t.concat(1, input, known), maps + 1, fine));
        T atFine = t.relu(layers.within("fine.2", x, fine, fine));
        T y = t.relu(layers.within("middle.1", halved(t, layers, "middle.down", atFine, fine), fine, middle));
        T atMiddle = t.relu(layers.within("middle.2", y, middle, middle));
        T z = t.relu(layers.within("coarse.1", halved(t, layers, "coarse.down", atMiddle, middle), middle, coarse));
        Size size = new Size(rows / 4 - 5, columns / 4 - 5);
        z = t.add(size.inner(t, z, 1), t.relu(layers.within("coarse.2", z, coarse, coarse)));
        size = size.without(1);
        T up = doubled(t, layers.convolution("coarse.up", z, coarse, middle, 1, 1), middle, size);
        Size skipped = new Size(rows / 2 - 6, columns / 2 - 6);
        T back = t.relu(layers.within("middle.3", t.add(up, skipped.inner(t, atMiddle, 4)), middle, middle));
        size = skipped.without(5);
        T upper = doubled(t, layers.convolution("middle.up", back, middle, fine, 1, 1), fine, size);
        skipped = new Size(rows - 4, columns - 4);
        T last = t.relu(layers.within("fine.3", t.add(upper, skipped.inner(t, atFine, 14)), fine, fine));
        T picture = layers.within("picture", last, fine, COLOURS, new Initial.Normal(0.01f));
        // It begins with a picture that is nearly grey.
        return t.add(picture, 0.5f);
    }

    private record Size(int rows, int columns) {

        Size without(int margin) {
            return new Size(rows - 2 * margin, columns - 2 * margin);
        }

        /** What is left of maps of this size. */
        <T> T inner(Tensors<T> t, T maps, int margin) {
            return t.part(maps, margin, rows - 2 * margin, columns - 2 * margin);
        }
    }

    /** Each pixel from four. */
    private static <T> T halved(Tensors<T> t, Layers<T> layers, String name, T x, int channels) {
        Initial initial = Initial.rectified(4L * channels);
        T weight = t.parameter(name + ".weight", initial, channels, channels, 2, 2);
        return t.convolvePlane(x, weight, 2, 0, 1);
    }

    /** Four pixels from each. */
    private static <T> T doubled(Tensors<T> t, T x, int channels, Size size) {
        int rows = size.rows();
        int columns = size.columns();
        T wide = t.reshape(x, channels, rows, columns, 1);
        T twice = t.reshape(t.concat(4, wide, wide), channels, rows, 1, 2L * columns);
        return t.reshape(t.concat(3, twice, twice), channels, 2L * rows, 2L * columns);
    }
}
