package io.pentimento.training.examples;

import java.util.Arrays;

/**
 * One spectrum and what is true of it. Filled again and again; belongs to one thread.
 */
public final class Example {

    private final float[] counts;
    private final float[] areas;
    private final float[] units;
    private final boolean[] present;
    private final boolean[] judged;
    private final float[] covers;

    /**
     * An empty one.
     *
     * @param bins of the spectrum
     * @param labels that it may show
     */
    public Example(int bins, int labels) {
        counts = new float[bins];
        areas = new float[labels];
        units = new float[labels];
        present = new boolean[labels];
        judged = new boolean[labels];
        covers = new float[labels];
    }

    /** Counts per bin, as drawn. */
    public float[] counts() {
        return counts;
    }

    /** Expected counts of each label's lines: what a fit without noise would find. */
    public float[] areas() {
        return areas;
    }

    /** The error of each area, in counts, that weighs as much as any other; positive. */
    public float[] units() {
        return units;
    }

    /** Whether each label is there and shows. */
    public boolean[] present() {
        return present;
    }

    /** Whether it can be asked of each label if it is there; not where it is, though the spectrum does not show it. */
    public boolean[] judged() {
        return judged;
    }

    /** Paint over the topmost layer that has each label, µm; 0 where it lies on top, or nothing is known. */
    public float[] covers() {
        return covers;
    }

    /** All counts. */
    public double total() {
        double total = 0;
        for (float c : counts) {
            total += c;
        }
        return total;
    }

    void clear() {
        Arrays.fill(counts, 0);
        Arrays.fill(areas, 0);
        Arrays.fill(units, 1);
        Arrays.fill(present, false);
        Arrays.fill(judged, true);
        Arrays.fill(covers, 0);
    }
}
