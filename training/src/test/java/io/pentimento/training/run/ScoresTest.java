package io.pentimento.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScoresTest {

    /** Four examples of two labels. */
    private static final Said SAID = new Said(
            2,
            new float[] {1, 0, 2, 1, 3, 0, 5, 1},
            new float[] {1, 1, 1, 1, 1, 1, 0.5f, 1},
            new float[] {1, -1, 1, 1, -1, -1, 1, 1},
            new float[] {1, 0, 2, 0, 3, 0, 4, 0},
            new float[] {1, 1, 1, 1, 1, 1, 1, 1},
            new float[] {1, 0, 0, 1, 1, 0, 1, 1},
            new float[] {1, 1, 1, 1, 1, 1, 1, 1},
            new float[] {1, 1, 1, 1},
            new float[4]);

    @Test
    void shouldExplainAllOfTheVarianceButTheMiss() {
        // Truth 1 2 3 4 varies by 5; one miss of 1.
        assertEquals(0.8, Scores.rSquared(SAID, 0), 1e-12);
        assertEquals(Double.NaN, Scores.rSquared(SAID, 1), "it never occurs");
        assertEquals(0.8, Scores.rSquared(SAID), 1e-12);
    }

    @Test
    void shouldCountHitsAndMisses() {
        assertArrayEquals(new long[] {2, 1, 1, 0}, Scores.confusion(SAID, 0));
        assertArrayEquals(new long[] {2, 0, 0, 2}, Scores.confusion(SAID, 1));
        assertEquals(2.0 / 3, Scores.f1(SAID, 0), 1e-12);
        assertEquals(1, Scores.f1(SAID, 1), 1e-12);
        assertEquals(5.0 / 6, Scores.macroF1(SAID), 1e-12);
        assertEquals(0.8, Scores.microF1(SAID), 1e-12);
    }

    @Test
    void shouldCallNeitherAnswerWrongWhereALabelIsThereAndDoesNotShow() {
        Said hidden = new Said(
                1,
                SAID.areas(),
                SAID.sigmas(),
                new float[] {1, 1, -1, -1},
                SAID.trueAreas(),
                SAID.units(),
                new float[] {1, 0, 0, 0},
                new float[] {1, 0, 0, 1},
                SAID.totals(),
                SAID.trust());
        assertArrayEquals(new long[] {1, 0, 0, 1}, Scores.confusion(hidden, 0));
        assertEquals(2, Claims.of(hidden).probability().length);
    }

    @Test
    void shouldCoverWhatLiesWithinOneSigma() {
        assertEquals(7.0 / 8, Scores.coverage(SAID), 1e-12);
        assertEquals(4.0 / 5, Scores.coverageOfClaimed(SAID), 1e-12);
    }

    @Test
    void shouldAverageThePrecisionAtEachFind() {
        // Ranked by odds: there, absent, there, there (of label 0 the odds are 1 1 -1 1).
        Said ranked = SAID.withLogits(new float[] {4, 0, 3, 0, 2, 0, 1, 0});
        assertEquals((1 + 2.0 / 3 + 3.0 / 4) / 3, Claims.of(ranked, 0).averagePrecision(), 1e-12);
    }

    @Test
    void shouldMeasureHowFarProbabilitiesAreFromFrequencies() {
        float half = 0;
        Said undecided = SAID.withLogits(new float[] {half, half, half, half, half, half, half, half});
        assertEquals(5.0 / 8 - 0.5, Reliability.of(Claims.of(undecided), 20).expectedError(), 1e-12);
    }

    @Test
    void shouldTellHowOftenTheLargerIsLarger() {
        assertEquals(1, Scores.areaUnderCurve(new float[] {3, 4}, new float[] {1, 2}), 1e-12);
        assertEquals(0.5, Scores.areaUnderCurve(new float[] {1, 2}, new float[] {1, 2}), 1e-12);
        assertEquals(0.5, Scores.meanProbability(new float[] {-1, 1}), 1e-6);
    }

    @Test
    void shouldCountEqualTrustAsHalfAsOftenLarger() {
        assertEquals(0.5, Scores.areaUnderCurve(new float[] {1, 1, 1}, new float[] {1, 1}), 1e-12);
        assertEquals(1, Scores.areaUnderCurve(new float[] {3, 2}, new float[] {1, 0}), 1e-12);
        // 2 beats 1 and ties with both 2s, 1 ties with 1.
        assertEquals((2 + 0.5) / 6, Scores.areaUnderCurve(new float[] {2, 1}, new float[] {1, 2, 2}), 1e-12);
    }
}
