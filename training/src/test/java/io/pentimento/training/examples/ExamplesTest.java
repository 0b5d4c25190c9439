package io.pentimento.training.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.Subject;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesTest {

    private final XrayLines lines = new XrayLines();
    /** As models are trained with them. */
    private final Examples elements = Subject.ELEMENTS_SDD.examples(lines, Ingredients.USUAL);

    Stream<Examples> all() {
        return Stream.of(
                Subject.ELEMENTS_GEM.examples(lines, Ingredients.USUAL),
                elements,
                Subject.PIGMENTS_SDD.examples(lines, Ingredients.USUAL));
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

    @Test
    void shouldCallAnElementPresentOnlyWhereItCanBeDetected() {
        Batch batch = new Draws(elements, 1, Draws.Stream.TEST).batch(0, 500);
        int labels = elements.labels().size();
        for (int i = 0; i < batch.size() * labels; i++) {
            if (batch.present()[i] == 1) {
                assertTrue(batch.areas()[i] * batch.total(i / labels) > 2.7, "Currie's limit without background");
            }
        }
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
