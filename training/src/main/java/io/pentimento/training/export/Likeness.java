package io.pentimento.training.export;

import io.pentimento.training.examples.Batch;
import io.pentimento.training.network.Tensors;
import java.util.Arrays;
import org.apache.commons.math3.fitting.PolynomialCurveFitter;
import org.apache.commons.math3.fitting.WeightedObservedPoints;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How much a spectrum is like those of the training: 1 when it is, towards 0 when something is in it that the training
 * never showed. Square roots of the counts (whose noise is the same everywhere: F. J. Anscombe, Biometrika 35 (1948) 246)
 * are compared with the nearest point of the subspace in which the training's spectra lie (principal components); what is
 * left over, as a reduced chi-squared, is compared with what training spectra of that many counts leave.
 *
 * @param coarse bins that are added up into one
 * @param mean [width] of the roots, divided by the root of all counts
 * @param components [width x components]
 * @param expected mean of the logarithm of chi-squared against the logarithm of all counts: a parabola's three numbers
 * @param spread standard deviation of that logarithm, likewise
 */
public record Likeness(int coarse, float[] mean, float[] components, float[] expected, float[] spread) {

    private static final float ANSCOMBE = 0.375f;
    private static final float LEAST_SPREAD = 0.02f;
    /** Standard deviations at which trust is one half, and how fast it falls there. */
    private static final float HALF_AT = 4;

    private static final float STEEPNESS = 1.5f;

    /**
     * Learns the subspace and what is usual.
     *
     * @param width components
     */
    public static Likeness of(Batch batch, int coarse, int components) {
        int bins = batch.counts().length / batch.size();
        if (bins % coarse != 0 || components >= bins / coarse) {
            throw new IllegalArgumentException("coarse=" + coarse + ", components=" + components + ": must divide the "
                    + bins + " bins, and leave some of them over");
        }
        int width = bins / coarse;
        double[][] roots = roots(batch, coarse, width);
        double[] weights = weights(batch);
        double[] mean = mean(roots, weights, width);
        double[][] axes = axes(roots, weights, mean, width, components);
        return new Likeness(coarse, floats(mean), flat(axes), new float[3], new float[] {1, 0, 0})
                .withUsual(batch, roots, mean, axes);
    }

