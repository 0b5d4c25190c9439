package io.pentimento.training.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.ModelInput;
import io.pentimento.training.Subject;
import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.scan.ScanMaps;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.fit.FitSettings;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesTest {

    /**
     * Share of the counts that lines make up at least. The substrate before a GEM scatters 60 % at most. Of a painting's counts
     * less is scattered: its metals take up the tube's light and give it back as lines.
     */
    private static final double LEAST_OF_LINES = 0.3;

    /** Groups whose strongest line a fit can tell: many counts, no line of a tube's anode, not barium under titanium. */
    private static final List<String> WELL_SEEN = List.of(
            "K-K", "Ca-K", "Ti-K", "Cr-K", "Mn-K", "Fe-K", "Co-K", "Ni-K", "Cu-K", "Zn-K", "As-K", "Se-K", "Sr-K",
            "Au-L", "Hg-L", "Pb-L", "Bi-L");

    private final XrayLines lines = new XrayLines();
    /** As models are trained with them. */
    private final Examples elements = Subject.ELEMENTS_SDD.examples(lines, Ingredients.USUAL);

    private final List<Examples> all = List.of(
            Subject.ELEMENTS_GEM.examples(lines, Ingredients.USUAL),
            elements,
            Subject.PIGMENTS_SDD.examples(lines, Ingredients.USUAL));

    Stream<Examples> all() {
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldDrawTheSameBatchForTheSameSeedAndAnotherForAnother(Examples examples) {
        Batch one = new Draws(examples, 4, Draws.Stream.TRAINING).batch(3, 8);
        Draws again = new Draws(examples, 4, Draws.Stream.TRAINING);
        again.batch(2, 8);
        assertArrayEquals(one.counts(), again.batch(3, 8).counts());
        assertArrayEquals(one.areas(), again.batch(3, 8).areas());
        assertFalse(Arrays.equals(one.counts(), again.batch(4, 8).counts()));
        assertFalse(Arrays.equals(
                one.counts(),
                new Draws(examples, 5, Draws.Stream.TRAINING).batch(3, 8).counts()));
        assertFalse(Arrays.equals(
                one.counts(),
                new Draws(examples, 4, Draws.Stream.TEST).batch(3, 8).counts()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldDrawCountsAndAreasThatBelongTogether(Examples examples) {
        Example example = examples.example();
        Examples.Drawer drawer = examples.drawer();
        var random = new SplittableRandom(2);
        boolean[] everThere = new boolean[examples.labels().size()];
        for (int i = 0; i < 400; i++) {
            drawer.draw(random, false, i % 4 > 0, example);
            double sum = 0;
            for (int k = 0; k < everThere.length; k++) {
                everThere[k] |= example.present()[k];
                sum += example.areas()[k];
                assertTrue(example.units()[k] > 0);
                assertTrue(example.areas()[k] >= 0);
            }
            assertTrue(example.total() > 0);
            assertTrue(sum <= 1.1 * example.total() + 50, "lines are part of the counts");
            if (examples.areas()) {
                double noise = 5 * Math.sqrt(example.total());
                assertTrue(
                        sum >= LEAST_OF_LINES * example.total() - noise,
                        "lines make " + sum + " of " + example.total() + " counts");
            } else {
                assertEquals(0, sum, "areas that nobody asks for");
            }
        }
        for (int k = 0; k < everThere.length; k++) {
            assertTrue(everThere[k], examples.labels().get(k) + " is never there");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldPutSomethingForeignIntoSomeOfTheSpectraThatItTrainsWithAndIntoNoneThatItJudgesBy(Examples examples) {
        double[] natural = new double[Draws.Stream.values().length];
        for (Draws.Stream stream : Draws.Stream.values()) {
            Batch batch = new Draws(examples, 1, stream).batch(0, 300);
            for (float one : batch.natural()) {
                natural[stream.ordinal()] += one / batch.size();
            }
        }
        assertEquals(1, natural[Draws.Stream.TEST.ordinal()], 1e-6);
        assertEquals(1, natural[Draws.Stream.CALIBRATION.ordinal()], 1e-6);
        assertEquals(0, natural[Draws.Stream.FOREIGN.ordinal()], 1e-6);
        assertEquals(0.85, natural[Draws.Stream.TRAINING.ordinal()], 0.08);
    }

    @Test
    void shouldNeverDrawAnElementThatIsLeftOut() {
        var standard = GemExamples.Settings.STANDARD;
        var without = new GemExamples(
                new GemExamples.Settings(
                        standard.leastCounts(),
                        standard.mostCounts(),
                        standard.mostElements(),
                        standard.gainSpread(),
                        standard.offsetSpreadKev(),
                        standard.widthSpread(),
                        standard.background(),
                        List.of("Sr")),
                lines);
        Batch batch = new Draws(without, 1, Draws.Stream.TEST).batch(0, 500);
        int strontium = without.labels().indexOf("Sr-K");
        for (int i = 0; i < batch.size(); i++) {
            assertEquals(0, batch.present()[i * without.labels().size() + strontium]);
            assertEquals(0, batch.areas()[i * without.labels().size() + strontium]);
        }
    }

    /** By a fit that knows lines, but nothing of how spectra are drawn. */
    @Test
    void shouldDrawAreasOfElementsThatAFitFindsInTheCounts() {
        Batch batch = new Draws(elements, 1, Draws.Stream.TEST).batch(0, 400);
        ModelInput.Spectrum input = elements.input();
        double bin = (input.lastKev() - input.firstKev()) / input.bins();
        int[] counts = new int[batch.counts().length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (int) batch.counts()[i];
        }
        RecordedScan spectra =
                RecordedScan.of("simulated", counts, input.bins(), EnergyAxis.linear(input.firstKev() + bin / 2, bin));
        // K lines of silver, cadmium and tin lie above the range of the fit.
        List<LineGroup> groups = elements.labels().stream()
                .filter(label -> !List.of("Ag-K", "Cd-K", "Sn-K").contains(label))
                .map(LineGroup::parse)
                .toList();
        Map<String, double[]> fitted = ScanMaps.ofLinearFit(spectra, FitSettings.of(groups, Optional.empty()), lines)
                .areas();
        for (String label : WELL_SEEN) {
            int labels = elements.labels().size();
            int k = elements.labels().indexOf(label);
            SimpleRegression shares = new SimpleRegression();
            for (int i = 0; i < batch.size(); i++) {
                shares.addData(batch.areas()[i * labels + k], fitted.get(label)[i] / batch.total(i));
            }
            assertTrue(shares.getR() > 0.85, label + ": r " + shares.getR());
            assertEquals(
                    1, shares.getSlope(), 0.2, label + ": what a fit finds for each count that is said to be there");
        }
    }

    /**
     * Currie's limit, 2.71 counts and 3.29 times the square root of what else lies under the strongest line, one FWHM to each
     * side. What lies there is counted here, with the noise that this has, where examples know what is expected.
     */
    @Test
    void shouldCallAnElementPresentWhereItCanBeDetectedAndNowhereElse() {
        Example example = elements.example();
        Examples.Drawer drawer = elements.drawer();
        var random = new SplittableRandom(1);
        List<Strongest> strongest =
                elements.labels().stream().map(this::strongest).toList();
        int hidden = 0;
        int cutOff = 0;
        for (int i = 0; i < 500; i++) {
            drawer.draw(random, false, false, example);
            for (int k = 0; k < strongest.size(); k++) {
                Strongest line = strongest.get(k);
                double inWindow = example.areas()[k] * line.share();
                double counted = line.counted(example.counts());
                double noise = 5 * Math.sqrt(counted + 5);
                double least = currie(counted - noise - inWindow);
                double most = currie(counted + noise - inWindow);
                String what = elements.labels().get(k) + ": " + inWindow + " of " + counted + " counts are its own";
                if (example.present()[k]) {
                    assertTrue(example.judged()[k], what);
                    assertTrue(inWindow > least, what + ", present");
                } else if (example.judged()[k]) {
                    assertTrue(inWindow <= most, what + ", absent");
                    hidden += inWindow > 2 * currie(0) ? 1 : 0;
                } else {
                    assertTrue(inWindow > currie(0), what + ", cut off");
                    cutOff++;
                }
            }
        }
        assertTrue(hidden > 0, "some lie under so much else that they cannot be seen");
        assertTrue(cutOff > 0, "some lie where the spectrum is cut off");
    }

    private static double currie(double beneath) {
        return 2.71 + 3.29 * Math.sqrt(Math.max(0, beneath));
    }

    /**
     * Where a group's strongest line lies.
     *
     * @param share of the group's area that lies there
     */
    private record Strongest(int firstBin, int lastBin, double share) {
        double counted(float[] counts) {
            double sum = 0;
            for (int b = firstBin; b <= lastBin; b++) {
                sum += counts[b];
            }
            return sum;
        }
    }

    private Strongest strongest(String label) {
        ModelInput.Spectrum input = elements.input();
        double bin = (input.lastKev() - input.firstKev()) / input.bins();
        List<Line> group = lines.lines(LineGroup.parse(label), 30);
        double kev = group.stream()
                .max(Comparator.comparingDouble(Line::share))
                .orElseThrow()
                .energyKev();
        double fwhm = EnergyAxis.Width.SILICON.fwhmKev(kev);
        return new Strongest(
                Math.max(0, (int) ((kev - fwhm - input.firstKev()) / bin)),
                Math.min(input.bins() - 1, (int) ((kev + fwhm - input.firstKev()) / bin)),
                group.stream()
                        .filter(line -> Math.abs(line.energyKev() - kev) < fwhm)
                        .mapToDouble(Line::share)
                        .sum());
    }

    @Test
    void shouldLetExamplesThatLookAlikeWeighAlikeAndForeignOnesLess() {
        Example example = elements.example();
        Examples.Drawer drawer = elements.drawer();
        int bins = example.counts().length;
        for (int seed = 0; seed < 40; seed++) {
            for (boolean foreign : new boolean[] {false, true}) {
                drawer.draw(new SplittableRandom(seed), foreign, false, example);
                double all = 0;
                for (int b = 0; b < bins; b++) {
                    all += example.counts()[b];
                }
                double least = (foreign ? 5 : 1) * 2;
                // Noise of what is counted, and some per cent of all of it at most.
                double most = (foreign ? 5 : 1) * (Math.sqrt(4 + all) + 0.05 * all);
                for (float unit : example.units()) {
                    assertTrue(unit >= least && unit <= most, unit + " for " + all + " counts");
                }
            }
        }
    }
}
