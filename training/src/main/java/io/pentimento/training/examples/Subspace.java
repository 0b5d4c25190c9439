package io.pentimento.training.examples;

/** The space that some vectors span, as an orthonormal basis (modified Gram-Schmidt). Belongs to one thread. */
final class Subspace {

    /** What is left of a vector that others span already, relative to it. */
    private static final double NOTHING = 1e-6;

    private final double[][] basis;
    private int dimensions;

    /**
     * @param mostVectors that will be added
     * @param length of each vector
     */
    Subspace(int mostVectors, int length) {
        basis = new double[mostVectors][length];
    }

    /** Forgets all vectors. */
    void clear() {
        dimensions = 0;
    }

    /** Forgets all vectors but the first so many that changed anything. */
    void shrink(int dimensions) {
        this.dimensions = Math.min(this.dimensions, dimensions);
    }

    int dimensions() {
        return dimensions;
    }

    /** Adds a vector, which stays as it is. */
    void add(double[] vector) {
        double[] rest = basis[dimensions];
        double length = subtract(vector, rest);
        double whole = Math.sqrt(dot(vector, vector));
        if (length > NOTHING * whole) {
            for (int i = 0; i < rest.length; i++) {
                rest[i] /= length;
            }
            dimensions++;
        }
    }

    /** Length of what no mixture of the vectors can make up for. */
    double distance(double[] vector, double[] buffer) {
        return subtract(vector, buffer);
    }

    private double subtract(double[] vector, double[] rest) {
        System.arraycopy(vector, 0, rest, 0, rest.length);
        for (int d = 0; d < dimensions; d++) {
            double along = dot(rest, basis[d]);
            for (int i = 0; i < rest.length; i++) {
                rest[i] -= along * basis[d][i];
            }
        }
        return Math.sqrt(dot(rest, rest));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
