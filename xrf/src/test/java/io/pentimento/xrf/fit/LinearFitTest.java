package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;

class LinearFitTest {

    private static final XrayLines LINES = new XrayLines();
    private static final EnergyAxis AXIS = EnergyAxis.linear(-0.01, 0.0292);
    private static final int SPECTRA = 400;
    private static final double PIXELS = 500;
    private static final Map<String, Double> AREAS = areas();

    @Test
    void shouldGiveAreasWithoutBiasAndErrorsThatAreRight() {
        FittedSpectrum fitted = new FittedSpectrum(prepare(painting(), settings(AREAS.keySet())));
        Map<String, SummaryStatistics> pulls = new LinkedHashMap<>();
        for (int seed = 0; seed < SPECTRA; seed++) {
            fitted.fit(painting().measured(1, seed));
            AREAS.forEach((layer, area) -> pulls.computeIfAbsent(layer, l -> new SummaryStatistics())
                    .addValue((fitted.area(layer) - area) / fitted.sigma(layer)));
        }
        // Of 400 pulls the mean scatters by 0.05 and the spread by 0.035.
        pulls.forEach((layer, pull) -> {
            assertEquals(0, pull.getMean(), 0.2, layer);
            assertEquals(1, pull.getStandardDeviation(), 0.14, layer);
        });
    }

    @Test
    void shouldReachAReducedChiSquaredOfOneOnlyWithACompleteList() {
        FittedSpectrum complete = new FittedSpectrum(prepare(painting(), settings(AREAS.keySet())));
        FittedSpectrum incomplete = new FittedSpectrum(prepare(
                painting(),
                settings(AREAS.keySet().stream().filter(l -> !l.equals("Cu-K")).toList())));
        SummaryStatistics right = new SummaryStatistics();
        SummaryStatistics wrong = new SummaryStatistics();
        for (int seed = 0; seed < SPECTRA; seed++) {
            double[] counts = painting().measured(1, seed);
            right.addValue(complete.fit(counts).reducedChi2());
            wrong.addValue(incomplete.fit(counts).reducedChi2());
        }
        assertEquals(1, right.getMean(), 0.05);
        assertTrue(wrong.getMin() > right.getMax(), () -> "without copper at least " + wrong.getMin());
    }

    @Test
    void shouldTakeEscapePeaksForWhatTheyAre() {
        // Iron's escape peak at 4.66 keV is a Ti-K of its own to a fit that knows no escape.
        SyntheticSpectrum iron =
                new SyntheticSpectrum(LINES, AXIS).background(5).with("Fe-K", 50_000);
        FittedSpectrum fitted = new FittedSpectrum(prepare(iron, settings(List.of("Ti-K", "Fe-K"))));
        SummaryStatistics titanium = new SummaryStatistics();
        for (int seed = 0; seed < 100; seed++) {
            titanium.addValue(fitted.fit(iron.measured(1, seed)).area("Ti-K"));
        }
        assertEquals(0, titanium.getMean(), 4 * titanium.getStandardDeviation() / Math.sqrt(titanium.getN()));
    }

    @Test
    void shouldFitTheTubesScatteredLinesWhenItKnowsTheTube() {
        Tube tube = Tube.parse("Rh:40");
        double compton = 20.216 / (1 + 20.216 / 510.999 * (1 - Math.cos(Math.toRadians(120))));
        SyntheticSpectrum scattered = painting().with("Rh-K", 3000).peak(compton, 0.27, 5000);
        FitSettings settings = FitSettings.of(groups(AREAS.keySet()), Optional.of(tube));
        LinearFit fit = prepare(scattered, settings);
        List<String> scatter = List.of("Rayleigh-K", "Compton-K", "Rayleigh-L");
        assertTrue(fit.layers().containsAll(scatter), fit.layers()::toString);
        FittedSpectrum fitted = new FittedSpectrum(fit).fit(scattered.expected());
        assertEquals(3000, fitted.area("Rayleigh-K"), 150);
        assertEquals(5000, fitted.area("Compton-K"), 1500);
        assertEquals(AREAS.get("Fe-K"), fitted.area("Fe-K"), 20);
    }

    @Test
    void shouldNotExplodeWhenTwoGroupsCannotBeToldApart() {
        // As-K exactly under Pb-L; the M lines of four neighbours and S-K all within 150 eV.
        List<LineGroup> twice = groups(List.of("Fe-K", "Pb-L", "As-K", "S-K", "Pb-M", "Tl-M", "Bi-M", "Hg-M"));
        FittedSpectrum fitted = new FittedSpectrum(prepare(painting(), FitSettings.of(twice, Optional.empty())))
                .fit(painting().measured(1, 1));
        for (LineGroup group : twice) {
            assertTrue(Math.abs(fitted.area(group.name())) < 20_000, () -> group + " " + fitted.area(group.name()));
            assertTrue(fitted.sigma(group.name()) > 0 && fitted.sigma(group.name()) < 20_000, group::name);
        }
    }

