package io.pentimento.training.report;

import io.pentimento.model.ModelInput;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.run.Said;
import io.pentimento.training.run.Training;
import io.pentimento.xrf.fit.SpectrumInput.Normalisation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What a network with the right sigmas and probabilities would say of spectra with three lines. */
final class Fixture {

    static final List<String> LABELS = List.of("Fe-K", "Cu-K", "<Pb & L>");
    private static final Map<String, Double> LINES = Map.of("Fe-K", 6.4, "Cu-K", 8.05, "<Pb & L>", 10.55);
    private static final ModelInput.Spectrum AXIS = new ModelInput.Spectrum(0, 25.6, 64, Normalisation.NONE);
    private static final double SIGMA = 0.03;

    private Fixture() {}

    static TrainingReport.Content content(boolean areas, int examples) {
        SplittableRandom random = new SplittableRandom(7);
        int labels = LABELS.size();
        Batch batch = new Batch(
                examples,
                new float[examples * AXIS.bins()],
                new float[examples * labels],
                new float[examples * labels],
                new float[examples * labels],
                ones(examples * labels),
                new float[examples],
                new float[examples * labels]);
        int said = areas ? examples * labels : 0;
        float[] claimed = new float[said];
        float[] sigmas = new float[said];
        float[] logits = new float[examples * labels];
        float[] totals = new float[examples];
        float[] trust = new float[examples];
        for (int i = 0; i < examples; i++) {
            for (int b = 0; b < AXIS.bins(); b++) {
                batch.counts()[i * AXIS.bins() + b] = random.nextInt(1 + i);
            }
            totals[i] = batch.total(i);
            batch.natural()[i] = i % 4 == 0 ? 0 : 1;
            trust[i] = (float) (random.nextGaussian() + 4 * batch.natural()[i] - 2);
            for (int k = 0; k < labels; k++) {
                int at = i * labels + k;
                double probability = random.nextDouble();
                logits[at] = (float) Math.log(probability / (1 - probability));
                batch.present()[at] = random.nextDouble() < probability ? 1 : 0;
                batch.areas()[at] = batch.present()[at] * random.nextFloat() * 0.4f;
                batch.units()[at] = 0.1f;
                if (areas) {
                    sigmas[at] = (float) SIGMA;
                    claimed[at] = (float) (batch.areas()[at] + SIGMA * random.nextGaussian());
                }
            }
        }
        return new TrainingReport.Content(
                "A <training>",
                Map.of("steps", "30"),
                Map.of("examples", "made up"),
                List.of(look(10, 1, areas), look(20, 0.5, areas), look(30, 0.6, areas)),
                AXIS,
                LABELS,
                areas ? LINES : Map.of(),
                batch,
                Said.of(batch, claimed, sigmas, logits, totals, trust));
    }

    static Training.Look look(long step, double loss, boolean areas) {
        Map<String, Double> figures = areas ? Map.of("R² of areas", 0.8, "macro F1", 0.7) : Map.of("macro F1", 0.7);
        return new Training.Look(step, 30, 1e-3, loss, loss + 0.1, figures, step <= 20, 3);
    }

    /** Two labels, areas right but for a sigma each time, and the given log-odds and truth. */
    static Said said(float[] logits, float[] present) {
        int examples = logits.length / 2;
        float[] none = new float[0];
        return new Said(
                2,
                none,
                none,
                logits,
                none,
                none,
                present,
                ones(present.length),
                new float[examples],
                new float[examples]);
    }

    private static float[] ones(int number) {
        float[] ones = new float[number];
        Arrays.fill(ones, 1);
        return ones;
    }
}
