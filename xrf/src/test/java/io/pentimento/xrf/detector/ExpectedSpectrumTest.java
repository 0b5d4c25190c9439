package io.pentimento.xrf.detector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExpectedSpectrumTest {

    private static final double HIGHEST_KEV = 40;

    private final EnergyAxis fine = EnergyAxis.linear(-0.1, 0.01);
    private final SiliconResponse sdd = SiliconResponse.TYPICAL;
    private final GemResponse gem = GemResponse.typical(new XrayLines());
    private final EnergyAxis gemAxis = new EnergyAxis(0, 0.01, 0, gem.width());

    @Test
    void shouldKeepEveryCountOfAnSddWithoutPileUp() {
        double[] spectrum = of(sdd, fine, 1200, 6.404);
        assertEquals(1e6, Arrays.stream(spectrum).sum(), 200);
    }

    @Test
    void shouldPutTheSiliconEscapePeakWhereAndAsStrongAsItIs() {
        double[] spectrum = of(sdd, fine, 1200, 6.404);
        double escape = above(spectrum, fine, 6.404 - 1.74, 0.22);
        double peak = above(spectrum, fine, 6.404, 0.20);
        assertEquals(sdd.silicon().escapeFraction(6.404), escape / peak, 0.0003);
    }

    @Test
    void shouldLayTailAndShelfBelowThePeak() {
        double[] spectrum = of(sdd, fine, 1200, 2.307);
        var shares = sdd.shares(2.307);
        // A keV below the peak there is the shelf, and e^(-1 / 0.15) of the tail.
        double shelf = spectrum[channel(fine, 1.2)] * 2.307 / 0.01;
        assertEquals(shares.shelf() * 1e6, shelf, 0.06 * shares.shelf() * 1e6);
        assertTrue(spectrum[channel(fine, 2.0)] > 2 * spectrum[channel(fine, 1.2)], "the tail lies on the shelf");
        assertEquals(0, spectrum[channel(fine, 3.0)], 1e-6);
    }

    @Test
    void shouldBeAGaussianPeakOfEighteenPercentAtManganeseInTheGem() {
        double[] spectrum = of(gem, gemAxis, 1500, 5.9);
        assertEquals(0.18 * 5.9, fwhm(spectrum, gemAxis, 5.9), 0.02);
        assertEquals(0.18 * Math.sqrt(5.9 * 11.8), fwhm(of(gem, gemAxis, 3000, 11.8), gemAxis, 11.8), 0.02);
    }

    @Test
    void shouldEscapeFromArgonOnlyAboveItsEdge() {
        assertEquals(0, gem.shares(3.1).escape());
        var shares = gem.shares(6.4);
        assertEquals(0.11, shares.escape() / shares.peak(), 1e-9);
        double[] spectrum = of(gem, gemAxis, 3000, 11.5);
        double middle = 11.5 - 2.957;
        // Copper's own lines lie beside the escape peak of 11.5 keV, so only the sum is known here.
        assertTrue(spectrum[channel(gemAxis, middle)] > 0.01 * spectrum[channel(gemAxis, 11.5)]);
        double[] titanium = of(gem, gemAxis, 1500, 4.51);
        assertEquals(0.11, sum(titanium, gemAxis, 0.5, 2.6) / sum(titanium, gemAxis, 2.6, 7), 0.005);
    }

    @Test
    void shouldShowTheCopperOfTheFoilsOnlyBehindHarderPhotons() {
        double[] hard = of(gem, gemAxis, 4000, 20);
        double[] soft = of(gem, gemAxis, 4000, 7);
        assertEquals(0.04 * 1e6, sum(hard, gemAxis, 6.5, 10.5), 0.15 * 0.04 * 1e6);
        assertEquals(1e6, Arrays.stream(soft).sum(), 10);
    }

    @Test
    void shouldPileUpAtTheSumOfTwoEnergiesOnAnyAxis() {
        for (double offset : new double[] {-0.37, 0, 0.6}) {
            EnergyAxis axis = new EnergyAxis(offset, 0.04, 0, sdd.width());
            ExpectedSpectrum spectrum = new ExpectedSpectrum(sdd, 640, HIGHEST_KEV);
            spectrum.begin(axis);
            spectrum.addLine(6.404, 3e5);
            spectrum.addLine(8.048, 7e5);
            spectrum.finish(0.01);
            double[] counts = spectrum.counts();
            double expected = 0.01
                    * 2
                    * 0.3
                    * 0.7
                    * 1e6
                    * sdd.shares(6.404).peak()
                    * sdd.shares(8.048).peak();
            assertEquals(expected, above(counts, axis, 14.452, 0.4), 0.06 * expected, "offset " + offset);
            assertEquals(14.452, centre(counts, axis, 14.452, 0.4), 0.005, "offset " + offset);
        }
    }

    @Test
    void shouldCountPartsOfAPeakAboveTheEndOfTheSpectrum() {
        double[] spectrum = of(sdd, EnergyAxis.linear(0, 0.01), 1000, 11.0);
        double escape = sdd.shares(11.0).escape() * 1e6;
        assertEquals(escape, above(spectrum, EnergyAxis.linear(0, 0.01), 9.26, 0.26), 0.05 * escape);
    }

    @Test
    void shouldGiveTheSameSpectrumOnAnotherAxis() {
        double[] fineSpectrum = of(sdd, fine, 1200, 6.404);
        EnergyAxis coarse = EnergyAxis.linear(-0.085, 0.04);
        double[] rebinned = new double[300];
        for (int c = 0; c < 1200; c++) {
            rebinned[c / 4] += fineSpectrum[c];
        }
        assertArrayEquals(rebinned, of(sdd, coarse, 300, 6.404), 700);
    }

    @Test
    void shouldVaryTheGainOfAGemSmoothlyOverItsArea() {
        GainMap map = new GainMap(0.05, 3);
        double sum = 0;
        double squares = 0;
        int n = 50;
        for (int i = 0; i < n * n; i++) {
            double gain = map.gain((double) (i % n) / n, (double) (i / n) / n);
            sum += gain;
            squares += (gain - 1) * (gain - 1);
            assertEquals(gain, map.gain((i % n + 0.2) / n, (double) (i / n) / n), 0.01);
        }
        assertEquals(1, sum / (n * n), 0.05);
        assertEquals(0.05, Math.sqrt(squares / (n * n)), 0.03);
        EnergyAxis here = map.axisAt(gemAxis, 0.3, 0.7);
        assertEquals(gemAxis.channel(6) * map.gain(0.3, 0.7), here.channel(6), 1e-9);
    }

    @Test
    void shouldRefuseWhatNoDetectorIs() {
        assertThrows(IllegalArgumentException.class, () -> new ExpectedSpectrum(sdd, 0, 40));
        assertThrows(IllegalArgumentException.class, () -> new DetectorResponse.Shares(0.6, 0.6, 0));
        assertThrows(IllegalArgumentException.class, () -> new GainMap(0.5, 1));
        assertThrows(IllegalArgumentException.class, () -> new Electronics(-1, 0));
    }

    /** A million photons. */
    private static double[] of(DetectorResponse response, EnergyAxis axis, int channels, double energyKev) {
        ExpectedSpectrum spectrum = new ExpectedSpectrum(response, channels, HIGHEST_KEV);
        spectrum.begin(axis);
        spectrum.addLine(energyKev, 1e6);
        spectrum.finish(0);
        return spectrum.counts();
    }

    /** Counts of a peak above a straight line under it. */
    private static double above(double[] counts, EnergyAxis axis, double energyKev, double halfKev) {
        int from = channel(axis, energyKev - halfKev);
        int to = channel(axis, energyKev + halfKev);
        double line = 0.5 * (counts[from] + counts[to]);
        return Arrays.stream(counts, from, to + 1).map(v -> v - line).sum();
    }

    private static double centre(double[] counts, EnergyAxis axis, double energyKev, double halfKev) {
        double weighted = 0;
        double sum = 0;
        int from = channel(axis, energyKev - halfKev);
        int to = channel(axis, energyKev + halfKev);
        double line = 0.5 * (counts[from] + counts[to]);
        for (int c = from; c <= to; c++) {
            weighted += (counts[c] - line) * axis.energyKev(c);
            sum += counts[c] - line;
        }
        return weighted / sum;
    }

    private static double sum(double[] counts, EnergyAxis axis, double fromKev, double toKev) {
        return Arrays.stream(counts, channel(axis, fromKev), channel(axis, toKev))
                .sum();
    }

    private static double fwhm(double[] counts, EnergyAxis axis, double energyKev) {
        double half = counts[channel(axis, energyKev)] / 2;
        int low = channel(axis, energyKev);
        while (counts[low] > half) {
            low--;
        }
        int high = channel(axis, energyKev);
        while (counts[high] > half) {
            high++;
        }
        return axis.energyKev(high) - axis.energyKev(low);
    }

    private static int channel(EnergyAxis axis, double energyKev) {
        return (int) Math.round(axis.channel(energyKev));
    }
}
