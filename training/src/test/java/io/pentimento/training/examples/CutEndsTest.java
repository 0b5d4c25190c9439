package io.pentimento.training.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Spectra that end before the axis of the network does. */
class CutEndsTest {

    private static final XrayLines LINES = new XrayLines();
    private static final SddSpectra SPECTRA =
            new SddSpectra(LINES, SddSpectra.ANY_COUNTS, Ingredients.USUAL, Traces.EVERYWHERE, Background.SOME);
    private static final int BINS = SddSpectra.INPUT.bins();
    private static final int SN_K = SddElements.LABELS.indexOf("Sn-K");
    /** Of tin's Kα, one FWHM to each side: 25.0 keV. */
    private static final int FIRST_OF_SN = 610;

    @Test
    void shouldTakeNothingForEvidenceThatIsCutOff() {
        SddSpectra.View view = SPECTRA.view();
        SplittableRandom random = new SplittableRandom(1);
        double[] change = new double[BINS];
        double[] weighed = new double[BINS];
        Arrays.fill(change, 1e-3);
        int cut = 0;
        for (int i = 0; i < 60; i++) {
            view.look(random, false, false);
            view.weigh(change, weighed);
            for (int bin : new int[] {0, BINS - 1}) {
                boolean seen = view.sees(bin, bin);
                assertEquals(seen, weighed[bin] > 0, "bin " + bin);
                cut += seen ? 0 : 1;
            }
        }
        assertTrue(cut > 20, "a third of them at each end: " + cut);
    }

    @Test
    void shouldNotAskForALineBehindTheEndOfTheSpectrum() {
        Examples examples = new SddElements(SPECTRA, LINES);
        Examples.Drawer drawer = examples.drawer();
        Example example = examples.example();
        SplittableRandom random = new SplittableRandom(1);
        int unseen = 0;
        int unasked = 0;
        for (int i = 0; i < 2000; i++) {
            drawer.draw(random, false, false, example);
            if (endsBefore(example, FIRST_OF_SN)) {
                unseen++;
                assertFalse(example.present()[SN_K]);
                unasked += example.judged()[SN_K] ? 0 : 1;
                double area = example.areas()[SN_K];
                assertTrue(example.units()[SN_K] >= area, "an error as large as the area weighs no more than noise");
            }
        }
        assertTrue(unseen > 20, unseen + " ended before");
        assertTrue(unasked > 0 && unasked < unseen, unasked + " had tin");
    }

    private static boolean endsBefore(Example example, int bin) {
        double counts = 0;
        for (int b = bin; b < BINS; b++) {
            counts += example.counts()[b];
        }
        // Others have counts up there unless they have few in all.
        return counts == 0 && example.total() > 20_000;
    }
}
