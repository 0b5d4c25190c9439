package io.pentimento.training.network;

import io.pentimento.training.examples.Batch;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
    static double[][] filters(Batch batch, float[] scale) {
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
        INDArray x = Nd4j.create(shapes, new long[] {n, bins});
        INDArray y = Nd4j.create(areas, new long[] {n, labels});
        double[][] gram = x.transpose().mmul(x).toDoubleMatrix();
        double trace = 0;
        for (int b = 0; b < bins; b++) {
            trace += gram[b][b];
        }
        for (int b = 0; b < bins; b++) {
            gram[b][b] += RIDGE * trace / bins;
        }
        RealMatrix right = new Array2DRowRealMatrix(x.transpose().mmul(y).toDoubleMatrix(), false);
        return new CholeskyDecomposition(new Array2DRowRealMatrix(gram, false), 1e-6, 1e-12)
                .getSolver()
                .solve(right)
                .transpose()
                .getData();
    }
}
