package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pentimento.xrf.cube.Cubes;
import io.pentimento.xrf.cube.ReferenceMaps;
import io.pentimento.xrf.cube.SharedData;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real painting whose header is wrong, against axes found by hand and maps fitted by PyMca. */
class PaintingFitTest {

    private static final XrayLines LINES = new XrayLines();
    private static final AxisRefiner REFINER = new AxisRefiner(LINES);

    /** Of the two detectors, from single peaks of Ca, Ti, Fe, Cu, Pb and Ag. */
    private static final List<EnergyAxis> TRUTH =
            List.of(EnergyAxis.linear(-0.0101, 0.029172), EnergyAxis.linear(0.0058, 0.029146));

    /** In the reference, spot measurements (SPOT_1 to SPOT_4, files beside the scan) have replaced some of the first pixels. */
    private static final int SPOTS = 4;

    @TempDir
    static Path folder;

    private static final List<RealSpectra> DETECTORS = new ArrayList<>();
    private static final List<EnergyAxis> REFINED = new ArrayList<>();

    @BeforeAll
    static void read() throws Exception {
        unpack(SharedData.path("painting-scan/prova1-mca.tar.gz"));
        try (SpectrumCube cube = Cubes.open(folder)) {
            for (int detector = 0; detector < TRUTH.size(); detector++) {
                RealSpectra spectra = new RealSpectra(cube, detector);
                DETECTORS.add(spectra);
                REFINED.add(REFINER.refine(spectra.sum(spectra.pixels()), spectra.header(), true)
                        .axis());
            }
        }
    }

    @Test
    void shouldRefineBothAxesFromTheFirst1And16And256And4096Pixels() {
        for (int detector = 0; detector < TRUTH.size(); detector++) {
            RealSpectra spectra = DETECTORS.get(detector);
            EnergyAxis truth = TRUTH.get(detector);
            assertTrue(offEv(spectra.header(), truth, 3.7) < -40, "a header that is right proves nothing");
            for (int pixels : new int[] {1, 16, 256, 4096}) {
                EnergyAxis axis = REFINER.refine(spectra.sum(pixels), spectra.header(), true)
                        .axis();
                for (double energy : new double[] {3.7, 12.6}) {
                    String what = "detector " + detector + ", " + pixels + " pixels, " + energy + " keV";
                    assertEquals(0, offEv(axis, truth, energy), 15, what);
                }
            }
        }
    }

    @Test
    void shouldAgreeWithPymcaWithTheListForPaintings() throws IOException {
        Map<String, double[]> theirs = ReferenceMaps.read(SharedData.path("painting-scan/pymca_reference_prova1.npz"));
        Map<String, double[]> ours = new TreeMap<>();
        FitSettings settings = FitSettings.forPaintings(Optional.empty());
        for (int detector = 0; detector < TRUTH.size(); detector++) {
            DETECTORS.get(detector).addMaps(LINES, settings, REFINED.get(detector), ours);
        }
        for (String layer : List.of("Ca-K", "Ti-K", "Fe-K", "Cu-K", "Zn-K", "Hg-L", "Pb-L")) {
            assertTrue(correlation(ours.get(layer), theirs.get(layer), 0) > 0.99, layer);
            double withoutSpots = correlation(ours.get(layer), theirs.get(layer), SPOTS);
            assertTrue(withoutSpots > 0.998, () -> layer + ": " + withoutSpots);
        }
    }

    @Test
    void shouldSuggestNothingBesideTheListForPaintings() {
        for (int detector = 0; detector < TRUTH.size(); detector++) {
            assertEquals(List.of(), suggest(detector, FitSettings.forPaintings(Optional.empty())));
        }
    }

    @Test
    void shouldSuggestWhateverOfThePaintingTheListLacks() {
        FitSettings all = FitSettings.forPaintings(Optional.empty());
        for (String missing : List.of("Ca-K", "Ti-K", "Fe-K", "Ni-K", "Cu-K", "Zn-K", "Hg-L", "Pb-L")) {
            LineGroup group = LineGroup.parse(missing);
            FitSettings less = FitSettings.of(
                    all.groups().stream().filter(g -> !g.equals(group)).toList(), Optional.empty());
            for (int detector = 0; detector < TRUTH.size(); detector++) {
                List<LineGroup> found = suggest(detector, less);
                assertTrue(found.contains(group), () -> missing + " is missing, suggested: " + found);
            }
        }
    }

    private static List<LineGroup> suggest(int detector, FitSettings settings) {
        RealSpectra spectra = DETECTORS.get(detector);
        return new ElementSuggestion(LINES)
                .suggest(spectra.sum(spectra.pixels()), REFINED.get(detector), settings)
                .missing();
    }

    private static double offEv(EnergyAxis axis, EnergyAxis truth, double energyKev) {
        return 1000 * (axis.energyKev(truth.channel(energyKev)) - energyKev);
    }

    private static double correlation(double[] ours, double[] theirs, int first) {
        return new PearsonsCorrelation()
                .correlation(
                        Arrays.copyOfRange(ours, first, ours.length), Arrays.copyOfRange(theirs, first, theirs.length));
    }

    private static void unpack(Path archive) throws InterruptedException {
        try {
            Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString())
                    .inheritIO()
                    .start();
            assertEquals(0, tar.waitFor());
        } catch (IOException e) {
            assumeTrue(false, "skipped: no tar: " + e.getMessage());
        }
    }
}
