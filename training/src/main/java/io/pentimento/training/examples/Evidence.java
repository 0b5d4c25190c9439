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

    /** What is looked at. A change is what a spectrum of one count would lack, bin by bin. */
    interface Painting {

        /** Whether it has a pigment. */
        boolean has(int pigment);

        /**
         * How the expected spectrum would change without some pigments.
         *
         * @param pigments to take away
         * @param change filled
         * @return share of the counts that would be missing
         */
        double without(int[] pigments, double[] change);

        /** The same with the same mass of another pigment in their place. */
        double instead(int[] pigments, int other, double[] change);

        /** Turns a change into standard deviations of this spectrum's bins. */
        void weigh(double[] change, double[] into);
    }

    private static final double DETECTABLE = 5;
    private static final double LEAST_SHARE = 0.01;
    private static final int BINS = SddSpectra.INPUT.bins();

    private final Painting painting;
    private final int pigments;
    private final int[][] pigmentsOf;
    private final int[][] lookAlikes;
    private final Change[] ofPigment = changes(PaintStack.MOST_IN_STACK);
    private final Change[] ofLabel;
    private final Change[][] ofLookAlike;
    private final double[] weighed = new double[BINS];
    private final double[] excuse = new double[BINS];
    private final double[] rest = new double[BINS];
    private final Subspace excuses = new Subspace(PaintStack.MOST_IN_STACK + 1, BINS);
    private int[] inStack = new int[0];

    /** Computed when it is asked for, and kept as long as the painting is the same. */
    private static final class Change {
        private final double[] perBin = new double[BINS];
        private double share;
        private boolean known;
    }

    /**
     * @param pigments that there are
     * @param pigmentsOf each label
     * @param lookAlikes pigments that each label could be taken for
     */
    Evidence(Painting painting, int pigments, int[][] pigmentsOf, int[][] lookAlikes) {
        this.painting = painting;
        this.pigments = pigments;
        this.pigmentsOf = pigmentsOf;
        this.lookAlikes = lookAlikes;
        ofLabel = changes(pigmentsOf.length);
        ofLookAlike =
                IntStream.of(lengths(lookAlikes)).mapToObj(Evidence::changes).toArray(Change[][]::new);
    }

    private static int[] lengths(int[][] all) {
        return IntStream.range(0, all.length).map(i -> all[i].length).toArray();
    }

    private static Change[] changes(int number) {
        return IntStream.range(0, number).mapToObj(i -> new Change()).toArray(Change[]::new);
    }

    /** The painting is another one. */
    void look() {
        inStack = IntStream.range(0, pigments).filter(painting::has).toArray();
        forget(ofPigment);
        forget(ofLabel);
        for (Change[] some : ofLookAlike) {
            forget(some);
        }
    }

    private static void forget(Change[] changes) {
        for (Change change : changes) {
            change.known = false;
        }
    }

    /** Whether the spectrum as it is now shows a pigment of a label; the painting must have one. */
    boolean shows(int label) {
        Change change = ofLabel(label);
        painting.weigh(change.perBin, weighed);
        excuses.clear();
        if (change.share < LEAST_SHARE || !stands()) {
            return false;
        }
        for (int i = 0; i < inStack.length; i++) {
            if (!has(pigmentsOf[label], inStack[i])) {
                add(ofPigment(i).perBin);
            }
        }
        return stands() && standsAgainstLookAlikes(label);
    }

    private boolean standsAgainstLookAlikes(int label) {
        int others = excuses.dimensions();
        for (int i = 0; i < lookAlikes[label].length; i++) {
            if (!painting.has(lookAlikes[label][i])) {
                excuses.shrink(others);
                add(ofLookAlike(label, i).perBin);
                if (!stands()) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean stands() {
        return excuses.distance(weighed, rest) > DETECTABLE;
    }

    private void add(double[] change) {
        painting.weigh(change, excuse);
        excuses.add(excuse);
    }

    private Change ofPigment(int i) {
        Change change = ofPigment[i];
        if (!change.known) {
            change.share = painting.without(new int[] {inStack[i]}, change.perBin);
            change.known = true;
        }
        return change;
    }

    private Change ofLabel(int label) {
        int[] found = IntStream.range(0, inStack.length)
                .filter(i -> has(pigmentsOf[label], inStack[i]))
                .toArray();
        if (found.length == 1) {
            return ofPigment(found[0]);
        }
        Change change = ofLabel[label];
        if (!change.known) {
            change.share = painting.without(pigmentsOf[label], change.perBin);
            change.known = true;
        }
        return change;
    }

    /** What a look-alike would have left in the label's place. */
    private Change ofLookAlike(int label, int i) {
        Change change = ofLookAlike[label][i];
        if (!change.known) {
            painting.instead(pigmentsOf[label], lookAlikes[label][i], change.perBin);
            double[] ours = ofLabel(label).perBin;
            for (int c = 0; c < BINS; c++) {
                change.perBin[c] = ours[c] - change.perBin[c];
            }
            change.known = true;
        }
        return change;
    }

    private static boolean has(int[] some, int pigment) {
        return IntStream.of(some).anyMatch(p -> p == pigment);
    }
}
