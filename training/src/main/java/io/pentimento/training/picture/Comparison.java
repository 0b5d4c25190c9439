package io.pentimento.training.picture;

import io.pentimento.training.network.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How near pictures are to others, in operations through which a network can learn. Definitions are those of {@link
 * Likeness}.
 *
 * @param <T> a tensor: pictures are [pictures x 3 x rows x columns], 0 to 1; results [pictures x 1]
 */
public final class Comparison<T> {

    /** Of the five scales, the finest first: Z. Wang, E. P. Simoncelli, A. C. Bovik, Asilomar 2003. */
    static final float[] POWERS = {0.0448f, 0.2856f, 0.3001f, 0.2363f, 0.1333f};

    /** Squares of K1 and K2 of that paper, for colours from 0 to 1. */
    private static final float C1 = 0.01f * 0.01f;

    private static final float C2 = 0.03f * 0.03f;
    private static final int WINDOW = 11;
    private static final double WIDTH = 1.5;
    /** What rounding to 256 steps adds to a variance: windows in which both pictures are even are alike. */
    private static final float EVEN = 1f / (12 * 255 * 255);
    /** Keeps what is divided by, or learned through a root or a logarithm, from being nothing. */
    private static final float TINY = Math.ulp(1f);

    private final Tensors<T> t;
    private final int rows;
    private final int columns;

    /** Of pictures of this size. */
    public Comparison(Tensors<T> tensors, int rows, int columns) {
        this.t = tensors;
        this.rows = rows;
        this.columns = columns;
    }

    /** What windows hold: means of both pictures, their squares added up, variances added up, and the covariance. */
    private record Windows<T>(T meanA, T meanB, T squares, T variances, T covariance) {}

    /** Multi-scale structural similarity; a factor that is not positive counts as next to nothing, and can be learned out of. */
    public T msSsim(T a, T b) {
        T product = null;
        List<T> scales = scales(a, b);
        for (int scale = 0; scale < POWERS.length; scale++) {
            T mean = t.clip(scales.get(scale), TINY, Float.MAX_VALUE);
            T factor = t.exp(t.multiply(t.log(mean), POWERS[scale]));
            product = product == null ? factor : t.multiply(product, factor);
        }
        return product;
    }

    /** Means of what {@link #msSsim} is the product of, from the finest scale on, before they are raised to {@link #POWERS}. */
    List<T> scales(T a, T b) {
        List<T> means = new ArrayList<>();
        int height = rows;
        int width = columns;
        for (int scale = 0; scale < POWERS.length; scale++) {
            Windows<T> w = windows(a, b, height, width);
            T similar = t.divide(t.add(t.multiply(w.covariance, 2), C2), t.add(w.variances, C2));
            if (scale == POWERS.length - 1) {
                T bright = t.divide(t.add(t.multiply(t.multiply(w.meanA, w.meanB), 2), C1), t.add(w.squares, C1));
                similar = t.multiply(similar, bright);
            }
            means.add(mean(similar, height - WINDOW + 1, width - WINDOW + 1));
            a = halved(a);
            b = halved(b);
            height /= 2;
            width /= 2;
        }
        return means;
    }

    /** Universal image quality index. */
    public T uiqi(T a, T b) {
        Windows<T> w = windows(a, b, rows, columns);
        T similar = t.divide(t.add(t.multiply(w.covariance, 2), EVEN), t.add(w.variances, EVEN));
        T bright = t.divide(t.add(t.multiply(t.multiply(w.meanA, w.meanB), 2), TINY), t.add(w.squares, TINY));
        return mean(t.multiply(similar, bright), rows - WINDOW + 1, columns - WINDOW + 1);
    }

    /** Mean colour distance, 0 to 765. */
    public T redmean(T a, T b) {
        long pixels = (long) rows * columns;
        return t.multiply(t.sum(t.reshape(distances(a, b), pixels), 1), 1f / pixels);
    }

    /** Colour distance of each pixel, [pictures x 1 x rows x columns]. */
    public T distances(T a, T b) {
        // What a network says may lie outside of what a colour can be.
        T red = t.clip(t.multiply(t.add(channel(a, 0), channel(b, 0)), 255f / 2 / 256), 0, 255f / 256);
        T sum = t.add(
                t.add(t.multiply(t.add(red, 2), squaredDifference(a, b, 0)), t.multiply(squaredDifference(a, b, 1), 4)),
                t.multiply(t.add(t.multiply(red, -1), 2 + 255f / 256), squaredDifference(a, b, 2)));
        return t.multiply(t.sqrt(t.add(sum, TINY * TINY)), 255);
    }

    private T channel(T picture, int channel) {
        return t.slice(picture, 1, channel, channel + 1L);
    }

    private T squaredDifference(T a, T b, int channel) {
        T difference = t.subtract(channel(a, channel), channel(b, channel));
        return t.multiply(difference, difference);
    }

    /** From the picture's own means on, so that little is left to be rounded off. */
    private Windows<T> windows(T a, T b, int height, int width) {
        T levelA = level(a, height, width);
        T levelB = level(b, height, width);
        T aboveA = t.subtract(a, levelA);
        T aboveB = t.subtract(b, levelB);
        T smoothA = smooth(aboveA);
        T smoothB = smooth(aboveB);
        T varianceA = t.subtract(smooth(t.multiply(aboveA, aboveA)), t.multiply(smoothA, smoothA));
        T varianceB = t.subtract(smooth(t.multiply(aboveB, aboveB)), t.multiply(smoothB, smoothB));
        T covariance = t.subtract(smooth(t.multiply(aboveA, aboveB)), t.multiply(smoothA, smoothB));
        T meanA = t.add(smoothA, levelA);
        T meanB = t.add(smoothB, levelB);
        T squares = t.add(t.multiply(meanA, meanA), t.multiply(meanB, meanB));
        // What is rounded off may make a variance negative; the covariance of a picture with itself is just as wrong.
        T variances = t.clip(t.add(varianceA, varianceB), -EVEN / 2, Float.MAX_VALUE);
        return new Windows<>(meanA, meanB, squares, variances, covariance);
    }

    /** Mean of each colour of each picture. */
    private T level(T pictures, int height, int width) {
        long pixels = (long) height * width;
        T sums = t.sum(t.reshape(pictures, 3, pixels), 2);
        return t.reshape(t.multiply(sums, 1f / pixels), 3, 1, 1);
    }

    /** First down the columns, then along the rows: the window is the product of both. */
    private T smooth(T pictures) {
        float[] weights = new float[3 * WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double distance = (i - WINDOW / 2) / WIDTH;
            weights[i] = (float) Math.exp(-distance * distance / 2);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i < WINDOW ? (float) (weights[i] / sum) : weights[i - WINDOW];
        }
        T down = t.convolvePlane(pictures, t.constant("window.down", weights, 3, 1, WINDOW, 1), 1, 0, 3);
        return t.convolvePlane(down, t.constant("window.along", weights, 3, 1, 1, WINDOW), 1, 0, 3);
    }

    private T halved(T pictures) {
        float[] quarter = new float[12];
        Arrays.fill(quarter, 0.25f);
        return t.convolvePlane(pictures, t.constant("halved", quarter, 3, 1, 2, 2), 2, 0, 3);
    }

    /** Over all colours and windows. */
    private T mean(T values, int height, int width) {
        long all = 3L * height * width;
        return t.multiply(t.sum(t.reshape(values, all), 1), 1f / all);
    }
}
