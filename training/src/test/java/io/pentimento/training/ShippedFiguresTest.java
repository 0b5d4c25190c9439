package io.pentimento.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.ModelStore;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.examples.Ingredients;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.run.Claims;
import io.pentimento.training.run.Reliability;
import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said of the shipped networks, on spectra of which the truth is known and which none of the published figures come
 * from. They are fewer, so bounds are a little wider.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShippedFiguresTest {

    private static final ModelStore STORE = ModelStore.shipped();
    private static final int SPECTRA = 1000;
    /** Of the stream of tests; none of those that networks are evaluated, checked or reported with. */
    private static final int BATCH = 4;

    private static final int BRACKETS = 20;
    private static final String FAST = "-fast";

    /** Test spectra of a subject. */
    private record Truth(List<String> labels, Batch spectra, boolean areas) {
        private static Truth of(Subject subject) {
            Examples examples = subject.examples(new XrayLines(), Ingredients.USUAL);
            Batch spectra = new Draws(examples, 0, Draws.Stream.TEST).batch(BATCH, SPECTRA);
            return new Truth(examples.labels(), spectra, examples.areas());
        }
    }

    private final Map<Subject, Truth> drawn = new HashMap<>();
    private final Map<String, Said> said = new HashMap<>();

    private Truth truth(String id) {
        return drawn.computeIfAbsent(Subject.of(id.substring(0, id.indexOf('/'))), Truth::of);
    }

    private Said said(String id) {
        Truth truth = truth(id);
        return said.computeIfAbsent(id, i -> Served.say(STORE.load(i), truth.spectra(), truth.areas()));
    }

    static Stream<String> networks() {
        return STORE.ids().stream()
                .filter(id -> Arrays.stream(Subject.values()).anyMatch(subject -> id.startsWith(subject.model() + "/")))
                // One that never saw an element cannot know how wrong it is about it; that is what trust is for.
                .filter(id -> ModelFolder.leftOut(STORE.load(id).manifest()).isEmpty());
    }

    static Stream<String> networksWithSigma() {
        return networks().filter(id -> STORE.load(id).manifest().errors());
    }

    static Stream<String> fast() {
        return networks().filter(id -> id.endsWith(FAST));
    }

    /**
     * Of each label 1000 areas, 0.015 of the share within one sigma by chance alone; of all labels together many thousand, so
     * that the share of them all says much more.
     */
    @ParameterizedTest
    @MethodSource("networksWithSigma")
    void shouldFindTwoThirdsOfAreasWithinOneSigmaOfTheTruth(String id) {
        Said said = said(id);
        double coverage = Scores.coverage(said);
        assertTrue(coverage >= 0.65 && coverage <= 0.71, coverage + " of the areas lie within one sigma");
        for (int label = 0; label < said.labels(); label++) {
            double ofLabel = coverage(said, label);
            assertTrue(
                    ofLabel >= 0.60 && ofLabel <= 0.77,
                    truth(id).labels().get(label) + ": " + ofLabel + " within one sigma");
        }
    }

    /** Whoever reads a map looks at what is there; networks that do not run unless somebody promotes them may be a little bolder. */
    @ParameterizedTest
    @MethodSource("networksWithSigma")
    void shouldFindTwoThirdsOfWhatItSaysIsThereWithinOneSigma(String id) {
        double coverage = Scores.coverageOfClaimed(said(id));
        double least = STORE.live().contains(id) ? 0.63 : 0.60;
        assertTrue(coverage >= least && coverage <= 0.71, coverage + " of these areas lie within one sigma");
    }

    private static double coverage(Said said, int label) {
        int within = 0;
        for (int at = label; at < said.areas().length; at += said.labels()) {
            within += Math.abs(said.areas()[at] - said.trueAreas()[at]) <= said.sigmas()[at] ? 1 : 0;
        }
        return (double) within / said.examples();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void shouldBeRightAsOftenAsItSays(String id) {
        double error = Reliability.of(Claims.of(said(id)), BRACKETS).expectedError();
        assertTrue(error <= 0.03, "probabilities are off by " + error);
    }

    @ParameterizedTest
    @MethodSource("fast")
    void shouldBeAsGoodInEightBits(String id) {
        Said plain = said(id.substring(0, id.length() - FAST.length()));
        Said rounded = said(id);
        assertEquals(Scores.macroF1(plain), Scores.macroF1(rounded), 0.01, "macro F1");
        if (truth(id).areas()) {
            assertEquals(Scores.rSquared(plain), Scores.rSquared(rounded), 0.003, "R²");
        }
    }

    @Test
    void shouldTellAreasInSpectraOfAGemTheBetterTheMoreANetworkHasLearnedToLookAtLabels() {
        double cnn = meanRSquared("cnn");
        double vit = meanRSquared("vit");
        double labelTokens = meanRSquared("lt-vit");
        double filter = meanRSquared("filter");
        String all = "cnn " + cnn + ", vit " + vit + ", lt-vit " + labelTokens + ", filter " + filter;
        assertEquals(0.78, cnn, 0.02, all);
        assertTrue(cnn < vit && vit < labelTokens, all);
        assertTrue(labelTokens >= 0.84, all);
        assertTrue(filter >= labelTokens + 0.01, all);
    }

    /** Of three trainings. */
    private double meanRSquared(String architecture) {
        return Stream.of(1, 2, 3)
                .mapToDouble(seed -> Scores.rSquared(said("elements-gem/" + architecture + "-" + seed)))
                .average()
                .orElseThrow();
    }

    @Test
    void shouldFindPigmentsThatShowFarBetterThanRulesDo() {
        PigmentEvaluation evaluation = new PigmentEvaluation(new XrayLines(), SPECTRA);
        for (PigmentEvaluation.AtCounts at : evaluation.judge(STORE.load("pigments-sdd/filter-1"))) {
            assertTrue(at.macroF1() >= 0.87, at.counts() + " counts: macro F1 " + at.macroF1());
            assertTrue(at.macroF1() > at.rulesMacroF1() + 0.2, at.counts() + " counts: rules " + at.rulesMacroF1());
        }
    }
}
