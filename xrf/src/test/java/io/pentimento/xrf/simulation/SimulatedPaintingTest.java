package io.pentimento.xrf.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.cube.PixelTiming;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.AxisRefiner;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.XrayLines;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedPaintingTest {

    private static final int ROWS = 40;
    private static final int COLUMNS = 60;
    private static final int CHANNELS = 1024;

    private static SimulatedPainting painting;
    private static int[][][] spectra;

    @BeforeAll
    static void scan() {
        painting = new SimulatedPainting(ROWS, COLUMNS, CHANNELS, 1);
        spectra = new int[2][ROWS * COLUMNS][CHANNELS];
        for (int i = 0; i < ROWS * COLUMNS; i++) {
            painting.read(0, i / COLUMNS, i % COLUMNS, spectra[0][i]);
            painting.read(1, i / COLUMNS, i % COLUMNS, spectra[1][i]);
        }
    }

    @Test
    void shouldGiveTheSameSpectrumInWhateverOrderPixelsAreRead() {
        var again = new SimulatedPainting(ROWS, COLUMNS, CHANNELS, 1);
        int[] counts = new int[CHANNELS];
        for (int i = ROWS * COLUMNS - 1; i >= 0; i -= 37) {
            again.read(1, i / COLUMNS, i % COLUMNS, counts);
            assertArrayEquals(spectra[1][i], counts);
            again.read(0, i / COLUMNS, i % COLUMNS, counts);
            assertArrayEquals(spectra[0][i], counts);
        }
    }

    @Test
    void shouldGiveOtherPhotonsForAnotherSeed() {
        int[] counts = new int[CHANNELS];
        new SimulatedPainting(ROWS, COLUMNS, CHANNELS, 2).read(0, 3, 4, counts);
        assertFalse(Arrays.equals(spectra[0][3 * COLUMNS + 4], counts));
    }

    @ParameterizedTest
    @CsvSource({"Pb, 12.614, 0.85", "Hg, 9.989, 0.85", "Pb, 10.55, 0.85", "Cu, 8.048, 0.85", "Fe, 6.404, 0.85"})
    void shouldShowWhatIsInAllLayersInTheLinesOfItsElements(String symbol, double energyKev, double least) {
        double r = correlation(toDouble(mass(symbol)), lineMap(energyKev));
        assertTrue(r > least, symbol + " at " + energyKev + " keV: r = " + r);
    }

    @Test
    void shouldHideThePortraitsPigmentsFromTheEye() {
        double aspect = (double) COLUMNS / ROWS;
        var landscape = new Landscape(1, aspect);
        var retouch = new Retouch(1, aspect, landscape);
        Coat seen = new Coat();
        Coat hidden = new Coat();
        double lead = 0;
        double mercury = 0;
        for (int i = 0; i < ROWS * COLUMNS; i++) {
            double x = (i % COLUMNS + 0.5 - COLUMNS / 2.0) / ROWS;
            double y = (i / COLUMNS + 0.5) / ROWS;
            seen.clear();
            landscape.paint(x, y, seen);
            retouch.paint(x, y, seen);
            assertEquals(0, seen.mass(Paint.LEAD_WHITE));
            assertEquals(0, seen.mass(Paint.VERMILION));
            hidden.clear();
            new HiddenPortrait(1).paint(x, y, hidden);
            lead += hidden.mass(Paint.LEAD_WHITE);
            mercury += hidden.mass(Paint.VERMILION);
        }
        assertTrue(lead > 0 && mercury > 0, "the portrait is there: " + lead + ", " + mercury);
    }

    @Test
    void shouldGiveHeadersThatAreTensOfElectronvoltsWrong() {
        for (int d = 0; d < 2; d++) {
            EnergyAxis header = painting.detectors().get(d).axis().orElseThrow();
            for (double energy : new double[] {3.69, 12.61}) {
                double error =
                        1000 * Math.abs(header.energyKev(painting.trueAxis(d).channel(energy)) - energy);
                assertTrue(error > 25 && error < 150, "detector " + d + ", " + energy + " keV: " + error + " eV");
            }
        }
    }

    @Test
    void shouldLetTheTrueAxisBeFoundAgainInTheSumSpectrum() {
        var refiner = new AxisRefiner(new XrayLines());
        for (int d = 0; d < 2; d++) {
            double[] sum = new double[CHANNELS];
            for (int[] spectrum : spectra[d]) {
                for (int c = 0; c < CHANNELS; c++) {
                    sum[c] += spectrum[c];
                }
            }
            EnergyAxis found = refiner.refine(
                            sum, painting.detectors().get(d).axis().orElseThrow(), true)
                    .axis();
            for (double energy : new double[] {3.69, 12.61}) {
                double error = 1000 * (found.energyKev(painting.trueAxis(d).channel(energy)) - energy);
                assertEquals(0, error, 15, "detector " + d + ", " + energy + " keV");
            }
        }
    }

    @Test
    void shouldCountPhotonsOnlyInLiveTime() {
        for (int i = 0; i < ROWS * COLUMNS; i += 101) {
            for (int d = 0; d < 2; d++) {
                PixelTiming timing = painting.timing(d, i / COLUMNS, i % COLUMNS);
                double expected = timing.inputRateHz() * timing.liveTimeS();
                assertEquals(expected, Arrays.stream(spectra[d][i]).sum(), 6 * Math.sqrt(expected));
                assertEquals(expected, timing.outputRateHz() * timing.realTimeS(), 1e-3 * expected);
                assertTrue(timing.liveTimeS() < timing.realTimeS());
            }
        }
    }

    @Test
    void shouldPaintAtTheAskedResolution() {
        BufferedImage image = painting.visibleImage(3);
        assertEquals(3 * COLUMNS, image.getWidth());
        assertEquals(3 * ROWS, image.getHeight());
    }

    @Test
    void shouldRefuseWhatIsOutsideThePainting() {
        int[] counts = new int[CHANNELS];
        assertThrows(IllegalArgumentException.class, () -> painting.read(0, ROWS, 0, counts));
        assertThrows(IllegalArgumentException.class, () -> painting.timing(0, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> painting.visibleImage(0));
        assertThrows(IllegalArgumentException.class, () -> new SimulatedPainting(0, 1, 1024, 1));
        assertThrows(IllegalArgumentException.class, () -> new SimulatedPainting(1, 1, 100, 1));
    }

    /** Counts in a line of both detectors. */
    private static double[] lineMap(double energyKev) {
        double[] map = new double[ROWS * COLUMNS];
        for (int d = 0; d < 2; d++) {
            int middle = (int) Math.round(painting.trueAxis(d).channel(energyKev));
            for (int i = 0; i < map.length; i++) {
                map[i] += Arrays.stream(spectra[d][i], middle - 4, middle + 5).sum();
            }
        }
        return map;
    }

    private static float[] mass(String symbol) {
        return painting.mass(Element.ofSymbol(symbol).orElseThrow());
    }

    private static double[] toDouble(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static double correlation(double[] a, double[] b) {
        return new PearsonsCorrelation().correlation(a, b);
    }
}
