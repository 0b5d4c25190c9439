package io.pentimento.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.simulation.FullFieldPainting;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GemPaintingTest {

    private static final int ROWS = 6;
    private static final int COLUMNS = 8;
    private static final int CHANNELS = 30;
    private static final int PHOTONS = 400_000;

    @Test
    void shouldDrawPhotonsWhereAndWithTheEnergiesThatThePaintingGives() {
        var painting = new FullFieldPainting(ROWS, COLUMNS, 600, fine(), GemResponse.typical(new XrayLines()), 1);
        double[] ofPixel = new double[ROWS * COLUMNS];
        double[] ofKev = new double[CHANNELS];
        for (int i = 0; i < ofPixel.length; i++) {
            double[] expected = painting.expected(i / COLUMNS, i % COLUMNS);
            ofPixel[i] = Arrays.stream(expected).sum();
            for (int c = 0; c < expected.length; c++) {
                ofKev[c / 20] += expected[c];
            }
        }
        int[] drawnOfPixel = new int[ROWS * COLUMNS];
        int[] drawnOfKev = new int[CHANNELS];
        GemPainting scene = new GemPainting(ROWS, COLUMNS, 1);
        SplittableRandom random = new SplittableRandom(1);
        GemScene.Photon photon = new GemScene.Photon();
        for (int i = 0; i < PHOTONS; i++) {
            scene.draw(random, photon);
            drawnOfPixel[(int) (photon.down * ROWS) * COLUMNS + (int) (photon.across * COLUMNS)]++;
            drawnOfKev[(int) photon.kev]++;
        }
        assertAgree(ofPixel, drawnOfPixel);
        assertAgree(ofKev, drawnOfKev);
    }

    private static EnergyAxis fine() {
        return new EnergyAxis(0.025, 0.05, 0, GemResponse.WIDTH);
    }

    /** Within five standard deviations. */
    private static void assertAgree(double[] expected, int[] drawn) {
        double scale = PHOTONS / Arrays.stream(expected).sum();
        for (int i = 0; i < expected.length; i++) {
            double mean = scale * expected[i];
            assertEquals(mean, drawn[i], 5 * Math.sqrt(mean) + 1, "entry " + i);
        }
        assertTrue(Arrays.stream(drawn).sum() == PHOTONS);
    }
}
