package io.pentimento.training;

import io.pentimento.model.Model;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Disturbance;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.run.Claims;
import io.pentimento.training.run.Reliability;
import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Judges models of a store on the fixed test set of their subject, as the processor would run them: the graph, on ONNX
 * Runtime. Immutable; safe for use by many threads.
 */
public final class Evaluation {

    /** Spectra of the test set. */
    public static final int TEST_EXAMPLES = 16_384;

    /** For each of these of the test set there is one with something foreign in it. */
    private static final int FOREIGN_SHARE = 4;

    /** One of so many of the test set is disturbed in each way. */
    private static final int DISTURBED_SHARE = 8;

    /**
     * How good one model is.
     *
     * @param model "elements-gem/lt-vit-1"
     * @param architecture of the network
     * @param seed of the training
     * @param examples in the test set
     * @param rSquared of areas as shares of a spectrum's counts, mean over labels; null without areas
     * @param coverage share of areas within one sigma of the truth, 0.683 at best; null without areas
     * @param coverageOfClaimed the same of what it says is there
     * @param macroF1 mean over labels
     * @param microF1 over all labels together
     * @param calibrationError expected difference of probability and frequency
     * @param meanTrust over the test set
     * @param foreignTrust mean over spectra with something foreign in them
     * @param trustAuc chance that a spectrum of the test set is trusted more than a foreign one
     * @param labels of each label: R² and F1
     * @param leftOut line groups of elements that its training left out
     * @param disturbed by what the spectra were subjected to
     */
    public record Score(
            String model,
            String architecture,
            long seed,
            int examples,
            Double rSquared,
            Double coverage,
            Double coverageOfClaimed,
            double macroF1,
            double microF1,
            double calibrationError,
            double meanTrust,
            double foreignTrust,
            double trustAuc,
            Map<String, LabelScore> labels,
            Map<String, LeftOut> leftOut,
            Map<String, Disturbed> disturbed) {}

    /**
     * How good a model is at spectra that are otherwise than those of its training.
     *
     * @param spectra the first of the test set
     * @param rSquared of areas, mean over labels; null without areas
     * @param coverage share of areas within one sigma; null without areas
     * @param macroF1 of what the spectra showed before they were disturbed
     * @param trust mean
     */
    public record Disturbed(int spectra, Double rSquared, Double coverage, double macroF1, double trust) {}

    /**
     * How a model takes an element that its training never showed.
     *
     * @param spectra of which it makes up at least a tenth
     * @param trust mean over them
     * @param auc chance that a spectrum without it is trusted more
     */
    public record LeftOut(int spectra, double trust, double auc) {}

    /**
     * How good a model is at one label.
     *
     * @param rSquared of the area; null without areas
     * @param f1 of presence
     */
    public record LabelScore(Double rSquared, double f1) {}

    /** Share of all counts from which an element that was left out ought to be noticed. */
    private static final double MUCH = 0.1;

    /** Of probability, for the calibration error. */
    private static final int BRACKETS = 20;

    private final Examples examples;
    private final Batch test;
    private final Batch foreign;
    private final Map<String, Batch> disturbed = new LinkedHashMap<>();

    /**
     * Draws the test set.
     *
     * @param disturbances that part of it is subjected to, by name
     */
    public Evaluation(Examples examples, Map<String, Disturbance> disturbances, int number) {
        this.examples = examples;
        this.test = new Draws(examples, 0, Draws.Stream.TEST).batch(0, number);
        this.foreign = new Draws(examples, 0, Draws.Stream.FOREIGN).batch(0, Math.max(1, number / FOREIGN_SHARE));
        Batch some = test.parts(Math.max(1, number / DISTURBED_SHARE)).get(0);
        disturbances.forEach((name, one) -> disturbed.put(name, one.of(some, examples.input(), 1)));
    }

    /** Judges one model. */
    public Score judge(Model model) {
        boolean areas = examples.areas();
        Said said = Served.say(model, test, areas);
        float[] doubted = Served.say(model, foreign, areas).trust();
        Map<String, LabelScore> labels = new LinkedHashMap<>();
        for (int k = 0; k < examples.labels().size(); k++) {
            labels.put(
                    examples.labels().get(k),
                    new LabelScore(areas ? Scores.rSquared(said, k) : null, Scores.f1(said, k)));
        }
        Map<String, String> provenance = model.manifest().provenance();
        return new Score(
                model.manifest().id(),
                provenance.getOrDefault("architecture", "unknown"),
                Long.parseLong(provenance.getOrDefault("seed", "0")),
                test.size(),
                areas ? Scores.rSquared(said) : null,
                areas ? Scores.coverage(said) : null,
                areas ? Scores.coverageOfClaimed(said) : null,
                Scores.macroF1(said),
                Scores.microF1(said),
                Reliability.of(Claims.of(said), BRACKETS).expectedError(),
                Scores.meanProbability(said.trust()),
                Scores.meanProbability(doubted),
                Scores.areaUnderCurve(said.trust(), doubted),
                labels,
                leftOut(said, ModelFolder.leftOut(model.manifest())),
                disturbed(model));
    }

    private Map<String, Disturbed> disturbed(Model model) {
        boolean areas = examples.areas();
        Map<String, Disturbed> all = new LinkedHashMap<>();
        disturbed.forEach((name, batch) -> {
            Said said = Served.say(model, batch, areas);
            all.put(
                    name,
                    new Disturbed(
                            batch.size(),
                            areas ? Scores.rSquared(said) : null,
                            areas ? Scores.coverage(said) : null,
                            Scores.macroF1(said),
                            Scores.meanProbability(said.trust())));
        });
        return all;
    }

    private Map<String, LeftOut> leftOut(Said said, List<String> elements) {
        Map<String, LeftOut> all = new LinkedHashMap<>();
        boolean[] usual = new boolean[said.examples()];
        Arrays.fill(usual, true);
        List<Integer> groups = IntStream.range(0, said.labels())
                .filter(k ->
                        elements.stream().anyMatch(e -> examples.labels().get(k).startsWith(e + "-")))
                .boxed()
                .toList();
        for (int k : groups) {
            for (int i = 0; i < usual.length; i++) {
                usual[i] &= said.present()[i * said.labels() + k] == 0;
            }
        }
        for (int k : groups) {
            float[] strange = trust(said, i -> said.trueAreas()[i * said.labels() + k] > MUCH);
            if (strange.length > 0) {
                all.put(
                        examples.labels().get(k),
                        new LeftOut(
                                strange.length,
                                Scores.meanProbability(strange),
                                Scores.areaUnderCurve(trust(said, i -> usual[i]), strange)));
            }
        }
        return all;
    }

    private static float[] trust(Said said, IntPredicate wanted) {
        int[] chosen = IntStream.range(0, said.examples()).filter(wanted).toArray();
        float[] trust = new float[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            trust[i] = said.trust()[chosen[i]];
        }
        return trust;
    }
}
