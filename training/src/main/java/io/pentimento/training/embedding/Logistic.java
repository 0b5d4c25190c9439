package io.pentimento.training.embedding;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Logistic regression: the odds of something, from a few features.
 *
 * @param weights of the features, and last the constant
 */
record Logistic(double[] weights) {

    private static final int MOST_ROUNDS = 100;
    private static final double GOOD_ENOUGH = 1e-8;
    /** Of the squares of the weights: keeps them finite where classes do not overlap. */
    private static final double RIDGE = 1e-3;

    /**
     * Fits by Newton's method.
     *
     * @param features [examples][features]
     * @param truth of each example, 0 or 1
     */
    static Logistic of(double[][] features, float[] truth) {
        int k = features[0].length + 1;
        double[] weights = new double[k];
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double[] gradient = new double[k];
            double[][] curvature = new double[k][k];
            for (int j = 0; j < k; j++) {
                gradient[j] = -RIDGE * weights[j];
                curvature[j][j] = RIDGE;
            }
            for (int i = 0; i < features.length; i++) {
                double p = 1 / (1 + Math.exp(-odds(weights, features[i])));
                for (int j = 0; j < k; j++) {
                    double x = j < k - 1 ? features[i][j] : 1;
                    gradient[j] += (truth[i] - p) * x;
                    for (int l = 0; l < k; l++) {
                        curvature[j][l] += p * (1 - p) * x * (l < k - 1 ? features[i][l] : 1);
                    }
                }
            }
            double[] step = new CholeskyDecomposition(new Array2DRowRealMatrix(curvature), 1e-6, 1e-12)
                    .getSolver()
                    .solve(new ArrayRealVector(gradient))
                    .toArray();
            double length = 0;
            for (int j = 0; j < k; j++) {
                weights[j] += step[j];
                length += step[j] * step[j];
            }
            if (length < GOOD_ENOUGH) {
                break;
            }
        }
        return new Logistic(weights);
    }

    private static double odds(double[] weights, double[] features) {
        double sum = weights[weights.length - 1];
        for (int j = 0; j < features.length; j++) {
            sum += weights[j] * features[j];
        }
        return sum;
    }
}
