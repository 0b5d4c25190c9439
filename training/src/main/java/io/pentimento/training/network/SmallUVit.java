package io.pentimento.training.network;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * SmallUViT of A. Bombini et al., arXiv:2410.08826, sec. 2.5: a vision transformer for small data sets with long skips. Its
 * sizes follow from the paper and from its number of parameters, 3,485,076, which only one choice of standard layers has:
 * patches of 16 pixels, a final convolution of 3 x 3, long skips that are added, no positions and no temperature that is
 * learned.
 *
 * @param maps that it sees
 * @param settings what is inferred, not told
 */
public record SmallUVit(int maps, Settings settings) implements PictureNetwork {

    /**
     * What the paper does not tell.
     *
     * @param diagonal whether patches see four diagonal shifts by half a patch (S. H. Lee et al., arXiv:2112.13492), or four
     *     along the axes by a pixel
     * @param positions whether tokens are told their place, by sines and cosines
     * @param selfBlind whether a token looks at all others but not at itself, as in that paper
     * @param dropout in the perceptrons, and the chance to leave out a block's branch
     */
    public record Settings(boolean diagonal, boolean positions, boolean selfBlind, float dropout) {

        /** What is likeliest. */
        public static final Settings LIKELY = new Settings(true, true, true, 0.1f);
    }

    private static final int PATCH = 16;
    private static final int WIDTH = 192;
    private static final int HEADS = 9;
    private static final int HEAD = 32;
    private static final int EXPANSION = 2;
    private static final int OUTER = 3;
    private static final int COLOURS = 3;
    /** It begins with a picture that is nearly grey. */
    private static final Initial GREY = new Initial.Constant(0.5f);

    private static final Initial GREY_WEIGHT = new Initial.Normal(0.01f);
    /** What a token gives to itself. */
    private static final float NOTHING = -1e9f;

    @Override
    public int margin() {
        return 0;
    }

    @Override
    public <T> T forward(Tensors<T> t, T input, T known, int rows, int columns) {
        Layers<T> layers = new Layers<>(t);
        int n = rows / PATCH * (columns / PATCH);
        T x = tokens(t, layers, input, rows, columns);
        if (settings.positions()) {
            x = t.add(x, t.constant("positions", positions(rows / PATCH, columns / PATCH), n, WIDTH));
        }
        Deque<T> skips = new ArrayDeque<>();
        for (int b = 0; b < OUTER; b++) {
            x = block(t, layers, "in." + b, x, n);
            skips.push(x);
        }
        x = block(t, layers, "middle", x, n);
        for (int b = 0; b < OUTER; b++) {
            x = block(t, layers, "out." + b, t.add(x, skips.pop()), n);
        }
        long each = (long) PATCH * PATCH * COLOURS;
        T product = layers.withoutBias("picture", layers.norm("norm", x, WIDTH), WIDTH, each, GREY_WEIGHT);
        T patches = t.add(product, t.parameter("picture.bias", GREY, each));
        T picture = joined(t, patches, rows / PATCH, columns / PATCH);
        return layers.convolution("last", picture, COLOURS, COLOURS, 3, 1, new Initial.Identity(COLOURS, 3));
    }

    /** Shifted patch tokenisation: the picture and four shifted copies, cut into patches. */
    private <T> T tokens(Tensors<T> t, Layers<T> layers, T input, int rows, int columns) {
        T all = input;
        int by = settings.diagonal() ? PATCH / 2 : 1;
        int[][] shifts = settings.diagonal()
                ? new int[][] {{by, by}, {-by, by}, {by, -by}, {-by, -by}}
                : new int[][] {{by, 0}, {-by, 0}, {0, by}, {0, -by}};
        for (int[] shift : shifts) {
            all = t.concat(1, all, shifted(t, shifted(t, input, 2, rows, shift[0]), 3, columns, shift[1]));
        }
        int channels = 5 * maps;
        int down = rows / PATCH;
        int across = columns / PATCH;
        T cut = t.transpose(t.reshape(all, channels, down, PATCH, across, PATCH), 0, 2, 4, 3, 5, 1);
        long each = (long) channels * PATCH * PATCH;
        T patches = t.reshape(cut, (long) down * across, each);
        return layers.linear("patch", layers.norm("patch.norm", patches, each), each, WIDTH);
    }

