package io.pentimento.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.ModelStore;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.examples.Ingredients;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import io.pentimento.xrf.lines.XrayLines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What shipped networks say of their own errors, against spectra of which the truth is known. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShippedSigmasTest {

    private static final ModelStore STORE = ModelStore.shipped();
    private static final int SPECTRA = 1000;
    /** Of the stream of tests; none of those that networks are evaluated, checked or reported with. */
    private static final int BATCH = 4;

    /** Test spectra of a subject. */
    private record Truth(List<String> labels, Batch spectra) {
        private static Truth of(Subject subject) {
            Examples examples = subject.examples(new XrayLines(), Ingredients.USUAL);
            return new Truth(examples.labels(), new Draws(examples, 0, Draws.Stream.TEST).batch(BATCH, SPECTRA));
        }
    }

    private final Map<Subject, Truth> drawn = new HashMap<>();

    static Stream<String> networksWithSigma() {
        return STORE.ids().stream()
                .filter(id -> !id.startsWith("fit/"))
                .filter(id -> STORE.load(id).manifest().errors())
                // One that never saw an element cannot know how wrong it is about it; that is what trust is for.
                .filter(id -> ModelFolder.leftOut(STORE.load(id).manifest()).isEmpty());
    }

    /**
     * Of each label 1000 areas, 0.015 of the share within one sigma by chance alone; of all labels together many thousand, so
     * that the share of them all says much more.
     */
    @ParameterizedTest
    @MethodSource("networksWithSigma")
    void shouldFindTwoThirdsOfAreasWithinOneSigmaOfTheTruth(String id) {
        Truth truth = drawn.computeIfAbsent(Subject.of(id.substring(0, id.indexOf('/'))), Truth::of);
        Said said = Served.say(STORE.load(id), truth.spectra(), true);
        double coverage = Scores.coverage(said);
        assertTrue(coverage >= 0.65 && coverage <= 0.71, coverage + " of the areas lie within one sigma");
        for (int label = 0; label < said.labels(); label++) {
            double ofLabel = coverage(said, label);
            assertTrue(
                    ofLabel >= 0.60 && ofLabel <= 0.77,
                    truth.labels().get(label) + ": " + ofLabel + " within one sigma");
        }
    }

    private static double coverage(Said said, int label) {
        int within = 0;
        for (int at = label; at < said.areas().length; at += said.labels()) {
            within += Math.abs(said.areas()[at] - said.trueAreas()[at]) <= said.sigmas()[at] ? 1 : 0;
        }
        return (double) within / said.examples();
    }
}
