package io.pentimento.training.recolour;

import io.pentimento.training.network.Tensors;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Codes with mean 0, variance 1 and without correlation: what a code means does not depend on its scale, and some vary a
 * hundred times less than others. The weights are the inverse of the Cholesky factor of the covariance (A. Kessy, A. Lewin,
 * K. Strimmer, American Statistician 72 (2018) 309).
 *
 * @param mean of each code
 * @param weights [codes x codes], triangular
 */
record Whitening(float[] mean, float[] weights) {

    /** Beyond so many standard deviations codes are as good as there. */
    private static final float FARTHEST = 8;

    /** Of variances, so that a code that never changes does no harm. */
    private static final double LEAST = 1e-10;

    /** Of the known pixels of some pictures. */
    static Whitening of(List<EmbeddedPicture> pictures, int codes) {
        double[] sums = new double[codes];
        double[][] products = new double[codes][codes];
        double number = 0;
        for (EmbeddedPicture picture : pictures) {
            int n = picture.known().length;
            for (int i = 0; i < n; i++) {
                if (picture.known()[i] > 0) {
                    number++;
                    for (int a = 0; a < codes; a++) {
                        double value = picture.codes()[a * n + i];
                        sums[a] += value;
                        for (int b = 0; b <= a; b++) {
                            products[a][b] += value * picture.codes()[b * n + i];
                        }
                    }
                }
            }
        }
        double[][] covariance = new double[codes][codes];
        for (int a = 0; a < codes; a++) {
            for (int b = 0; b <= a; b++) {
                covariance[a][b] = products[a][b] / number - sums[a] / number * (sums[b] / number);
                covariance[b][a] = covariance[a][b];
            }
            covariance[a][a] += LEAST;
        }
        RealMatrix root = new CholeskyDecomposition(new Array2DRowRealMatrix(covariance), 1e-9, 0).getL();
        RealMatrix inverse = MatrixUtils.inverse(root);
        float[] mean = new float[codes];
        float[] weights = new float[codes * codes];
        for (int a = 0; a < codes; a++) {
            mean[a] = (float) (sums[a] / number);
            for (int b = 0; b < codes; b++) {
                weights[a * codes + b] = (float) inverse.getEntry(a, b);
            }
        }
        return new Whitening(mean, weights);
    }

    /** Whitened codes of the known pixels of some pictures, [codes x pixels]. */
    float[][] of(List<EmbeddedPicture> pictures) {
        int codes = mean.length;
        int all = pictures.stream().mapToInt(EmbeddedPicture::knownPixels).sum();
        float[][] white = new float[codes][all];
        int at = 0;
        for (EmbeddedPicture picture : pictures) {
            int n = picture.known().length;
            for (int i = 0; i < n; i++) {
                if (picture.known()[i] > 0) {
                    for (int a = 0; a < codes; a++) {
                        white[a][at] = white(picture.codes(), n, i, a);
                    }
                    at++;
                }
            }
        }
        return white;
    }

    private float white(float[] codes, int pixels, int pixel, int code) {
        float sum = 0;
        for (int b = 0; b <= code; b++) {
            sum += weights[code * mean.length + b] * (codes[b * pixels + pixel] - mean[b]);
        }
        return Math.min(FARTHEST, Math.max(-FARTHEST, sum));
    }

    /**
     * Whitens.
     *
     * @param codes [pictures x codes x rows x columns]
     * @param known [pictures x 1 x rows x columns]; where it is 0 all becomes 0
     */
    <T> T of(Tensors<T> t, T codes, T known) {
        int n = mean.length;
        T centred = t.subtract(codes, t.constant("codes.mean", mean, 1, n, 1, 1));
        T white = t.convolvePlane(centred, t.constant("codes.weights", weights, n, n, 1, 1), 1, 0, 1);
        return t.multiply(t.clip(white, -FARTHEST, FARTHEST), known);
    }
}
