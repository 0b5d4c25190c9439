package io.pentimento.training.synthesis;

import io.pentimento.training.picture.Lab;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Which paints of a palette, and how much of each, stand for a colour. */
public sealed interface Mixing {

    /** Amounts of each paint, not negative, at least one of them positive. */
    double[] amounts(int rgb, List<Swatch> swatches);

    /**
     * As published: all paints that are similar enough, each as much as it is similar, {@code (101 - dE) / 101} with the
     * CIEDE2000 difference; when none is, the most similar alone.
     *
     * @param threshold least similarity, 0 to 1; at 0.2, the published one, nearly every paint passes
     */
    record Similar(double threshold) implements Mixing {

        /** What the published program does unless told otherwise. */
        public static final Similar PROGRAM = new Similar(0.2);
        /** Only what looks like the colour: differences up to 15. */
        public static final Similar STRICT = new Similar(0.85);

        private static final double FULL = 101;

        public Similar {
            if (!(threshold >= 0 && threshold <= 1)) {
                throw new IllegalArgumentException("threshold=" + threshold + ": must be 0 to 1");
            }
        }

        @Override
        public double[] amounts(int rgb, List<Swatch> swatches) {
            Lab colour = Lab.of(rgb);
            double[] amounts = new double[swatches.size()];
            double most = Double.NEGATIVE_INFINITY;
            int nearest = 0;
            boolean any = false;
            for (int i = 0; i < amounts.length; i++) {
                double similarity = (FULL - colour.difference(swatches.get(i).lab())) / FULL;
                if (similarity > most) {
                    most = similarity;
                    nearest = i;
                }
                if (similarity >= threshold) {
                    amounts[i] = similarity;
                    any = true;
                }
            }
            if (!any) {
                amounts[nearest] = 1;
            }
            return amounts;
        }
    }

    /**
     * As a painter would: amounts that mix to the colour, as far as the palette has it. Light is added up, and the sum of the
     * amounts is 1. One paint is added after the other (M. Frank, P. Wolfe, Naval Research Logistics Quarterly 3 (1956) 95), so
     * that few are taken.
     */
    record Painter() implements Mixing {

        private static final int ROUNDS = 400;
        private static final double GAMMA = 2.2;

        /** Minimises the squared difference of light. */
        @Override
        public double[] amounts(int rgb, List<Swatch> swatches) {
            double[] wanted = light(rgb);
            double[][] paints = swatches.stream().map(s -> light(s.rgb())).toArray(double[][]::new);
            double[] amounts = new double[paints.length];
            double[] mixed = new double[3];
            for (int round = 0; round < ROUNDS; round++) {
                int best = 0;
                double least = Double.POSITIVE_INFINITY;
                for (int i = 0; i < paints.length; i++) {
                    double slope = 0;
                    for (int c = 0; c < 3; c++) {
                        slope += (mixed[c] - wanted[c]) * paints[i][c];
                    }
                    if (slope < least) {
                        least = slope;
                        best = i;
                    }
                }
                double step = round == 0 ? 1 : step(mixed, wanted, paints[best]);
                if (step <= 0) {
                    break;
                }
                for (int i = 0; i < amounts.length; i++) {
                    amounts[i] *= 1 - step;
                }
                amounts[best] += step;
                for (int c = 0; c < 3; c++) {
                    mixed[c] = (1 - step) * mixed[c] + step * paints[best][c];
                }
            }
            return amounts;
        }

        private static double step(double[] mixed, double[] wanted, double[] paint) {
            double along = 0;
            double length = 0;
            for (int c = 0; c < 3; c++) {
                double direction = paint[c] - mixed[c];
                along += (wanted[c] - mixed[c]) * direction;
                length += direction * direction;
            }
            return length == 0 ? 0 : Math.min(1, along / length);
        }

        /** Of the roots of light, half-way to what the eye sees: dark colours would not count otherwise. */
        private static double[] light(int rgb) {
            double[] light = new double[3];
            for (int c = 0; c < 3; c++) {
                light[c] = Math.pow((rgb >> 16 - 8 * c & 0xFF) / 255.0, GAMMA / 2);
            }
            return light;
        }
    }

    /**
     * The same with fewer paints: nobody has all that there are.
     *
     * @param mixing of those
     * @param paints that there are, by their number in the palette
     */
    record Few(Mixing mixing, int[] paints) implements Mixing {

        private static final double CHANCE = 0.3;

        /** A white, and some of the others. */
        public static Few of(Mixing mixing, List<Swatch> swatches, RandomGenerator random) {
            int[] whites = IntStream.range(0, swatches.size())
                    .filter(i -> swatches.get(i).isWhite())
                    .toArray();
            int white = whites.length == 0 ? random.nextInt(swatches.size()) : whites[random.nextInt(whites.length)];
            return new Few(
                    mixing,
                    IntStream.range(0, swatches.size())
                            .filter(i -> random.nextDouble() < CHANCE || i == white)
                            .toArray());
        }

        @Override
        public double[] amounts(int rgb, List<Swatch> swatches) {
            double[] ofFew = mixing.amounts(
                    rgb, Arrays.stream(paints).mapToObj(swatches::get).toList());
            double[] amounts = new double[swatches.size()];
            for (int i = 0; i < paints.length; i++) {
                amounts[paints[i]] = ofFew[i];
            }
            return amounts;
        }
    }
}
