package io.pentimento.training.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PcaTest {

    /** Along two directions with deviations of 3 and 1, and noise of a tenth in all. */
    @Test
    void shouldFindTheDirectionsInWhichSpectraDiffer() {
        int n = 4000;
        int bins = 20;
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[n * bins];
        for (int i = 0; i < n; i++) {
            double a = 3 * random.nextGaussian();
            double b = random.nextGaussian();
            for (int j = 0; j < bins; j++) {
                values[i * bins + j] = (float) (5 + (j == 3 ? a : 0) + (j == 11 ? b : 0) + 0.1 * random.nextGaussian());
            }
        }
        Pca pca = Pca.of(new Spectra(bins, values, new float[n]), 2);
        assertEquals(1, pca.components()[0][3], 1e-2, "its sum is positive");
        assertEquals(1, pca.components()[1][11], 1e-2, "its sum is positive");
        assertEquals(3, pca.deviations()[0], 0.1);
        assertEquals(1, pca.deviations()[1], 0.05);
        float[] code = new float[2];
        double squares = 0;
        double error = 0;
        for (int i = 0; i < n; i++) {
            error += pca.embed(values, i * bins, code, 0) / n;
            squares += code[0] * code[0] / n;
        }
        assertEquals(0.01 * 18 / 20, error, 2e-4);
        assertEquals(1, squares, 1e-3, "codes are in units of the largest deviation");
    }
}
