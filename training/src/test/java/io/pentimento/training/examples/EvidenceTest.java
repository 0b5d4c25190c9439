package io.pentimento.training.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pigments whose lines are in bins of their own: calcium in bin 100, sulphur in bin 50, phosphorus in bin 40, iron in bin 200. */
class EvidenceTest {

    private static final int CHALK = 0;
    private static final int GYPSUM = 1;
    private static final int BONE = 2;
    private static final int OCHRE = 3;
    private static final int[] NOBODY = {};

    private static final double[][] COUNTS = new double[4][SddSpectra.INPUT.bins()];

    static {
        COUNTS[CHALK][100] = 0.5;
        COUNTS[GYPSUM][100] = 0.5;
        COUNTS[GYPSUM][50] = 0.1;
        COUNTS[BONE][100] = 0.5;
        COUNTS[BONE][40] = 0.1;
        COUNTS[OCHRE][200] = 0.5;
    }

    @Test
    void shouldShowAPigmentWhoseAbsenceWouldChangeTheSpectrumByMoreThanFiveStandardDeviations() {
        assertTrue(shows(OCHRE, NOBODY, painting(60, OCHRE)));
        assertFalse(shows(OCHRE, NOBODY, painting(40, OCHRE)));
    }

    @Test
    void shouldNotShowWhatTheOtherPigmentsMayHaveLeft() {
        assertTrue(shows(OCHRE, NOBODY, painting(1e4, GYPSUM, OCHRE)));
        assertTrue(shows(CHALK, NOBODY, painting(1e4, CHALK, GYPSUM)), "too little sulphur for so much calcium");
        assertFalse(shows(CHALK, NOBODY, painting(300, CHALK, GYPSUM)), "but is there too little?");
    }

    @Test
    void shouldNotShowWhatALookAlikeWouldHaveLeftAsWell() {
        int[] lookAlikes = {CHALK, BONE};
        assertTrue(shows(GYPSUM, lookAlikes, painting(1e4, GYPSUM)));
        assertFalse(shows(GYPSUM, lookAlikes, painting(200, GYPSUM)), "little sulphur is seen");
        assertTrue(shows(CHALK, new int[] {GYPSUM, BONE}, painting(1e4, CHALK)));
    }

    @Test
    void shouldNotTakeATraceForAPigment() {
        assertFalse(shows(OCHRE, NOBODY, new Simple(1e6, new int[] {OCHRE}, 0.01)));
        assertTrue(shows(OCHRE, NOBODY, new Simple(1e6, new int[] {OCHRE}, 0.03)));
    }

    private static Evidence.Painting painting(double counts, int... pigments) {
        return new Simple(counts, pigments, 1);
    }

    private static boolean shows(int pigment, int[] lookAlikes, Evidence.Painting painting) {
        Evidence evidence = new Evidence(painting, COUNTS.length, new int[][] {{pigment}}, new int[][] {lookAlikes});
        evidence.look();
        return evidence.shows(0);
    }

    /** Without self-absorption. */
    private record Simple(double counts, int[] pigments, double amount) implements Evidence.Painting {

        @Override
        public boolean has(int pigment) {
            return IntStream.of(pigments).anyMatch(p -> p == pigment);
        }

        @Override
        public double without(int[] taken, double[] change) {
            Arrays.setAll(change, b -> amount * of(taken, b));
            return Arrays.stream(change).sum();
        }

        @Override
        public double instead(int[] taken, int other, double[] change) {
            double share = without(taken, change);
            Arrays.setAll(change, b -> change[b] - amount * COUNTS[other][b]);
            return share;
        }

        @Override
        public void weigh(double[] change, double[] into) {
            Arrays.setAll(into, b -> counts * change[b] / Math.sqrt(1 + counts * amount * of(pigments, b)));
        }

        private static double of(int[] some, int bin) {
            return Arrays.stream(some).mapToDouble(p -> COUNTS[p][bin]).sum();
        }
    }
}
