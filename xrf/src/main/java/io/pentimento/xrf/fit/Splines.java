package io.pentimento.xrf.fit;

/** Cubic B-splines on [0, 1] with equidistant knots and full multiplicity at the ends (C. de Boor's recursion). */
final class Splines {
    private static final int DEGREE = 3;

    private Splines() {}

    /** Value of spline {@code i} of {@code count} at {@code x}. */
    static double cubic(int i, int count, double x) {
        return value(i, DEGREE, count, Math.min(x, Math.nextDown(1.0)));
    }

    private static double value(int i, int degree, int count, double x) {
        if (x < knot(i, count) || x >= knot(i + degree + 1, count)) {
            return 0;
        }
        if (degree == 0) {
            return 1;
        }
        double result = 0;
        double left = knot(i + degree, count) - knot(i, count);
        double right = knot(i + degree + 1, count) - knot(i + 1, count);
        if (left > 0) {
            result += (x - knot(i, count)) / left * value(i, degree - 1, count, x);
        }
        if (right > 0) {
            result += (knot(i + degree + 1, count) - x) / right * value(i + 1, degree - 1, count, x);
        }
        return result;
    }

    private static double knot(int index, int count) {
        int inner = count - DEGREE;
        return Math.min(Math.max(index - DEGREE, 0), inner) / (double) inner;
    }
}
