package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.XrayLines;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisRefinerTest {

    private static final XrayLines LINES = new XrayLines();
    private static final AxisRefiner REFINER = new AxisRefiner(LINES);
    private static final EnergyAxis TRUTH = EnergyAxis.linear(-0.01, 0.0292);

    @ParameterizedTest
    @CsvSource({"-150, 1", "150, 1", "-80, 1", "80, 1", "0, 0.99", "0, 1.01", "-100, 1.01", "100, 0.99", "-60, 0.99"})
    void shouldFindTheAxisWithin5EvFromAHeaderThatIsWrong(double offsetEv, double gainFactor) {
        EnergyAxis header = EnergyAxis.linear(TRUTH.offsetKev() + offsetEv / 1000, TRUTH.gainKev() * gainFactor);
        var found = REFINER.refine(painting().measured(1, 1), header, true);
        assertTrue(worstEv(found.axis()) < 5, found::toString);
    }

    @Test
    void shouldFindTheWidthOfTheLinesToo() {
        EnergyAxis sharp = TRUTH.withWidth(new EnergyAxis.Width(0.05, 0.114));
        EnergyAxis blurred = TRUTH.withWidth(new EnergyAxis.Width(0.13, 0.114));
        for (EnergyAxis truth : List.of(sharp, blurred)) {
            double[] sum = painting(truth).measured(1, 2);
            var found = REFINER.refine(sum, EnergyAxis.linear(-0.05, 0.0292), true);
            assertEquals(1000 * truth.fwhmKev(6.4), 1000 * found.axis().fwhmKev(6.4), 4);
        }
    }

    @Test
    void shouldKeepTheGuessWhenThereAreFewCounts() {
        EnergyAxis guess = EnergyAxis.linear(-0.09, 0.0292);
        double[] few = painting()
                .measured(0.8 * AxisRefiner.LEAST_COUNTS / total(painting().expected()), 3);
        assertEquals(new AxisRefiner.Refinement(guess, List.of()), REFINER.refine(few, guess, true));
        assertEquals(new AxisRefiner.Refinement(guess, List.of()), REFINER.refine(new double[1024], guess, true));
    }

    @Test
    void shouldNotBeDerailedByAnElementItDoesNotKnow() {
        // Bismuth, gallium and vanadium are not among its groups; bismuth's lines lie just beside those of lead.
        for (String stranger : List.of("Bi-L", "Ga-K", "V-K")) {
            double[] sum = painting().with(stranger, 60_000).measured(1, 4);
            var found = REFINER.refine(sum, EnergyAxis.linear(TRUTH.offsetKev() - 0.08, TRUTH.gainKev()), true);
            assertTrue(worstEv(found.axis()) < 15, () -> stranger + ": " + found);
        }
    }

    @Test
    void shouldSayOnWhichLinesItRestsAndHowFarEachIsOff() {
        var found = REFINER.refine(painting().measured(1, 5), EnergyAxis.linear(-0.09, 0.0292), true);
        assertEquals("Pb-L3M5", found.matches().get(0).line());
        List<String> names =
                found.matches().stream().map(AxisRefiner.Match::line).toList();
        assertTrue(names.containsAll(List.of("Ca-KL3", "Fe-KL3", "Cu-KL3")), names::toString);
        for (var match : found.matches()) {
            double there = 1000 * (found.axis().energyKev(match.channel()) - match.energyKev());
            assertEquals(match.residualEv(), there, 1e-6);
        }
        var strong = found.matches().stream()
                .filter(m -> List.of("Pb-L3M5", "Ca-KL3", "Fe-KL3", "Cu-KL3").contains(m.line()));
        strong.forEach(m -> assertEquals(0, m.residualEv(), 5, m::toString));
    }

    @Test
    void shouldRefineAnEarlierRefinementWithoutSearchingAgain() {
        var first = REFINER.refine(painting().measured(0.05, 6), EnergyAxis.linear(-0.12, 0.0292), true);
        var second = REFINER.refine(painting().measured(1, 7), first.axis(), false);
        assertTrue(worstEv(second.axis()) < 5, second::toString);
    }

    @Test
    void shouldGiveTheSameAxisForTheSameSpectrum() {
        double[] sum = painting().measured(1, 8);
        EnergyAxis header = EnergyAxis.linear(-0.09, 0.0292);
        assertEquals(REFINER.refine(sum, header, true), new AxisRefiner(LINES).refine(sum, header, true));
    }

    private static SyntheticSpectrum painting() {
        return painting(TRUTH);
    }

    private static SyntheticSpectrum painting(EnergyAxis axis) {
        return new SyntheticSpectrum(LINES, axis)
                .background(150)
                .with("Pb-L", 400_000)
                .with("Pb-M", 40_000)
                .with("Ca-K", 60_000)
                .with("Ti-K", 20_000)
                .with("Fe-K", 50_000)
                .with("Cu-K", 30_000)
                .with("Hg-L", 40_000)
                .with("Ar-K", 8_000);
    }

    /** Of 3.7 and 12.6 keV. */
    private static double worstEv(EnergyAxis found) {
        return Math.max(
                1000 * Math.abs(found.energyKev(TRUTH.channel(3.7)) - 3.7),
                1000 * Math.abs(found.energyKev(TRUTH.channel(12.6)) - 12.6));
    }

    private static double total(double[] counts) {
        return DoubleStream.of(counts).sum();
    }
}
