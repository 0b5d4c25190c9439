package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementSuggestionTest {

    private static final XrayLines LINES = new XrayLines();
    private static final ElementSuggestion SUGGESTION = new ElementSuggestion(LINES);
    private static final EnergyAxis AXIS = EnergyAxis.linear(-0.01, 0.0292);
    private static final List<String> THERE =
            List.of("S-K", "Ca-K", "Ti-K", "Fe-K", "Cu-K", "Zn-K", "Hg-L", "Pb-L", "Pb-M");

    @ParameterizedTest
    @ValueSource(strings = {"Ca-K", "Ti-K", "Fe-K", "Cu-K", "Zn-K", "Hg-L", "Pb-L"})
    void shouldNameTheElementThatTheListLacksAndNoOther(String missing) {
        var found = suggest(
                painting(), THERE.stream().filter(g -> !g.equals(missing)).toList());
        assertEquals(List.of(missing), names(found.missing()));
    }

    @Test
    void shouldNameSeveralMissingElementsTheMostSignificantFirst() {
        var found = suggest(painting(), List.of("S-K", "Ca-K", "Ti-K", "Zn-K", "Hg-L", "Pb-L", "Pb-M"));
        assertEquals(List.of("Fe-K", "Cu-K"), names(found.missing()));
    }

    @Test
    void shouldNameNothingWhenTheListIsComplete() {
        assertEquals(List.of(), suggest(painting(), THERE).missing());
    }

    @Test
    void shouldNameThoseOfTheListThatAreNotThere() {
        var found = suggest(
                painting(),
                Stream.concat(THERE.stream(), Stream.of("Mn-K", "Co-K", "Sr-K")).toList());
        assertEquals(List.of("Mn-K", "Co-K", "Sr-K"), names(found.absent()));
    }

    @Test
    void shouldNotTakeEscapePeaksForElements() {
        SyntheticSpectrum spectrum =
                new SyntheticSpectrum(LINES, AXIS).background(100).with("Fe-K", 20_000_000);
        assertEquals(List.of(), suggest(spectrum, List.of("Fe-K")).missing());
    }

    @Test
    void shouldNotTakePileUpForAnElement() {
        // Twice calcium's Kα and Kα with Kβ: beside Ni-K and Co-K.
        double sigma = Math.sqrt(2) * AXIS.width().sigmaKev(3.7);
        SyntheticSpectrum spectrum = new SyntheticSpectrum(LINES, AXIS)
                .background(100)
                .with("Ca-K", 20_000_000)
                .peak(2 * 3.691, sigma, 20_000)
                .peak(3.691 + 4.013, sigma, 5_000);
        assertEquals(List.of(), suggest(spectrum, List.of("Ca-K")).missing());
    }

    @Test
    void shouldNotTakeTitaniumSeenThroughPaintForVanadium() {
        // Paint above it has weakened Ti-Kα by a fifth against Ti-Kβ at 4.93 keV.
        SyntheticSpectrum spectrum = new SyntheticSpectrum(LINES, AXIS)
                .background(300)
                .with("Ti-K", 2_000_000)
                .peak(4.9318, 0.2 * 0.13 * 2_000_000);
        assertEquals(List.of(), suggest(spectrum, List.of("Ti-K")).missing());
    }

    @Test
    void shouldLookAtAnEmptySpectrum() {
        var found = SUGGESTION.suggest(new double[SyntheticSpectrum.CHANNELS], AXIS, settings(List.of("Fe-K")));
        assertEquals(List.of(), found.missing());
        assertEquals(List.of("Fe-K"), names(found.absent()));
    }

    @Test
    void shouldNotSuggestTheTubesOwnElement() {
        SyntheticSpectrum spectrum = painting().with("Rh-L", 30_000);
        FitSettings known = FitSettings.of(groups(THERE), Optional.of(Tube.parse("Rh:40")));
        assertEquals(
                List.of(),
                SUGGESTION.suggest(spectrum.measured(1, 1), AXIS, known).missing());
        List<String> unknown = names(suggest(spectrum, THERE).missing());
        assertTrue(unknown.contains("Rh-L"), unknown::toString);
    }

    /** Rh-Kβ scattered with a loss lies on Pd-Kα. */
    @Test
    void shouldNotTakeWhatTheTubeScattersForAnElement() {
        try (SimulatedPainting painting = new SimulatedPainting(30, 40, SimulatedPainting.DEFAULT_CHANNELS, 1)) {
            int channels = SimulatedPainting.DEFAULT_CHANNELS;
            double[] sum = new double[channels];
            int[] counts = new int[channels];
            for (int row = 0; row < painting.rows(); row++) {
                for (int column = 0; column < painting.columns(); column++) {
                    painting.read(0, row, column, counts);
                    for (int c = 0; c < channels; c++) {
                        sum[c] += counts[c];
                    }
                }
            }
            FitSettings settings = FitSettings.forPaintings(Optional.of(SimulatedPainting.TUBE));
            assertEquals(
                    List.of(),
                    SUGGESTION.suggest(sum, painting.trueAxis(0), settings).missing());
        }
    }

    private static ElementSuggestion.Suggestion suggest(SyntheticSpectrum spectrum, List<String> list) {
        return SUGGESTION.suggest(spectrum.measured(1, 1), AXIS, settings(list));
    }

    private static SyntheticSpectrum painting() {
        SyntheticSpectrum spectrum = new SyntheticSpectrum(LINES, AXIS).background(600);
        THERE.forEach(group -> spectrum.with(group, group.equals("Pb-L") ? 2_000_000 : 200_000));
        return spectrum;
    }

    private static FitSettings settings(List<String> list) {
        return FitSettings.of(groups(list), Optional.empty());
    }

    private static List<LineGroup> groups(List<String> names) {
        return names.stream().map(LineGroup::parse).toList();
    }

    private static List<String> names(List<LineGroup> groups) {
        return groups.stream().map(LineGroup::name).toList();
    }
}
