package io.pentimento.xrf.fit;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** Small symmetric systems, scaled to a unit diagonal so that amounts of very different size do not spoil each other. */
final class LinearSystem {

    private LinearSystem() {}

    /** Solves {@code gram x = right} for a symmetric, positive (semi-)definite matrix. */
    static double[] solve(double[][] gram, double[] right) {
        int n = right.length;
        if (n == 0) {
            return right;
        }
        double[] scale = new double[n];
        RealMatrix scaled = new Array2DRowRealMatrix(n, n);
        for (int i = 0; i < n; i++) {
            scale[i] = 1 / Math.sqrt(gram[i][i]);
        }
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            b[i] = right[i] * scale[i];
            for (int j = 0; j < n; j++) {
                scaled.setEntry(i, j, gram[i][j] * scale[i] * scale[j]);
            }
        }
        double[] x = solveScaled(scaled, b);
        for (int i = 0; i < n; i++) {
            x[i] *= scale[i];
        }
        return x;
    }

    private static double[] solveScaled(RealMatrix matrix, double[] right) {
        ArrayRealVector b = new ArrayRealVector(right, false);
        try {
            return new CholeskyDecomposition(matrix, 1e-9, 1e-12)
                    .getSolver()
                    .solve(b)
                    .toArray();
        } catch (NonPositiveDefiniteMatrixException e) {
            // Two shapes that cannot be told apart: the least-norm solution shares the counts between them.
            return new SingularValueDecomposition(matrix).getSolver().solve(b).toArray();
        }
    }
}
