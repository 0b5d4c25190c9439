package io.pentimento.training.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    @Test
    void shouldStretchSigmaUntilItCoversTwoThirdsOfTheErrors() {
        Calibration calibration = Calibration.of(said(1, 3));
        assertEquals(3, calibration.sigmaFactor()[0], 0.1, "sigma was three times too small");
        Said fresh = said(2, 3);
        float[] sigmas = fresh.sigmas().clone();
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] *= calibration.sigmaFactor()[0];
        }
        double covered = Scores.coverage(new Said(
                1,
                fresh.areas(),
                sigmas,
                fresh.logits(),
                fresh.trueAreas(),
                fresh.units(),
                fresh.present(),
                fresh.judged(),
                fresh.totals(),
                fresh.trust()));
        assertTrue(covered > 0.65 && covered < 0.71, "covered " + covered);
    }

    @Test
    void shouldTurnBoastfulOddsIntoFrequencies() {
        Calibration calibration = Calibration.of(said(1, 1));
        assertEquals(0.25, calibration.slope()[0], 0.03, "odds were four times too sure");
        assertEquals(0.5, calibration.shift()[0], 0.1);
    }

    /** Errors of {@code wide} sigmas; presence with a quarter of the log-odds that are said, and a half more. */
    private static Said said(long seed, double wide) {
        var random = new SplittableRandom(seed);
        int n = 8000;
        float[] areas = new float[n];
        float[] sigmas = new float[n];
        float[] logits = new float[n];
        float[] present = new float[n];
        for (int i = 0; i < n; i++) {
            sigmas[i] = (float) random.nextDouble(0.5, 2);
            areas[i] = (float) (wide * sigmas[i] * random.nextGaussian());
            logits[i] = (float) random.nextDouble(-12, 12);
            present[i] = random.nextDouble() < 1 / (1 + Math.exp(-0.25 * logits[i] - 0.5)) ? 1 : 0;
        }
        float[] judged = new float[n];
        Arrays.fill(judged, 1);
        return new Said(
                1, areas, sigmas, logits, new float[n], new float[n], present, judged, new float[n], new float[n]);
    }
}
