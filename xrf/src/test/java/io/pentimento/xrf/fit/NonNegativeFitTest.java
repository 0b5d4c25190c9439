package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.junit.jupiter.api.Test;

class NonNegativeFitTest {

    private static final int CHANNELS = 40;
    private static final double[] EQUAL = filled(1);

    @Test
    void shouldFindTheAmountsThatAreThere() {
        List<Component> components = random(5, 1);
        double[] counts = new double[CHANNELS];
        double[] amounts = {3, 0, 120, 0.5, 7};
        for (int i = 0; i < amounts.length; i++) {
            for (int c = 0; c < CHANNELS; c++) {
                counts[c] += amounts[i] * components.get(i).shape()[c];
            }
        }
        NonNegativeFit fit = NonNegativeFit.of(components, counts, EQUAL);
        assertArrayEquals(amounts, fit.amounts(), 1e-6);
        assertArrayEquals(counts, fit.model(), 1e-6);
        assertEquals(0, fit.chi2(), 1e-9);
    }

    @Test
    void shouldBeAsGoodAsTheBestOfAllSubsets() {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Component> components = random(7, seed);
            double[] counts = IntStream.range(0, CHANNELS)
                    .mapToDouble(c -> 3 * random.nextGaussian())
                    .toArray();
            double[] weights = IntStream.range(0, CHANNELS)
                    .mapToDouble(c -> 0.1 + random.nextDouble())
                    .toArray();
            NonNegativeFit fit = NonNegativeFit.of(components, counts, weights);
            assertEquals(bestOfAllSubsets(components, counts, weights), fit.chi2() * CHANNELS, 1e-7, "seed " + seed);
        }
    }

    @Test
    void shouldSatisfyTheConditionsOfAnOptimumAlthoughAmountsDifferByOrdersOfMagnitude() {
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Component> components = new ArrayList<>();
            for (Component component : random(20, seed)) {
                double scale = Math.pow(10, random.nextDouble(-4, 4));
                components.add(new Component(
                        component.name(),
                        component.kind(),
                        Arrays.stream(component.shape()).map(v -> v * scale).toArray()));
            }
            double[] counts = IntStream.range(0, CHANNELS)
                    .mapToDouble(c -> 100 * random.nextDouble())
                    .toArray();
            NonNegativeFit fit = NonNegativeFit.of(components, counts, EQUAL);
            for (int i = 0; i < components.size(); i++) {
                double[] shape = components.get(i).shape();
                double gradient = 0;
                double norm = 0;
                for (int c = 0; c < CHANNELS; c++) {
                    gradient += shape[c] * (counts[c] - fit.model()[c]);
                    norm += shape[c] * shape[c];
                }
                gradient /= Math.sqrt(norm);
                assertTrue(fit.amounts()[i] >= 0);
                assertTrue(gradient < 1e-4, "seed " + seed + ": component " + i + " should grow by " + gradient);
                if (fit.amounts()[i] > 0) {
                    assertEquals(0, gradient, 1e-4, "seed " + seed + ": component " + i);
                }
            }
        }
    }

    @Test
    void shouldShareCountsBetweenShapesThatAreTheSame() {
        List<Component> once = random(1, 3);
        List<Component> twice = List.of(once.get(0), once.get(0));
        double[] counts = Arrays.stream(once.get(0).shape()).map(v -> 10 * v).toArray();
        NonNegativeFit fit = NonNegativeFit.of(twice, counts, EQUAL);
        assertEquals(10, fit.amounts()[0] + fit.amounts()[1], 1e-6);
        assertArrayEquals(counts, fit.model(), 1e-6);
    }

    @Test
    void shouldExplainNothingWithNothing() {
        NonNegativeFit fit = NonNegativeFit.of(random(3, 4), new double[CHANNELS], EQUAL);
        assertArrayEquals(new double[3], fit.amounts());
        assertEquals(0, fit.chi2());
    }

    @Test
    void shouldWeightByTheSmoothedCountsAndTheShareThatNoShapeGetsRight() {
        double[] flat = filled(400);
        assertArrayEquals(filled(1.0 / 400), NonNegativeFit.weights(flat, 0), 1e-12);
        assertArrayEquals(filled(1 / (400 + 144.0)), NonNegativeFit.weights(flat, 0.03), 1e-12);
        assertArrayEquals(EQUAL, NonNegativeFit.weights(new double[CHANNELS], 0.03));
    }

    /** Least weighted sum of squares over all subsets of components whose unconstrained amounts are positive. */
    private static double bestOfAllSubsets(List<Component> components, double[] counts, double[] weights) {
        double best = Double.MAX_VALUE;
        for (int subset = 0; subset < 1 << components.size(); subset++) {
            int chosen = subset;
            int[] members = IntStream.range(0, components.size())
                    .filter(i -> (chosen >> i & 1) == 1)
                    .toArray();
            double[][] a = new double[CHANNELS][Math.max(1, members.length)];
            double[] b = new double[CHANNELS];
            for (int c = 0; c < CHANNELS; c++) {
                b[c] = counts[c] * Math.sqrt(weights[c]);
                for (int m = 0; m < members.length; m++) {
                    a[c][m] = components.get(members[m]).shape()[c] * Math.sqrt(weights[c]);
                }
            }
            double[] amounts = members.length == 0
                    ? new double[1]
                    : new QRDecomposition(new Array2DRowRealMatrix(a, false))
                            .getSolver()
                            .solve(new ArrayRealVector(b, false))
                            .toArray();
            if (Arrays.stream(amounts).allMatch(v -> v >= 0)) {
                double squares = 0;
                for (int c = 0; c < CHANNELS; c++) {
                    double rest = b[c];
                    for (int m = 0; m < members.length; m++) {
                        rest -= amounts[m] * a[c][m];
                    }
                    squares += rest * rest;
                }
                best = Math.min(best, squares);
            }
        }
        return best;
    }

    private static List<Component> random(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> new Component(
                        "component " + i,
                        Component.Kind.LINES,
                        IntStream.range(0, CHANNELS)
                                .mapToDouble(c -> random.nextDouble())
                                .toArray()))
                .toList();
    }

    private static double[] filled(double value) {
        double[] values = new double[CHANNELS];
        Arrays.fill(values, value);
        return values;
    }
}
