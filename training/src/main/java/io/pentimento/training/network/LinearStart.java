package io.pentimento.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.examples.Batch;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/** Filters that a linear regression finds, for a network to begin with: what is left to learn is where they are wrong. */
final class LinearStart {

    /**
     * For so many counts filters are found, the first that a network begins with in front. They are far fewer than spectra
     * have, since the paintings of a simulation differ in more ways than these few spectra show: what looks like an overlap
     * that could be undone is often chance.
     */
    private static final double[] LEVELS = {100, 10, 30, 1000, 1e5};
    /** Of the mean diagonal: enough that neighbouring bins do not fight each other. */
    private static final double RIDGE = 1e-4;
    /** Beyond this many counts it is not noise that makes a spectrum hard. */
    private static final double MOST_WEIGHT = 1e5;

    private LinearStart() {}

    /**
     * Regression of areas on the shape of spectra, bright ones weighing more, each time as if they had the noise of so many
     * counts: Wiener's filters (N. Wiener, Extrapolation, Interpolation, and Smoothing of Stationary Time Series, 1949) for
     * Poisson noise.
     *
     * @param scale [labels] of areas
     * @return [levels][labels][bins]; the first is a good one to begin with
     */
    static double[][][] filters(NDManager manager, Batch batch, float[] scale) {
        int n = batch.size();
        int bins = batch.counts().length / n;
        int labels = scale.length;
        float[] shapes = new float[n * bins];
        float[] areas = new float[n * labels];
        double[] mean = new double[bins];
        for (int i = 0; i < n; i++) {
            float total = batch.total(i);
            float root = (float) Math.sqrt(Math.min(total, MOST_WEIGHT)) * batch.natural()[i];
            for (int b = 0; b < bins; b++) {
                shapes[i * bins + b] = batch.counts()[i * bins + b] * bins / total * root;
                mean[b] += shapes[i * bins + b] * root;
            }
            for (int k = 0; k < labels; k++) {
                areas[i * labels + k] = batch.areas()[i * labels + k] / scale[k] * root;
            }
        }
        double[][] gram;
        double[][] products;
        try (NDManager scratch = manager.newSubManager()) {
            NDArray x = scratch.create(shapes, new Shape(n, bins)).toType(DataType.FLOAT64, false);
            NDArray y = scratch.create(areas, new Shape(n, labels)).toType(DataType.FLOAT64, false);
            gram = rows(x.transpose().matMul(x));
            products = rows(x.transpose().matMul(y));
        }
        double ridge = RIDGE
                * IntStream.range(0, bins)
                        .mapToDouble(b -> gram[b][b])
                        .average()
                        .orElseThrow();
        double[][][] all = new double[LEVELS.length][][];
        for (int l = 0; l < LEVELS.length; l++) {
            double[][] noisy = new double[bins][];
            for (int b = 0; b < bins; b++) {
                noisy[b] = gram[b].clone();
                // The variance of counts x bins / total, summed with the weights of the spectra.
                noisy[b][b] += mean[b] * bins / LEVELS[l] + ridge;
            }
            all[l] = new CholeskyDecomposition(new Array2DRowRealMatrix(noisy, false), 1e-6, 1e-12)
                    .getSolver()
                    .solve(new Array2DRowRealMatrix(products, false))
                    .transpose()
                    .getData();
        }
        return all;
    }

    private static double[][] rows(NDArray matrix) {
        double[] flat = matrix.toDoubleArray();
        int columns = (int) matrix.getShape().get(1);
        double[][] rows = new double[flat.length / columns][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Arrays.copyOfRange(flat, r * columns, (r + 1) * columns);
        }
        return rows;
    }
}
