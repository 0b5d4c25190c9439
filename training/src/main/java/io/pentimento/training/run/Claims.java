package io.pentimento.training.run;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Probabilities that something is there, and whether it is; most probable first.
 *
 * @param probability descending
 * @param there whether it is
 */
public record Claims(double[] probability, boolean[] there) {

    /**
     * Precision and recall when everything from a probability on is claimed.
     *
     * @param threshold the probability
     */
    public record Point(double threshold, double precision, double recall) {
        public double f1() {
            return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
        }
    }

    /** Of all labels thrown together. */
    public static Claims of(Said said) {
        return of(said, 0, 1);
    }

    /** Of one label. */
    public static Claims of(Said said, int label) {
        return of(said, label, said.labels());
    }

    private static Claims of(Said said, int first, int step) {
        int[] order = IntStream.iterate(first, at -> at < said.logits().length, at -> at + step)
                .filter(at -> said.judged()[at] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(at -> -said.logits()[at]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] probability = new double[order.length];
        boolean[] there = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            probability[i] = 1 / (1 + Math.exp(-said.logits()[order[i]]));
            there[i] = said.present()[order[i]] > 0.5f;
        }
        return new Claims(probability, there);
    }

    /** How many are there. */
    public int positives() {
        int number = 0;
        for (boolean one : there) {
            number += one ? 1 : 0;
        }
        return number;
    }

    /** One threshold after the other, from the most probable claim on; recall grows. Empty when nothing is there. */
    public Point[] curve() {
        int positives = positives();
        if (positives == 0) {
            return new Point[0];
        }
        Point[] curve = new Point[there.length];
        int hits = 0;
        for (int i = 0; i < there.length; i++) {
            hits += there[i] ? 1 : 0;
            curve[i] = new Point(probability[i], (double) hits / (i + 1), (double) hits / positives);
        }
        return curve;
    }

    /** Precision averaged over recall; NaN when nothing is there. */
    public double averagePrecision() {
        double sum = 0;
        double before = 0;
        Point[] curve = curve();
        for (Point point : curve) {
            sum += point.precision() * (point.recall() - before);
            before = point.recall();
        }
        return curve.length == 0 ? Double.NaN : sum;
    }

    /** Mean squared difference of probability and truth (G. W. Brier, Monthly Weather Review 78 (1950) 1). */
    public double brierScore() {
        double sum = 0;
        for (int i = 0; i < there.length; i++) {
            double miss = probability[i] - (there[i] ? 1 : 0);
            sum += miss * miss;
        }
        return sum / there.length;
    }
}
