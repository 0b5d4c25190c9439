package io.pentimento.training.report;

import io.pentimento.training.run.Said;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which labels are claimed though absent, given that another one is there.
 *
 * @param rate [labels x labels], by the label that is there, then the claimed one; NaN where there are too few examples
 * @param usual [labels], whatever else is there
 */
record CoClaims(double[][] rate, double[] usual) {

    private static final int LEAST_EXAMPLES = 10;

    /** A claim beside a label that is there. */
    record Pair(int there, int claimed, double rate) {}

    static CoClaims of(Said said) {
        int labels = said.labels();
        double[][] rate = new double[labels][labels];
        double[] usual = new double[labels];
        for (int j = 0; j < labels; j++) {
            for (int i = 0; i < labels; i++) {
                rate[i][j] = i == j ? Double.NaN : rate(said, i, j);
            }
            usual[j] = rate(said, -1, j);
        }
        return new CoClaims(rate, usual);
    }

    private static double rate(Said said, int given, int claimed) {
        int absent = 0;
        int wrong = 0;
        for (int n = 0; n < said.examples(); n++) {
            int first = n * said.labels();
            boolean there = given < 0 || said.present()[first + given] > 0.5f;
            if (there && said.present()[first + claimed] < 0.5f && said.judged()[first + claimed] > 0) {
                absent++;
                wrong += said.logits()[first + claimed] > 0 ? 1 : 0;
            }
        }
        return absent < LEAST_EXAMPLES ? Double.NaN : (double) wrong / absent;
    }

    /** The pairs with the highest rates, highest first. */
    List<Pair> worst(int number) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < usual.length; i++) {
            for (int j = 0; j < usual.length; j++) {
                if (rate[i][j] > 0) {
                    pairs.add(new Pair(i, j, rate[i][j]));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::rate).reversed());
        return pairs.subList(0, Math.min(number, pairs.size()));
    }
}
