package io.pentimento.training.report;

import io.pentimento.training.run.Said;
import java.util.Arrays;
import java.util.Locale;

/**
 * Examples in brackets of all their counts, with about equally many in each.
 *
 * @param edges ascending; one more than brackets
 */
record Brackets(float[] edges) {

    static Brackets of(Said said, int number) {
        float[] totals = said.totals().clone();
        Arrays.sort(totals);
        float[] edges = new float[number + 1];
        for (int e = 0; e <= number; e++) {
            edges[e] = totals[(int) ((long) e * (totals.length - 1) / number)];
        }
        return new Brackets(edges);
    }

    int number() {
        return edges.length - 1;
    }

    int of(float total) {
        int bracket = 0;
        while (bracket < number() - 1 && total > edges[bracket + 1]) {
            bracket++;
        }
        return bracket;
    }

    String name(int bracket) {
        return String.format(Locale.ROOT, "%.0f to %.0f counts", edges[bracket], edges[bracket + 1]);
    }
}
