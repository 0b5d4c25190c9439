package io.pentimento.xrf.fit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A spectrum as a sum of components in amounts that cannot be negative: weighted least squares by the fast active-set
 * method of R. Bro and S. de Jong, J. Chemometrics 11 (1997) 393.
 *
 * @param amounts of each component
 * @param model fitted counts per channel of the window
 * @param chi2 weighted sum of squares per channel
 */
record NonNegativeFit(double[] amounts, double[] model, double chi2) {

    private static final double TOLERANCE = 1e-9;

    /**
     * Fits.
     *
     * @param counts per channel of the window
     * @param weights 1 / variance per channel
     */
    static NonNegativeFit of(List<Component> components, double[] counts, double[] weights) {
        int k = components.size();
        double[][] gram = new double[k][k];
        double[] projection = new double[k];
        Support[] supports = components.stream().map(c -> Support.of(c.shape())).toArray(Support[]::new);
        for (int i = 0; i < k; i++) {
            double[] shape = weighted(components.get(i).shape(), weights, supports[i]);
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(shape, components.get(j).shape(), supports[i].and(supports[j]));
                gram[j][i] = gram[i][j];
            }
            projection[i] = dot(shape, counts, supports[i]);
        }
        double[] amounts = solve(gram, projection);

        double[] model = new double[counts.length];
        for (int i = 0; i < k; i++) {
            if (amounts[i] > 0) {
                double[] shape = components.get(i).shape();
                for (int c = 0; c < model.length; c++) {
                    model[c] += amounts[i] * shape[c];
                }
            }
        }
        double chi2 = 0;
        for (int c = 0; c < model.length; c++) {
            double residual = counts[c] - model[c];
            chi2 += weights[c] * residual * residual;
        }
        return new NonNegativeFit(amounts, model, chi2 / counts.length);
    }

    /**
     * Standard deviations of the amounts, from the inverse of the normal matrix of those that are not zero; NaN of the others.
     */
    double[] errors(List<Component> components, double[] weights) {
        int[] at =
                IntStream.range(0, amounts.length).filter(i -> amounts[i] > 0).toArray();
        double[][] gram = new double[at.length][at.length];
        for (int i = 0; i < at.length; i++) {
            double[] shape = components.get(at[i]).shape();
            Support support = Support.of(shape);
            double[] weighted = weighted(shape, weights, support);
            for (int j = 0; j <= i; j++) {
                double[] other = components.get(at[j]).shape();
                gram[i][j] = dot(weighted, other, support.and(Support.of(other)));
                gram[j][i] = gram[i][j];
            }
        }
        double[] errors = new double[amounts.length];
        Arrays.fill(errors, Double.NaN);
        for (int i = 0; i < at.length; i++) {
            double[] unit = new double[at.length];
            unit[i] = 1;
            errors[at[i]] = Math.sqrt(LinearSystem.solve(gram, unit)[i]);
        }
        return errors;
    }

    /** Weights of counts: Poisson variance of the smoothed spectrum, and a share of each peak that no shape gets right. */
    static double[] weights(double[] counts, double shapeError) {
        double[] weights = new double[counts.length];
        int reach = 2;
        for (int c = 0; c < counts.length; c++) {
            int first = Math.max(0, c - reach);
            int last = Math.min(counts.length - 1, c + reach);
            double mean = 0;
            for (int n = first; n <= last; n++) {
                mean += counts[n] / (last - first + 1);
            }
            weights[c] = 1 / (Math.max(mean, 1) + shapeError * mean * shapeError * mean);
        }
        return weights;
    }

    /** Channels in which a shape is not zero: lines are narrow, and most products of shapes are nothing. */
    private record Support(int first, int end) {
        static Support of(double[] shape) {
            int first = 0;
            int end = shape.length;
            while (first < end && shape[first] == 0) {
                first++;
            }
            while (end > first && shape[end - 1] == 0) {
                end--;
            }
            return new Support(first, end);
        }

        Support and(Support other) {
            return new Support(Math.max(first, other.first), Math.min(end, other.end));
        }
    }

    private static double[] weighted(double[] shape, double[] weights, Support support) {
        double[] result = new double[shape.length];
        for (int c = support.first(); c < support.end(); c++) {
            result[c] = shape[c] * weights[c];
        }
        return result;
    }

    private static double dot(double[] a, double[] b, Support support) {
        double sum = 0;
        for (int c = support.first(); c < support.end(); c++) {
            sum += a[c] * b[c];
        }
        return sum;
    }

    private static double[] solve(double[][] gram, double[] projection) {
        int k = projection.length;
        double[] x = new double[k];
        boolean[] passive = new boolean[k];
        double tolerance =
                TOLERANCE * Arrays.stream(projection).map(Math::abs).max().orElse(1);
        for (int round = 0; round < 3 * k; round++) {
            int enter = steepest(gram, projection, x, passive, tolerance);
            if (enter < 0) {
                return x;
            }
            passive[enter] = true;
            x = descend(gram, projection, x, passive);
        }
        return x;
    }

    private static int steepest(double[][] gram, double[] projection, double[] x, boolean[] passive, double tolerance) {
        int best = -1;
        double steepest = tolerance;
        for (int i = 0; i < x.length; i++) {
            if (!passive[i]) {
                double gradient = projection[i];
                for (int j = 0; j < x.length; j++) {
                    gradient -= gram[i][j] * x[j];
                }
                // Scale-free: shapes differ in norm by orders of magnitude.
                gradient /= Math.sqrt(gram[i][i]);
                if (gradient > steepest) {
                    steepest = gradient;
                    best = i;
                }
            }
        }
        return best;
    }

    private static double[] descend(double[][] gram, double[] projection, double[] from, boolean[] passive) {
        double[] x = from;
        while (true) {
            double[] s = onPassive(gram, projection, passive);
            double step = 1;
            int leave = -1;
            for (int i = 0; i < s.length; i++) {
                if (passive[i] && s[i] <= 0) {
                    double reach = x[i] / (x[i] - s[i]);
                    if (reach < step || leave < 0) {
                        step = Math.min(step, reach);
                        leave = i;
                    }
                }
            }
            if (leave < 0) {
                return s;
            }
            double[] next = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                next[i] = passive[i] ? x[i] + step * (s[i] - x[i]) : 0;
                if (passive[i] && (i == leave || next[i] <= 0)) {
                    passive[i] = false;
                    next[i] = 0;
                }
            }
            x = next;
        }
    }

    private static double[] onPassive(double[][] gram, double[] projection, boolean[] passive) {
        int[] at = IntStream.range(0, passive.length).filter(i -> passive[i]).toArray();
        double[][] part = new double[at.length][at.length];
        double[] right = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            right[i] = projection[at[i]];
            for (int j = 0; j < at.length; j++) {
                part[i][j] = gram[at[i]][at[j]];
            }
        }
        double[] solution = LinearSystem.solve(part, right);
        double[] result = new double[passive.length];
        for (int i = 0; i < at.length; i++) {
            result[at[i]] = solution[i];
        }
        return result;
    }
}
