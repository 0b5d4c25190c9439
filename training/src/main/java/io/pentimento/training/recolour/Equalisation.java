package io.pentimento.training.recolour;

import io.pentimento.training.network.Tensors;
import java.util.Arrays;

/**
 * Each code by itself spread evenly, as in the equalisation of a histogram: embeddings crowd what is alike, and what tells colours
 * apart within a crowd is too little for a network to learn much from in a few thousand steps. The curve is a polygon whose
 * corners lie at quantiles, and ends beyond the outermost.
 *
 * @param corners of each code's polygon, [codes x corners]
 * @param bends how much steeper it is behind each corner than before, [codes x corners]
 */
record Equalisation(float[] corners, float[] bends) {

    private static final int CORNERS = 9;

    /** Half the width of an even distribution whose variance is 1. */
    private static final float MOST = (float) Math.sqrt(3);

    /** Share of the values beyond the outermost corners, on each side. */
    private static final double BEYOND = 0.002;

    /** Between corners, so that what never changes is not blown up. */
    private static final float LEAST_WIDTH = 0.02f;

    /** @param values [codes x values], which are sorted */
    static Equalisation of(float[][] values) {
        float[] corners = new float[values.length * CORNERS];
        float[] bends = new float[corners.length];
        for (int code = 0; code < values.length; code++) {
            float[] sorted = values[code];
            Arrays.sort(sorted);
            int first = code * CORNERS;
            float slope = 0;
            corners[first] = quantile(sorted, 0);
            for (int k = 0; k < CORNERS - 1; k++) {
                int at = first + k;
                corners[at + 1] = Math.max(corners[at] + LEAST_WIDTH, quantile(sorted, k + 1));
                float next = 2 * MOST / (CORNERS - 1) / (corners[at + 1] - corners[at]);
                bends[at] = next - slope;
                slope = next;
            }
            bends[first + CORNERS - 1] = -slope;
        }
        return new Equalisation(corners, bends);
    }

    private static float quantile(float[] sorted, int corner) {
        double share = BEYOND + (1 - 2 * BEYOND) * corner / (CORNERS - 1);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    /**
     * Spreads.
     *
     * @param codes [pictures x codes x rows x columns]
     */
    <T> T of(Tensors<T> t, T codes) {
        int n = corners.length / CORNERS;
        float[] copies = new float[corners.length];
        Arrays.fill(copies, 1);
        T each = t.convolvePlane(codes, t.constant("codes.copies", copies, corners.length, 1, 1, 1), 1, 0, n);
        T behind = t.relu(t.subtract(each, t.constant("codes.corners", corners, 1, corners.length, 1, 1)));
        T bent = t.convolvePlane(behind, t.constant("codes.bends", bends, n, CORNERS, 1, 1), 1, 0, n);
        return t.add(bent, -MOST);
    }
}
