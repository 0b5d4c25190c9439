package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.cube.Cubes;
import io.pentimento.xrf.cube.SharedData;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.math3.fitting.PolynomialCurveFitter;
import org.apache.commons.math3.fitting.WeightedObservedPoints;
import org.junit.jupiter.api.Test;

/** A real rock under a rhodium tube of 28 kV: calcium as strong as lines get, pile-up included. */
class RasterFitTest {

    private static final XrayLines LINES = new XrayLines();
    private static final AxisRefiner REFINER = new AxisRefiner(LINES);
    private static final FitSettings ROCK = FitSettings.of(
            Stream.of("Si-K", "S-K", "Cl-K", "K-K", "Ca-K", "Ti-K", "Mn-K", "Fe-K", "Sr-K")
                    .map(LineGroup::parse)
                    .toList(),
            Optional.of(Tube.parse("Rh:28")));

    @Test
    void shouldGiveTheSameMapsFromBigEndianVectorRplAsFromHdf5() {
        assertSameMaps("laguna-A.rpl", "A");
    }

    @Test
    void shouldGiveTheSameMapsFromLittleEndianImageRplAsFromHdf5() {
        assertSameMaps("laguna-B-image.rpl", "B");
    }

    @Test
    void shouldCorrectTheHeaderThatPutsCalciumAndIronTooLow() {
        RealSpectra spectra = read("laguna-A.rpl", Set.of());
        double[] sum = spectra.sum(spectra.pixels());
        EnergyAxis axis = REFINER.refine(sum, spectra.header(), true).axis();
        double calcium = 3.6905;
        double iron = 6.3995;
        assertTrue(1000 * Math.abs(spectra.header().energyKev(peak(sum, axis, calcium)) - calcium) > 2);
        assertTrue(1000 * Math.abs(spectra.header().energyKev(peak(sum, axis, iron)) - iron) > 10);
        assertEquals(calcium, axis.energyKev(peak(sum, axis, calcium)), 0.004);
        assertEquals(iron, axis.energyKev(peak(sum, axis, iron)), 0.004);
    }

    @Test
    void shouldSuggestNothingSillyBesideCalciumAndItsPileUp() {
        RealSpectra spectra = read("laguna-A.rpl", Set.of());
        double[] sum = spectra.sum(spectra.pixels());
        EnergyAxis axis = REFINER.refine(sum, spectra.header(), true).axis();
        ElementSuggestion suggestion = new ElementSuggestion(LINES);
        FitSettings tubeUnknown = FitSettings.forPaintings(Optional.empty());
        FitSettings tubeKnown = FitSettings.forPaintings(Optional.of(Tube.parse("Rh:28")));
        assertEquals(
                List.of(LineGroup.parse("Rh-L")),
                suggestion.suggest(sum, axis, tubeUnknown).missing());
        assertEquals(List.of(), suggestion.suggest(sum, axis, tubeKnown).missing());
    }

    private static void assertSameMaps(String ripple, String detector) {
        Map<String, double[]> ofRipple = maps(read(ripple, Set.of()));
        Map<String, double[]> ofHdf5 = maps(read("laguna.h5", Set.of(detector)));
        assertEquals(ofRipple.keySet(), ofHdf5.keySet());
        ofRipple.forEach((layer, map) -> assertArrayEquals(map, ofHdf5.get(layer), layer));
        double calcium = Arrays.stream(ofRipple.get("Ca-K")).average().orElse(0);
        assertTrue(calcium > 10_000, () -> "a rock full of calcium, not " + calcium);
    }

    private static Map<String, double[]> maps(RealSpectra spectra) {
        EnergyAxis axis = REFINER.refine(spectra.sum(spectra.pixels()), spectra.header(), true)
                .axis();
        return spectra.maps(LINES, ROCK, axis);
    }

    private static RealSpectra read(String file, Set<String> detectors) {
        Path path = SharedData.path("raster-4096/" + file);
        try (SpectrumCube cube = detectors.isEmpty() ? Cubes.open(path) : Cubes.open(path, detectors)) {
            return new RealSpectra(cube, 0);
        }
    }

    /** Channel of a peak's top: a parabola through the logarithms of the counts around it. */
    private static double peak(double[] sum, EnergyAxis near, double energyKev) {
        int top = (int) Math.round(near.channel(energyKev));
        for (int c = top - 4; c <= top + 4; c++) {
            top = sum[c] > sum[top] ? c : top;
        }
        var points = new WeightedObservedPoints();
        for (int c = top - 4; c <= top + 4; c++) {
            points.add(c - top, Math.log(sum[c]));
        }
        double[] parabola = PolynomialCurveFitter.create(2).fit(points.toList());
        return top - parabola[1] / (2 * parabola[2]);
    }
}
