package io.pentimento.training.run;

import java.util.Arrays;

/** How good what a network said is. */
public final class Scores {

    private Scores() {}

    /** Share of the variance of a label's area that is explained, over all examples: {@code 1 - SSE / SST}. */
    public static double rSquared(Said said, int label) {
        int n = said.examples();
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += said.trueAreas()[i * said.labels() + label] / n;
        }
        double missed = 0;
        double varied = 0;
        for (int i = 0; i < n; i++) {
            int at = i * said.labels() + label;
            double truth = said.trueAreas()[at];
            missed += (said.areas()[at] - truth) * (said.areas()[at] - truth);
            varied += (truth - mean) * (truth - mean);
        }
        return varied > 0 ? 1 - missed / varied : Double.NaN;
    }

    /** Mean over the labels that occur. */
    public static double rSquared(Said said) {
        double sum = 0;
        int number = 0;
        for (int k = 0; k < said.labels(); k++) {
            double one = rSquared(said, k);
            if (!Double.isNaN(one)) {
                sum += one;
                number++;
            }
        }
        return number > 0 ? sum / number : Double.NaN;
    }

    /** Harmonic mean of precision and recall of one label, at even odds; NaN when it neither occurs nor is claimed. */
    public static double f1(Said said, int label) {
        long[] c = confusion(said, label);
        return 2.0 * c[0] / (2.0 * c[0] + c[1] + c[2]);
    }

    /** Mean of {@link #f1(Said, int)} over the labels that occur or are claimed. */
    public static double macroF1(Said said) {
        double sum = 0;
        int number = 0;
        for (int k = 0; k < said.labels(); k++) {
            double one = f1(said, k);
            if (!Double.isNaN(one)) {
                sum += one;
                number++;
            }
        }
        return sum / number;
    }

    /** F1 of all labels thrown together. */
    public static double microF1(Said said) {
        double hit = 0;
        double wrong = 0;
        for (int k = 0; k < said.labels(); k++) {
            long[] c = confusion(said, k);
            hit += c[0];
            wrong += c[1] + c[2];
        }
        return 2 * hit / (2 * hit + wrong);
    }

    /** True positives, false positives, false negatives and true negatives of a label. */
    public static long[] confusion(Said said, int label) {
        long[] c = new long[4];
        for (int i = 0; i < said.examples(); i++) {
            int at = i * said.labels() + label;
            boolean claimed = said.logits()[at] > 0;
            boolean there = said.present()[at] > 0.5f;
            if (said.judged()[at] > 0) {
                c[claimed ? there ? 0 : 1 : there ? 2 : 3]++;
            }
        }
        return c;
    }

    /** Share of areas that lie within one predicted standard deviation of the truth; 0.683 when sigma is right. */
    public static double coverage(Said said) {
        long within = 0;
        for (int i = 0; i < said.areas().length; i++) {
            if (Math.abs(said.areas()[i] - said.trueAreas()[i]) <= said.sigmas()[i]) {
                within++;
            }
        }
        return (double) within / said.areas().length;
    }

    /** The same of the areas of what is said to be there, at even odds; most areas are of elements that are not. */
    public static double coverageOfClaimed(Said said) {
        long within = 0;
        long claimed = 0;
        for (int i = 0; i < said.areas().length; i++) {
            if (said.logits()[i] > 0) {
                claimed++;
                within += Math.abs(said.areas()[i] - said.trueAreas()[i]) <= said.sigmas()[i] ? 1 : 0;
            }
        }
        return (double) within / claimed;
    }

    /** Mean of the probabilities that these log-odds stand for. */
    public static double meanProbability(float[] logits) {
        double sum = 0;
        for (float odds : logits) {
            sum += probability(odds);
        }
        return sum / logits.length;
    }

    /** Chance that one of the first is larger than one of the second; half of it where they are equal. */
    public static double areaUnderCurve(float[] larger, float[] smaller) {
        float[] first = larger.clone();
        float[] second = smaller.clone();
        Arrays.sort(first);
        Arrays.sort(second);
        double beaten = 0;
        int less = 0;
        int notMore = 0;
        for (float one : first) {
            while (less < second.length && second[less] < one) {
                less++;
            }
            while (notMore < second.length && second[notMore] <= one) {
                notMore++;
            }
            beaten += 0.5 * (less + notMore);
        }
        return beaten / first.length / second.length;
    }

    private static double probability(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }
}
