package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.SpectrumInput.Normalisation;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpectrumInputTest {

    @Test
    void shouldShareAChannelOutByItsOverlapWithTheBins() {
        // Channels reach from 0 to 1 and 1 to 2 keV and so on, bins from 0.25 to 1.5 and 1.5 to 2.75 keV.
        SpectrumInput input = input(0.25, 2.75, 2, Normalisation.NONE, EnergyAxis.linear(0.5, 1), 4);
        assertRow(new float[] {75 + 10, 10 + 0.75f * 40}, input, 100, 20, 40, 8);
    }

    @Test
    void shouldKeepAllCountsThatLieOnItsAxis() {
        SplittableRandom random = new SplittableRandom(1);
        int[] counts = random.ints(1024, 0, 1000).toArray();
        SpectrumInput input = input(-1, 41, 512, Normalisation.NONE, EnergyAxis.linear(-0.0131, 0.0292), 1024);
        float[] row = row(input, counts);
        double total = 0;
        for (float bin : row) {
            total += bin;
        }
        assertEquals(Arrays.stream(counts).asLongStream().sum(), total, 1);
    }

    @Test
    void shouldLeaveOutWhatLiesBeyondItsEnds() {
        SpectrumInput input = input(2, 4, 2, Normalisation.NONE, EnergyAxis.linear(0.5, 1), 6);
        assertRow(new float[] {3, 4}, input, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void shouldPutALineInTheSameBinsWhateverTheGainOfTheDetector() {
        EnergyAxis fine = EnergyAxis.linear(-0.014, 0.01005);
        EnergyAxis coarse = EnergyAxis.linear(0.006, 0.0292);
        float[] ofFine = row(input(1, 11, 100, Normalisation.NONE, fine, 2048), iron(fine, 2048));
        float[] ofCoarse = row(input(1, 11, 100, Normalisation.NONE, coarse, 1024), iron(coarse, 1024));
        assertArrayEquals(ofFine, ofCoarse, 0.05f * max(ofFine));
        assertEquals(centroid(ofFine), centroid(ofCoarse), 0.02);
    }

    @Test
    void shouldAddDetectorsUp() {
        EnergyAxis left = EnergyAxis.linear(-0.01, 0.0292);
        EnergyAxis right = EnergyAxis.linear(0.02, 0.029);
        int[] ofLeft = new SplittableRandom(1).ints(2 * 1024, 0, 100).toArray();
        int[] ofRight = new SplittableRandom(2).ints(2 * 512, 0, 100).toArray();
        SpectrumInput both = new SpectrumInput(
                1, 12, 128, Normalisation.NONE, new EnergyAxis[] {left, right}, new int[] {1024, 512});
        float[] sum = new float[128];
        both.row(new int[][] {ofLeft, ofRight}, 1, sum);
        float[] expected =
                row(input(1, 12, 128, Normalisation.NONE, left, 1024), Arrays.copyOfRange(ofLeft, 1024, 2048));
        float[] second = row(input(1, 12, 128, Normalisation.NONE, right, 512), Arrays.copyOfRange(ofRight, 512, 1024));
        for (int b = 0; b < 128; b++) {
            expected[b] += second[b];
        }
        assertArrayEquals(expected, sum, 1e-2f);
    }

    @Test
    void shouldTakeLogarithmsRelativeToTheLargestBin() {
        SpectrumInput input = input(0, 3, 3, Normalisation.LOG_MAX, EnergyAxis.linear(0.5, 1), 3);
        assertRow(new float[] {0, (float) (Math.log(10) / Math.log(100)), 1}, input, 0, 9, 99);
        assertRow(new float[] {0, 0, 0}, input, 0, 0, 0);
    }

    @Test
    void shouldReadCountsAsUnsigned() {
        SpectrumInput input = input(0, 2, 2, Normalisation.NONE, EnergyAxis.linear(0.5, 1), 2);
        assertRow(new float[] {4294967295f, 1}, input, -1, 1);
    }

    @Test
    void shouldForgetTheRowBefore() {
        SpectrumInput input = input(0, 2, 2, Normalisation.NONE, EnergyAxis.linear(0.5, 1), 2);
        float[] row = {7, 7};
        input.row(new int[][] {{1, 2}}, 0, row);
        assertArrayEquals(new float[] {1, 2}, row);
    }

    @Test
    void shouldShareAWideChannelOutEvenlyBetweenAllBinsThatItCovers() {
        // Channels of 2 keV from 0.5 keV on, bins of 1 keV from 0 keV on.
        SpectrumInput input = input(0, 6, 6, Normalisation.NONE, EnergyAxis.linear(1.5, 2), 2);
        assertRow(new float[] {25, 50, 25 + 2, 4, 2, 0}, input, 100, 8);
    }

    @Test
    void shouldRefuseBinsNarrowerThanHalfAChannel() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> input(0, 10, 1000, Normalisation.NONE, EnergyAxis.linear(0, 0.0292), 1024));
        assertEquals("bins=1000: a bin of 0.01 keV is narrower than half a channel of 0.0292 keV", error.getMessage());
    }

    @Test
    void shouldRefuseAnAxisWithoutBins() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> input(5, 5, 10, Normalisation.NONE, EnergyAxis.linear(0, 0.0292), 1024));
        assertEquals("firstKev=5.0, lastKev=5.0, bins=10: must span at least one bin", error.getMessage());
    }

    private static SpectrumInput input(
            double first, double last, int bins, Normalisation normalisation, EnergyAxis axis, int channels) {
        return new SpectrumInput(first, last, bins, normalisation, new EnergyAxis[] {axis}, new int[] {channels});
    }

    private static void assertRow(float[] expected, SpectrumInput input, int... counts) {
        assertArrayEquals(expected, row(input, counts), 1e-3f);
    }

    private static float[] row(SpectrumInput input, int... counts) {
        float[] row = new float[input.bins()];
        input.row(new int[][] {counts}, 0, row);
        return row;
    }

    /** A million counts of iron's Kα without noise. */
    private static int[] iron(EnergyAxis axis, int channels) {
        int[] counts = new int[channels];
        double sigma = axis.width().sigmaKev(6.4);
        for (int c = 0; c < channels; c++) {
            double z = (axis.energyKev(c) - 6.4) / sigma;
            counts[c] = (int) Math.round(1e6 * axis.gainKev() / sigma / Math.sqrt(2 * Math.PI) * Math.exp(-z * z / 2));
        }
        return counts;
    }

    private static float max(float[] row) {
        float max = 0;
        for (float bin : row) {
            max = Math.max(max, bin);
        }
        return max;
    }

    private static double centroid(float[] row) {
        double sum = 0;
        double moment = 0;
        for (int b = 0; b < row.length; b++) {
            sum += row[b];
            moment += row[b] * b;
        }
        return moment / sum;
    }
}
