package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.detector.ExpectedSpectrum;
import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;

/** The linear fit of spectra of a detector of 18 % FWHM at 5.9 keV with argon escape. */
class GasDetectorFitTest {

    private static final XrayLines LINES = new XrayLines();
    private static final GemResponse GEM = GemResponse.typical(LINES);
    private static final int CHANNELS = 512;
    private static final EnergyAxis AXIS = EnergyAxis.linear(0.025, 0.05).withWidth(GemResponse.WIDTH);
    private static final double EXCITATION_KEV = 26;
    private static final int SPECTRA = 300;
    private static final double PIXELS = 10_000;
    private static final Map<String, Double> AREAS = Map.of("Ca-K", 150.0, "Fe-K", 500.0, "Pb-L", 400.0, "Sr-K", 0.0);
    private static final double[] EXPECTED = expected(AREAS);

    @Test
    void shouldGiveAreasAlmostWithoutBiasAndErrorsThatAreRight() {
        FittedSpectrum fitted = prepared(FitSettings.forPaintings(Optional.empty(), GEM));
        Map<String, SummaryStatistics> pulls = new LinkedHashMap<>();
        for (int seed = 0; seed < SPECTRA; seed++) {
            fitted.fit(measured(EXPECTED, seed));
            AREAS.forEach((layer, area) -> pulls.computeIfAbsent(layer, l -> new SummaryStatistics())
                    .addValue((fitted.area(layer) - area) / fitted.sigma(layer)));
        }
        pulls.forEach((layer, pull) -> {
            assertEquals(0, pull.getMean(), 0.6, layer);
            assertEquals(1, pull.getStandardDeviation(), 0.15, layer);
        });
    }

    @Test
    void shouldTellWithTheListForGasDetectorsWhatTheListForSiliconDrowns() {
        double few = prepared(FitSettings.forPaintings(Optional.empty(), GEM))
                .fit(EXPECTED)
                .sigma("Fe-K");
        double all = prepared(FitSettings.forPaintings(Optional.empty()).withDetector(GEM))
                .fit(EXPECTED)
                .sigma("Fe-K");
        assertTrue(few < AREAS.get("Fe-K") / 10, "with six groups ± " + few);
        assertTrue(all > AREAS.get("Fe-K"), "with thirty ± " + all);
    }

    private static FittedSpectrum prepared(FitSettings settings) {
        double[] sum = Arrays.stream(EXPECTED).map(e -> PIXELS * e).toArray();
        return new FittedSpectrum(LinearFit.prepare(LINES, settings, AXIS, sum, PIXELS));
    }

    private static double[] expected(Map<String, Double> areas) {
        ExpectedSpectrum spectrum = new ExpectedSpectrum(GEM, CHANNELS, 30);
        spectrum.begin(AXIS);
        spectrum.addContinuum(new double[] {0, 20, 40, 30, 20, 10, 5, 0}, 4);
        areas.forEach((group, area) -> {
            List<Line> emitted = LINES.lines(LineGroup.parse(group), EXCITATION_KEV);
            double seen = emitted.stream()
                    .mapToDouble(l -> l.share() * GEM.efficiency(l.energyKev()))
                    .sum();
            // An area is what is in the peaks of full energy.
            emitted.forEach(l -> spectrum.addLine(
                    l.energyKev(),
                    area
                            * l.share()
                            * GEM.efficiency(l.energyKev())
                            / seen
                            / GEM.shares(l.energyKev()).peak()));
        });
        spectrum.finish(0);
        return spectrum.counts().clone();
    }

    private static double[] measured(double[] expected, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] counts = new double[expected.length];
        for (int c = 0; c < counts.length; c++) {
            double limit = Math.exp(-expected[c]);
            double product = random.nextDouble();
            while (product > limit) {
                counts[c]++;
                product *= random.nextDouble();
            }
        }
        return counts;
    }
}