    /** Moves along an axis; zeros come in. */
    private static <T> T shifted(Tensors<T> t, T x, int axis, int length, int by) {
        if (by == 0) {
            return x;
        }
        T kept = by > 0 ? t.slice(x, axis, 0, length - by) : t.slice(x, axis, -by, length);
        T zeros = t.multiply(by > 0 ? t.slice(x, axis, 0, by) : t.slice(x, axis, length + by, length), 0);
        return by > 0 ? t.concat(axis, zeros, kept) : t.concat(axis, kept, zeros);
    }

    private static <T> T joined(Tensors<T> t, T patches, int down, int across) {
        T cut = t.reshape(patches, down, across, PATCH, PATCH, COLOURS);
        return t.reshape(t.transpose(cut, 0, 5, 1, 3, 2, 4), COLOURS, (long) down * PATCH, (long) across * PATCH);
    }

    private <T> T block(Tensors<T> t, Layers<T> layers, String name, T x, int n) {
        float drop = settings.dropout();
        T attended = attention(t, layers, name + ".attention", layers.norm(name + ".norm1", x, WIDTH), n);
        T y = t.add(x, t.dropPath(attended, drop));
        T inner = layers.linear(name + ".in", layers.norm(name + ".norm2", y, WIDTH), WIDTH, (long) WIDTH * EXPANSION);
        T seen = quiet(t, layers, name + ".out", t.gelu(t.dropout(inner, drop)), WIDTH * EXPANSION);
        return t.add(y, t.dropPath(t.dropout(seen, drop), drop));
    }

    /** Locality self-attention (Lee et al., sec. 3.2), its temperature fixed. */
    private <T> T attention(Tensors<T> t, Layers<T> layers, String name, T x, int n) {
        int inner = HEADS * HEAD;
        T[] parts = heads(t, layers, name, x, n, inner);
        T scores = t.multiply(t.matMul(parts[0], t.transpose(parts[1], 0, 1, 3, 2)), (float) (1 / Math.sqrt(HEAD)));
        if (settings.selfBlind()) {
            float[] mask = new float[n * n];
            for (int i = 0; i < n; i++) {
                mask[i * n + i] = NOTHING;
            }
            scores = t.add(scores, t.constant("self", mask, n, n));
        }
        T taken = t.transpose(t.matMul(t.softmax(scores), parts[2]), 0, 2, 1, 3);
        return quiet(t, layers, name + ".to", t.reshape(taken, n, inner), inner);
    }

    /** The end of a branch, which begins by adding nothing: so that what the patches hold reaches the picture at once. */
    private static <T> T quiet(Tensors<T> t, Layers<T> layers, String name, T x, int inputs) {
        T product = layers.withoutBias(name, x, inputs, WIDTH, Initial.ZEROS);
        return t.add(product, t.parameter(name + ".bias", Initial.ZEROS, WIDTH));
    }

    @SuppressWarnings("unchecked")
    private static <T> T[] heads(Tensors<T> t, Layers<T> layers, String name, T x, int n, int inner) {
        Object[] parts = new Object[3];
        T all = layers.withoutBias(name + ".from", x, WIDTH, 3L * inner, Initial.linear(WIDTH, 3L * inner));
        for (int part = 0; part < 3; part++) {
            T one = t.slice(all, 2, (long) part * inner, (part + 1L) * inner);
            parts[part] = t.transpose(t.reshape(one, n, HEADS, HEAD), 0, 2, 1, 3);
        }
        return (T[]) parts;
    }

    private static float[] positions(int down, int across) {
        float[] values = new float[down * across * WIDTH];
        int half = WIDTH / 4;
        for (int i = 0; i < down * across; i++) {
            for (int k = 0; k < half; k++) {
                double rate = Math.pow(10_000, -(double) k / half);
                double y = i / across * rate;
                double x = i % across * rate;
                values[i * WIDTH + k] = (float) Math.sin(y);
                values[i * WIDTH + half + k] = (float) Math.cos(y);
                values[i * WIDTH + 2 * half + k] = (float) Math.sin(x);
                values[i * WIDTH + 3 * half + k] = (float) Math.cos(x);
            }
        }
        return values;
    }
}
