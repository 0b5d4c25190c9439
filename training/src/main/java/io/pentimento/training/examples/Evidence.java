package io.pentimento.training.examples;

import java.util.stream.IntStream;

/**
 * Whether a spectrum shows that a pigment is there. It does when the expected spectrum would be another one without it, by
 * more than five standard deviations that no other amounts of the pigments beside it, and no look-alike in its place, could
 * make up for: the limit that Cramér and Rao set to anybody who knows all spectra, but not the amounts. A pigment must
 * also make more of the counts than {@link Traces#FAINT} may, for of a trace nobody knows where it comes from.
 *
 * <p>Belongs to one thread.
 */
final class Evidence {

    private static final double DETECTABLE = 5;
    private static final double LEAST_SHARE = 0.01;
    private static final int MOST_PIGMENTS = PaintStack.MOST_IN_STACK;

    /** What is looked at. */
    interface Painting {

        /** Whether it has a pigment. */
        boolean has(int pigment);

        /**
         * How the expected spectrum would change without some pigments.
         *
         * @param pigments to take away
         * @param change in standard deviations of each bin; filled
         * @return share of the counts that would be missing
         */
        double without(int[] pigments, double[] change);

        /** The same with the same mass of another pigment in their place. */
        double instead(int[] pigments, int other, double[] change);
    }

    private final Painting painting;
    private final boolean[] painted;
    /** Of each painted pigment: how the spectrum would change without it, and the share of the counts that it makes. */
    private final double[][] changes = new double[MOST_PIGMENTS][SddSpectra.INPUT.bins()];

    private final double[] shares = new double[MOST_PIGMENTS];

    private final double[] change = new double[SddSpectra.INPUT.bins()];
    private final double[] instead = new double[SddSpectra.INPUT.bins()];
    private final double[] rest = new double[SddSpectra.INPUT.bins()];
    private final Subspace excuses = new Subspace(MOST_PIGMENTS + 1, SddSpectra.INPUT.bins());
    private int[] inStack = new int[0];

    /** @param pigments that there are */
    Evidence(Painting painting, int pigments) {
        this.painting = painting;
        painted = new boolean[pigments];
    }

    /** Looks at the painting as it is now. */
    void look() {
        inStack = IntStream.range(0, painted.length).filter(painting::has).toArray();
        for (int i = 0; i < inStack.length; i++) {
            shares[i] = painting.without(new int[] {inStack[i]}, changes[i]);
        }
    }

    /**
     * Whether some of the painting's pigments show.
     *
     * @param pigments of one label
     * @param lookAlikes pigments of others
     */
    boolean shows(int[] pigments, int[] lookAlikes) {
        double share = change(pigments);
        excuses.clear();
        if (share < LEAST_SHARE || !stands()) {
            return false;
        }
        for (int i = 0; i < inStack.length; i++) {
            int pigment = inStack[i];
            if (IntStream.of(pigments).noneMatch(p -> p == pigment)) {
                excuses.add(changes[i]);
            }
        }
        int others = excuses.dimensions();
        boolean stands = stands();
        for (int i = 0; stands && i < lookAlikes.length; i++) {
            if (!painting.has(lookAlikes[i])) {
                excuses.shrink(others);
                painting.instead(pigments, lookAlikes[i], instead);
                for (int c = 0; c < instead.length; c++) {
                    instead[c] = change[c] - instead[c];
                }
                excuses.add(instead);
                stands = stands();
            }
        }
        return stands;
    }

    private double change(int[] pigments) {
        int[] found = IntStream.range(0, inStack.length)
                .filter(i -> IntStream.of(pigments).anyMatch(p -> p == inStack[i]))
                .toArray();
        if (found.length > 1) {
            return painting.without(pigments, change);
        }
        System.arraycopy(changes[found[0]], 0, change, 0, change.length);
        return shares[found[0]];
    }

    private boolean stands() {
        return excuses.distance(change, rest) > DETECTABLE;
    }
}
