package io.pentimento.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.examples.Batch;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/** Filters that a linear regression finds, for a network to begin with: what is left to learn is where they are wrong. */
final class LinearStart {

    /** Of the mean diagonal: enough that neighbouring bins do not fight each other. */
    private static final double RIDGE = 1e-4;
    /** Beyond this many counts it is not noise that makes a spectrum hard. */
    private static final double MOST_WEIGHT = 1e5;

    private LinearStart() {}

    /**
     * Ridge regression of areas on the shape of spectra, bright ones weighing more.
     *
     * @param scale [labels] of areas
     * @return [labels][bins]
     */
    static double[][] filters(NDManager manager, Batch batch, float[] scale) {
        int n = batch.size();
        int bins = batch.counts().length / n;
        int labels = scale.length;
        float[] shapes = new float[n * bins];
        float[] areas = new float[n * labels];
        for (int i = 0; i < n; i++) {
            float total = batch.total(i);
            float root = (float) Math.sqrt(Math.min(total, MOST_WEIGHT)) * batch.natural()[i];
            for (int b = 0; b < bins; b++) {
                shapes[i * bins + b] = batch.counts()[i * bins + b] * bins / total * root;
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
        double trace = 0;
        for (int b = 0; b < bins; b++) {
            trace += gram[b][b];
        }
        for (int b = 0; b < bins; b++) {
            gram[b][b] += RIDGE * trace / bins;
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(gram, false), 1e-6, 1e-12)
                .getSolver()
                .solve(new Array2DRowRealMatrix(products, false))
                .transpose()
                .getData();
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