    private Likeness withUsual(Batch batch, double[][] roots, double[] mean, double[][] axes) {
        int n = batch.size();
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            double total = batch.total(i);
            x[i] = brightness(total);
            y[i] = Math.log(Math.max(1e-6, chiSquared(roots[i], mean, axes, total)));
        }
        double[] centre = parabola(x, y);
        double[] off = new double[n];
        for (int i = 0; i < n; i++) {
            // Mean absolute deviation of a normal law is 0.798 of the standard one.
            off[i] = Math.abs(y[i] - centre[0] - x[i] * (centre[1] + x[i] * centre[2])) / 0.798;
        }
        return new Likeness(coarse, this.mean, components, floats(centre), floats(parabola(x, off)));
    }

    private double chiSquared(double[] root, double[] mean, double[][] axes, double total) {
        double[] rest = new double[mean.length];
        for (int b = 0; b < rest.length; b++) {
            rest[b] = root[b] - mean[b];
        }
        double left = 0;
        double[] original = rest.clone();
        for (double[] axis : axes) {
            double along = 0;
            for (int b = 0; b < rest.length; b++) {
                along += original[b] * axis[b];
            }
            for (int b = 0; b < rest.length; b++) {
                rest[b] -= along * axis[b];
            }
        }
        for (double r : rest) {
            left += r * r;
        }
        return left * total / (mean.length - axes.length);
    }

    /** Trust of each spectrum, 0 to 1: [pixels x 1]. */
    <T> T trust(Tensors<T> t, T counts) {
        int width = mean.length;
        int axes = components.length / width;
        T total = t.clip(t.sum(counts, 1), 1, Float.MAX_VALUE);
        T added = t.reshape(t.sum(t.reshape(counts, width, coarse), 2), width);
        T roots = t.multiply(t.sqrt(t.divide(t.add(added, ANSCOMBE), total)), 2);
        T centred = t.subtract(roots, t.constant("likeness.mean", mean, width));
        T along = t.matMul(centred, t.constant("likeness.components", components, width, axes));
        T rest = t.subtract(centred, t.matMul(along, t.constant("likeness.transposed", transposed(), axes, width)));
        T chi = t.multiply(t.multiply(t.sum(t.multiply(rest, rest), 1), total), 1f / (width - axes));
        T light = t.add(t.multiply(t.log(total), 0.2f), -1.6f);
        T usual = parabola(t, light, expected);
        T spreads = t.clip(parabola(t, light, spread), LEAST_SPREAD, Float.MAX_VALUE);
        T off = t.divide(t.subtract(t.log(t.clip(chi, 1e-6f, Float.MAX_VALUE)), usual), spreads);
        return t.sigmoid(t.multiply(t.add(t.multiply(off, -1), HALF_AT), STEEPNESS));
    }

    private static <T> T parabola(Tensors<T> t, T x, float[] c) {
        return t.add(t.multiply(x, t.add(t.multiply(x, c[2]), c[1])), c[0]);
    }

    private static double brightness(double total) {
        return 0.2 * Math.log(total) - 1.6;
    }

    private float[] transposed() {
        int width = mean.length;
        int axes = components.length / width;
        float[] turned = new float[components.length];
        for (int b = 0; b < width; b++) {
            for (int a = 0; a < axes; a++) {
                turned[a * width + b] = components[b * axes + a];
            }
        }
        return turned;
    }

    private static double[][] roots(Batch batch, int coarse, int width) {
        double[][] roots = new double[batch.size()][width];
        for (int i = 0; i < batch.size(); i++) {
            double total = batch.total(i);
            for (int b = 0; b < width; b++) {
                double sum = 0;
                for (int c = 0; c < coarse; c++) {
                    sum += batch.counts()[(i * width + b) * coarse + c];
                }
                roots[i][b] = 2 * Math.sqrt((sum + ANSCOMBE) / total);
            }
        }
        return roots;
    }

    /** Bright spectra say more of the subspace than noisy ones. */
    private static double[] weights(Batch batch) {
        double[] weights = new double[batch.size()];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = batch.total(i);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double[] mean(double[][] roots, double[] weights, int width) {
        double[] mean = new double[width];
        for (int i = 0; i < roots.length; i++) {
            for (int b = 0; b < width; b++) {
                mean[b] += weights[i] * roots[i][b];
            }
        }
        return mean;
    }

    /** Principal components, strongest first, each of length one. */
    private static double[][] axes(double[][] roots, double[] weights, double[] mean, int width, int number) {
        INDArray centred = Nd4j.createFromArray(roots).subRowVector(Nd4j.createFromArray(mean));
        INDArray scaled = centred.mulColumnVector(
                Nd4j.createFromArray(Arrays.stream(weights).map(Math::sqrt).toArray()));
        INDArray vectors = scaled.transpose().mmul(scaled);
        INDArray values = Eigen.symmetricGeneralizedEigenvalues(vectors);
        Integer[] order = new Integer[width];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (p, q) -> Double.compare(values.getDouble(q), values.getDouble(p)));
        double[][] axes = new double[number][];
        for (int a = 0; a < number; a++) {
            axes[a] = vectors.get(NDArrayIndex.all(), NDArrayIndex.point(order[a]))
                    .dup()
                    .toDoubleVector();
        }
        return axes;
    }

    /** Least squares of {@code a + b x + c x²}. */
    private static double[] parabola(double[] x, double[] y) {
        var points = new WeightedObservedPoints();
        for (int i = 0; i < x.length; i++) {
            points.add(x[i], y[i]);
        }
        return PolynomialCurveFitter.create(2).fit(points.toList());
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** [width x axes], row by row. */
    private static float[] flat(double[][] axes) {
        int width = axes[0].length;
        float[] flat = new float[width * axes.length];
        for (int b = 0; b < width; b++) {
            for (int a = 0; a < axes.length; a++) {
                flat[b * axes.length + a] = (float) axes[a][b];
            }
        }
        return flat;
    }
}
