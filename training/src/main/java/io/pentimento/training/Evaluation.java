package io.pentimento.training;

import io.pentimento.model.ModelSession;
import io.pentimento.model.ModelStore;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges models of a store on the fixed test set of their subject, as the processor would run them: the graph, on ONNX
 * Runtime. Immutable; safe for use by many threads.
 */
public final class Evaluation {

    /** Spectra of the test set. */
    public static final int TEST_EXAMPLES = 16_384;

    private static final int AT_ONCE = 512;

    /**
     * How good one model is.
     *
     * @param model "elements-gem/lt-vit-1"
     * @param architecture of the network
     * @param seed of the training
     * @param examples in the test set
     * @param rSquared mean over labels; null without areas
     * @param coverage share of areas within one sigma of the truth, 0.683 at best; null without areas
     * @param macroF1 mean over labels
     * @param microF1 over all labels together
     * @param meanTrust over the test set
     * @param labels of each label: R² and F1
     */
    public record Score(
            String model,
            String architecture,
            long seed,
            int examples,
            Double rSquared,
            Double coverage,
            double macroF1,
            double microF1,
            double meanTrust,
            Map<String, LabelScore> labels) {}

    /**
     * How good a model is at one label.
     *
     * @param rSquared of the area; null without areas
     * @param f1 of presence
     */
    public record LabelScore(Double rSquared, double f1) {}

    private final Examples examples;
    private final Batch test;

    /** Draws the test set. */
    public Evaluation(Examples examples, int number) {
        this.examples = examples;
        this.test = new Draws(examples, 0, Draws.Stream.TEST).batch(0, number);
    }

    /** Judges one model. */
    public Score judge(ModelStore store, String id) {
        var model = store.load(id);
        Said said;
        try (ModelSession session = ModelSession.open(model, 1)) {
            said = say(session);
        }
        Map<String, LabelScore> labels = new LinkedHashMap<>();
        for (int k = 0; k < examples.labels().size(); k++) {
            labels.put(
                    examples.labels().get(k),
                    new LabelScore(examples.areas() ? Scores.rSquared(said, k) : null, Scores.f1(said, k)));
        }
        Map<String, String> provenance = model.manifest().provenance();
        return new Score(
                model.manifest().id(),
                provenance.getOrDefault("architecture", "unknown"),
                Long.parseLong(provenance.getOrDefault("seed", "0")),
                test.size(),
                examples.areas() ? Scores.rSquared(said) : null,
                examples.areas() ? Scores.coverage(said) : null,
                Scores.macroF1(said),
                Scores.microF1(said),
                meanTrust(said),
                labels);
    }

    private Said say(ModelSession session) {
        int labels = examples.labels().size();
        int layers = (examples.areas() ? 2 : 1) * labels + 1;
        int areaLayers = examples.areas() ? labels : 0;
        int bins = examples.input().bins();
        int n = test.size();
        float[] areas = new float[n * areaLayers];
        float[] sigmas = new float[n * areaLayers];
        float[] logits = new float[n * labels];
        float[] totals = new float[n];
        float[] trust = new float[n];
        int done = 0;
        for (Batch part : test.parts(AT_ONCE)) {
            FloatBuffer spectra = ModelSession.floats(part.size() * bins).put(part.counts());
            FloatBuffer values = ModelSession.floats(part.size() * layers);
            FloatBuffer errors = ModelSession.floats(part.size() * layers);
            List<ModelSession.Argument> outputs = new ArrayList<>();
            outputs.add(new ModelSession.Argument("values", values, part.size(), layers));
            if (examples.areas()) {
                outputs.add(new ModelSession.Argument("errors", errors, part.size(), layers));
            }
            session.run(List.of(new ModelSession.Argument("spectrum", spectra.flip(), part.size(), bins)), outputs);
            for (int i = 0; i < part.size(); i++) {
                float total = part.total(i);
                totals[done + i] = total;
                for (int k = 0; k < labels; k++) {
                    if (examples.areas()) {
                        areas[(done + i) * labels + k] = values.get(i * layers + k) / total;
                        sigmas[(done + i) * labels + k] = errors.get(i * layers + k) / total;
                    }
                    logits[(done + i) * labels + k] = logOdds(values.get(i * layers + areaLayers + k));
                }
                trust[done + i] = logOdds(values.get(i * layers + layers - 1));
            }
            done += part.size();
        }
        return new Said(labels, areas, sigmas, logits, test.areas(), test.units(), test.present(), totals, trust);
    }

    private static float logOdds(double p) {
        return (float) Math.log(p / (1 - p));
    }

    private static double meanTrust(Said said) {
        double sum = 0;
        for (float odds : said.trust()) {
            sum += 1 / (1 + Math.exp(-odds));
        }
        return sum / said.examples();
    }
}
