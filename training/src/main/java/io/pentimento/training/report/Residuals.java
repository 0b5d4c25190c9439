package io.pentimento.training.report;

import io.pentimento.training.run.Said;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Errors of areas in units of the sigma that the network said: standard normal where sigma is right.
 *
 * @param z sorted
 */
record Residuals(double[] z) {

    /** Standard deviations that hold 95 % of a normal law. */
    static final double WIDTH_OF_95 = 1.96;

    /** Those of all examples and labels of which {@code wanted} is true, given the place in the arrays. */
    static Residuals of(Said said, IntPredicate wanted) {
        double[] z = new double[said.areas().length];
        int number = 0;
        for (int at = 0; at < z.length; at++) {
            if (wanted.test(at)) {
                z[number++] = (said.areas()[at] - said.trueAreas()[at]) / said.sigmas()[at];
            }
        }
        double[] some = Arrays.copyOf(z, number);
        Arrays.sort(some);
        return new Residuals(some);
    }

    /** Share within so many sigmas; NaN when there is none. */
    double within(double sigmas) {
        return z.length == 0
                ? Double.NaN
                : (double) Arrays.stream(z).filter(v -> Math.abs(v) <= sigmas).count() / z.length;
    }

    /** Below it lies this share; NaN when there is none. */
    double quantile(double share) {
        return z.length == 0 ? Double.NaN : z[(int) Math.min(z.length - 1L, (long) (share * z.length))];
    }
}
