package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.SpectrumFit.Kind;
import io.pentimento.xrf.fit.SpectrumFit.Part;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpectrumFitTest {

    private static final XrayLines LINES = new XrayLines();
    private static final EnergyAxis AXIS = EnergyAxis.linear(-0.01, 0.0292);

    @Test
    void shouldFindWhatTheSpectrumIsMadeOfWithinItsErrors() {
        SpectrumFit fit = fit(spectrum().measured(1, 7), "Ca-K", "Fe-K", "Pb-L", "Zn-K");
        assertArea(fit, "Ca-K", 20_000);
        assertArea(fit, "Fe-K", 150_000);
        assertArea(fit, "Pb-L", 60_000);
        assertTrue(fit.chi2() > 0.7 && fit.chi2() < 1.4, "chi2 " + fit.chi2());
    }

    @Test
    void shouldBeTheSumOfItsParts() {
        SpectrumFit fit = fit(spectrum().expected(), "Ca-K", "Fe-K", "Pb-L");
        for (int c = 0; c < fit.model().length; c++) {
            int channel = c;
            double sum =
                    fit.parts().stream().mapToDouble(p -> p.counts()[channel]).sum();
            assertEquals(fit.model()[c], sum, 1e-6 * (1 + sum));
        }
        assertEquals(Kind.CONTINUUM, fit.parts().get(fit.parts().size() - 1).kind());
    }

    @Test
    void shouldLeaveOutWhatIsNotThereAndStandOutWhereALineIsMissing() {
        SpectrumFit complete = fit(spectrum().measured(1, 3), "Ca-K", "Fe-K", "Pb-L");
        SpectrumFit without = fit(spectrum().measured(1, 3), "Ca-K", "Pb-L");
        assertTrue(without.parts().stream().noneMatch(p -> p.name().equals("Fe-K")));
        assertTrue(without.chi2() > 10 * complete.chi2(), without.chi2() + " against " + complete.chi2());
    }

    @Test
    void shouldShowPileUpBesideTheLines() {
        double sigma = Math.sqrt(2) * AXIS.width().sigmaKev(6.4);
        SyntheticSpectrum strong = new SyntheticSpectrum(LINES, AXIS)
                .background(100)
                .with("Fe-K", 20_000_000)
                .peak(2 * 6.40, sigma, 40_000)
                .peak(6.40 + 7.06, sigma, 11_000);
        assertTrue(fit(strong.measured(1, 5), "Fe-K").parts().stream()
                .anyMatch(p -> p.kind() == Kind.PILE_UP && p.area() > 10_000));
    }

    private static void assertArea(SpectrumFit fit, String name, double area) {
        Part part = fit.parts().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertEquals(area, part.area(), 4 * part.error(), name + " ± " + part.error());
        assertTrue(part.error() >= 0.95 * Math.sqrt(part.area()), "no better than counting");
        assertTrue(part.error() < 0.05 * part.area(), "±" + part.error());
    }

    private static SyntheticSpectrum spectrum() {
        return new SyntheticSpectrum(LINES, AXIS)
                .background(200)
                .with("Ca-K", 20_000)
                .with("Fe-K", 150_000)
                .with("Pb-L", 60_000);
    }

    private static SpectrumFit fit(double[] counts, String... groups) {
        FitSettings settings =
                FitSettings.of(Stream.of(groups).map(LineGroup::parse).toList(), Optional.empty());
        return SpectrumFit.of(LINES, settings, AXIS, counts);
    }
}
