package io.pentimento.training;

import io.pentimento.model.Model;
import io.pentimento.model.ModelSession;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.run.Said;
import java.nio.FloatBuffer;

/** Runs a model of a store as the processor does, on examples. */
final class Served {

    private static final int AT_ONCE = 512;

    private Served() {}

    /**
     * What the model says.
     *
     * @param withAreas whether its layers begin with areas
     */
    static Said say(Model model, Batch test, boolean withAreas) {
        int n = test.size();
        int labels = test.present().length / n;
        int areaLayers = withAreas ? labels : 0;
        int layers = areaLayers + labels + 1;
        int bins = test.counts().length / n;
        float[] areas = new float[n * areaLayers];
        float[] sigmas = new float[n * areaLayers];
        float[] logits = new float[n * labels];
        float[] totals = new float[n];
        float[] trust = new float[n];
        int done = 0;
        try (ModelSession session = ModelSession.open(model, 1)) {
            for (Batch part : test.parts(AT_ONCE)) {
                FloatBuffer spectra = ModelSession.floats(part.size() * bins)
                        .put(part.counts())
                        .flip();
                FloatBuffer values = ModelSession.floats(part.size() * layers);
                FloatBuffer errors = ModelSession.floats(part.size() * layers);
                session.run(model.manifest(), part.size(), spectra, values, errors);
                for (int i = 0; i < part.size(); i++) {
                    float total = part.total(i);
                    totals[done + i] = total;
                    for (int k = 0; k < areaLayers; k++) {
                        areas[(done + i) * labels + k] = values.get(i * layers + k) / total;
                        sigmas[(done + i) * labels + k] = errors.get(i * layers + k) / total;
                    }
                    for (int k = 0; k < labels; k++) {
                        logits[(done + i) * labels + k] = logOdds(values.get(i * layers + areaLayers + k));
                    }
                    trust[done + i] = logOdds(values.get((i + 1) * layers - 1));
                }
                done += part.size();
            }
        }
        return Said.of(test, areas, sigmas, logits, totals, trust);
    }

    private static float logOdds(double p) {
        return (float) Math.log(p / (1 - p));
    }
}
