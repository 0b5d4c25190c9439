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
        assertTrue(evidence(painting(60, OCHRE)).shows(new int[] {OCHRE}, NOBODY));
        assertFalse(evidence(painting(40, OCHRE)).shows(new int[] {OCHRE}, NOBODY));
    }

    @Test
    void shouldNotShowWhatTheOtherPigmentsMayHaveLeft() {
        assertTrue(evidence(painting(1e4, GYPSUM, OCHRE)).shows(new int[] {OCHRE}, NOBODY));
        assertTrue(evidence(painting(1e4, CHALK, GYPSUM)).shows(new int[] {CHALK}, NOBODY), "too little sulphur");
        assertFalse(
                evidence(painting(300, CHALK, GYPSUM)).shows(new int[] {CHALK}, NOBODY), "but is there too little?");
    }

    @Test
    void shouldNotShowWhatALookAlikeWouldHaveLeftAsWell() {
        int[] lookAlikes = {CHALK, BONE};
        assertTrue(evidence(painting(1e4, GYPSUM)).shows(new int[] {GYPSUM}, lookAlikes));
        assertFalse(evidence(painting(200, GYPSUM)).shows(new int[] {GYPSUM}, lookAlikes), "little sulphur is seen");
        assertTrue(evidence(painting(1e4, CHALK)).shows(new int[] {CHALK}, new int[] {GYPSUM, BONE}));
    }

    @Test
    void shouldNotTakeATraceForAPigment() {
        assertFalse(evidence(new Simple(1e6, new int[] {OCHRE}, 0.01)).shows(new int[] {OCHRE}, NOBODY));
        assertTrue(evidence(new Simple(1e6, new int[] {OCHRE}, 0.03)).shows(new int[] {OCHRE}, NOBODY));
    }

    private static Evidence.Painting painting(double counts, int... pigments) {
        return new Simple(counts, pigments, 1);
    }

    private static Evidence evidence(Evidence.Painting painting) {
        Evidence evidence = new Evidence(painting, COUNTS.length);
        evidence.look();
        return evidence;
    }

    /** Without self-absorption. */
    private record Simple(double counts, int[] pigments, double amount) implements Evidence.Painting {

        @Override
        public boolean has(int pigment) {
            return IntStream.of(pigments).anyMatch(p -> p == pigment);
        }

        @Override
        public double without(int[] taken, double[] change) {
            double missing = 0;
            for (int b = 0; b < change.length; b++) {
                double lost = counts * amount * of(taken, b);
                change[b] = lost / Math.sqrt(1 + counts * amount * of(pigments, b));
                missing += lost;
            }
            return missing / counts;
        }

        @Override
        public double instead(int[] taken, int other, double[] change) {
            double share = without(taken, change);
            for (int b = 0; b < change.length; b++) {
                change[b] -= counts * amount * COUNTS[other][b] / Math.sqrt(1 + counts * amount * of(pigments, b));
            }
            return share;
        }

        private static double of(int[] some, int bin) {
            return Arrays.stream(some).mapToDouble(p -> COUNTS[p][bin]).sum();
        }
    }
}
