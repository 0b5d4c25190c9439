package io.pentimento.training.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.fit.SpectrumInput.Normalisation;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;

class DisturbanceTest {

    /** Bins of 0.1 keV. */
    private static final ModelInput.Spectrum AXIS = new ModelInput.Spectrum(0, 10, 100, Normalisation.NONE);

    private static final float COUNTS = 100_000;

    @Test
    void shouldLeaveEverythingAsItWasWhenNothingIsDisturbed() {
        Batch line = lineAt(50);
        Batch same = Disturbance.NONE.of(line, AXIS, 1);
        assertArrayEquals(line.counts(), same.counts());
        assertArrayEquals(line.areas(), same.areas());
    }

    @Test
    void shouldMoveALineByGainAndOffset() {
        assertEquals(5.05 * 1.1, mean(Disturbance.NONE.withGain(0.1).of(lineAt(50), AXIS, 1)), 0.01);
        assertEquals(5.05 + 0.3, mean(Disturbance.NONE.withOffset(0.3).of(lineAt(50), AXIS, 1)), 0.01);
        Batch beyond = Disturbance.NONE.withGain(0.5).of(lineAt(90), AXIS, 1);
        assertEquals(0, sum(beyond.counts()), "the axis ends before it");
    }

    @Test
    void shouldMoveALineByTheGainOfThePlaceThatItsSpectrumIsFrom() {
        Disturbance varied = Disturbance.NONE.withGainSpread(0.05);
        SummaryStatistics energies = new SummaryStatistics();
        for (int seed = 0; seed < 200; seed++) {
            energies.addValue(mean(varied.of(lineAt(50), AXIS, seed)));
        }
        assertEquals(5.05, energies.getMean(), 0.06);
        assertEquals(0.05 * 5.05, energies.getStandardDeviation(), 0.05);
    }

    @Test
    void shouldKeepAsManyCountsAsTheDwellLeavesAndTheAreasShareOfThem() {
        Batch thin = Disturbance.NONE.withDwell(0.1).of(lineAt(50), AXIS, 1);
        assertEquals(COUNTS / 10, sum(thin.counts()), 5 * Math.sqrt(COUNTS * 0.1 * 0.9));
        assertEquals(0.5 * COUNTS / 10, thin.areas()[0] * sum(thin.counts()), 1);
    }

    @Test
    void shouldAddBackgroundThatBelongsToNoLine() {
        Batch more = Disturbance.NONE.withBackground(0.5).of(lineAt(50), AXIS, 1);
        assertEquals(1.5 * COUNTS, sum(more.counts()), 5 * Math.sqrt(0.5 * COUNTS));
        assertEquals(0.5 * COUNTS, more.areas()[0] * sum(more.counts()), 1, "the line is as strong as it was");
        int lit = 0;
        for (float count : more.counts()) {
            lit += count > 0 ? 1 : 0;
        }
        assertTrue(lit >= 10 && lit <= 51, "a box of a tenth to half of the axis: " + lit);
    }

    @Test
    void shouldRefuseWhatNoInstrumentDoes() {
        assertThrows(IllegalArgumentException.class, () -> Disturbance.NONE.withDwell(0));
        assertThrows(IllegalArgumentException.class, () -> Disturbance.NONE.withGain(-1));
        assertThrows(IllegalArgumentException.class, () -> Disturbance.NONE.withBackground(-0.1));
    }

    /** One spectrum, all of it in one bin, half of it the line of the one label. */
    private static Batch lineAt(int bin) {
        float[] counts = new float[AXIS.bins()];
        counts[bin] = COUNTS;
        float[] one = {1};
        return new Batch(1, counts, new float[] {0.5f}, one, one, one, one, new float[1]);
    }

    private static double mean(Batch batch) {
        double sum = 0;
        for (int b = 0; b < AXIS.bins(); b++) {
            sum += batch.counts()[b] * (b + 0.5) * 0.1;
        }
        return sum / sum(batch.counts());
    }

    private static double sum(float[] counts) {
        double sum = 0;
        for (float count : counts) {
            sum += count;
        }
        return sum;
    }
}
