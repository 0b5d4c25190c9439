package io.pentimento.training.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several examples, one after the other in each array.
 *
 * @param size number of examples
 * @param counts [size x bins]
 * @param areas [size x labels], share of all counts
 * @param units [size x labels], share of all counts
 * @param present [size x labels], 1 where the label is there, else 0
 * @param judged [size x labels], 0 where the label is there and does not show, so that neither answer is wrong, else 1
 * @param natural [size], 0 where something foreign was put into the spectrum, else 1
 * @param covers [size x labels], paint over the topmost layer that has the label, µm
 */
public record Batch(
        int size,
        float[] counts,
        float[] areas,
        float[] units,
        float[] present,
        float[] judged,
        float[] natural,
        float[] covers) {

    /** All counts of one example, at least 1. */
    public float total(int example) {
        int bins = counts.length / size;
        double total = 0;
        for (int b = example * bins; b < (example + 1) * bins; b++) {
            total += counts[b];
        }
        return (float) Math.max(1, total);
    }

    /** The same examples in batches of at most this size. */
    public List<Batch> parts(int most) {
        List<Batch> parts = new ArrayList<>();
        for (int from = 0; from < size; from += most) {
            int to = Math.min(size, from + most);
            parts.add(new Batch(
                    to - from,
                    part(counts, from, to),
                    part(areas, from, to),
                    part(units, from, to),
                    part(present, from, to),
                    part(judged, from, to),
                    part(natural, from, to),
                    part(covers, from, to)));
        }
        return parts;
    }

    private float[] part(float[] all, int from, int to) {
        int each = all.length / size;
        return Arrays.copyOfRange(all, from * each, to * each);
    }
}