    @Test
    void shouldShareTheCountsOfIdenticalShapes() {
        List<LineGroup> once = groups(List.of("Fe-K", "Cu-K"));
        List<LineGroup> twice = groups(List.of("Fe-K", "Fe-K", "Cu-K"));
        FitSettings settings = new FitSettings(
                twice, Optional.empty(), FitSettings.of(once, Optional.empty()).detector(), 1.3, 18.5);
        SyntheticSpectrum spectrum =
                new SyntheticSpectrum(LINES, AXIS).background(3).with("Fe-K", 5000);
        LinearFit fit = prepare(spectrum, settings);
        FittedSpectrum fitted = new FittedSpectrum(fit).fit(spectrum.expected());
        assertEquals(List.of("Fe-K", "Fe-K", "Cu-K"), fit.layers());
        assertEquals(2500, fitted.area("Fe-K"), 25);
        assertEquals(0, fitted.area("Cu-K"), 25);
    }

    @Test
    void shouldFitABlankPixelAndABlankScan() {
        double[] nothing = new double[SyntheticSpectrum.CHANNELS];
        LinearFit fit = LinearFit.prepare(LINES, settings(AREAS.keySet()), AXIS, nothing, 1);
        FittedSpectrum fitted = new FittedSpectrum(fit).fit(nothing);
        AREAS.keySet().forEach(layer -> assertEquals(0, fitted.area(layer), layer));
        assertTrue(Double.isFinite(fit.degreesOfFreedom()) && fit.degreesOfFreedom() >= 0);
    }

    @Test
    void shouldGiveTheSameMatricesForTheSameSum() {
        double[] sum = painting().measured(PIXELS, 1);
        LinearFit first = LinearFit.prepare(LINES, settings(AREAS.keySet()), AXIS, sum, PIXELS);
        LinearFit second = LinearFit.prepare(new XrayLines(), settings(AREAS.keySet()), AXIS, sum, PIXELS);
        assertArrayEquals(first.operator(), second.operator());
        assertArrayEquals(first.design(), second.design());
    }

    @Test
    void shouldNameTheAxisThatLeavesTooFewChannels() {
        double[] sum = new double[SyntheticSpectrum.CHANNELS];
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> LinearFit.prepare(LINES, settings(AREAS.keySet()), EnergyAxis.linear(0, 2.5), sum, 1));
        assertEquals(
                "channels=1024, offset 0.0 keV, gain 2.5 keV: fewer than 64 channels lie between 1.3 and 18.5 keV;"
                        + " give the right energy axis",
                error.getMessage());
    }

    @Test
    void shouldRefuseASumOfNoPixels() {
        double[] sum = new double[SyntheticSpectrum.CHANNELS];
        var error = assertThrows(
                IllegalArgumentException.class, () -> LinearFit.prepare(LINES, settings(AREAS.keySet()), AXIS, sum, 0));
        assertEquals("pixels=0.0: must be positive", error.getMessage());
    }

    private static LinearFit prepare(SyntheticSpectrum spectrum, FitSettings settings) {
        return LinearFit.prepare(LINES, settings, AXIS, spectrum.measured(PIXELS, 1_000_000), PIXELS);
    }

    private static FitSettings settings(Collection<String> names) {
        return FitSettings.of(groups(names), Optional.empty());
    }

    private static List<LineGroup> groups(Collection<String> names) {
        return names.stream().map(LineGroup::parse).toList();
    }

    private static SyntheticSpectrum painting() {
        SyntheticSpectrum spectrum = new SyntheticSpectrum(LINES, AXIS).background(6);
        AREAS.forEach(spectrum::with);
        return spectrum;
    }

    private static Map<String, Double> areas() {
        Map<String, Double> areas = new LinkedHashMap<>();
        areas.put("S-K", 100.0);
        areas.put("Ca-K", 900.0);
        areas.put("Ti-K", 300.0);
        areas.put("Mn-K", 0.0);
        areas.put("Fe-K", 700.0);
        areas.put("Cu-K", 400.0);
        areas.put("Zn-K", 200.0);
        areas.put("Hg-L", 600.0);
        areas.put("Pb-L", 5000.0);
        areas.put("Pb-M", 500.0);
        return areas;
    }
}
