package io.pentimento.training.embedding;

import io.pentimento.training.Tunable;
import io.pentimento.training.Tuning;
import io.pentimento.training.network.SpectrumCoder;
import io.pentimento.training.run.Pace;
import io.pentimento.training.run.Trainee;
import io.pentimento.training.run.Training;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.tune.Objective;
import io.pentimento.training.tune.Parameter;
import io.pentimento.training.tune.ParameterValues;
import io.pentimento.training.tune.SearchSpace;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Embeddings: the weights of their losses and their pace. A trial is as good as what is missing to perfect spectra and perfect
 * groups, since the loss means something else with every weight.
 *
 * @param plan of one trial
 * @param clock of the trainings
 */
public record EmbeddingTunable(EmbeddingSettings plan, Clock clock) implements Tunable {

    @Override
    public String title() {
        return EmbeddingCourse.MODEL + ", " + plan.manner().word();
    }

    @Override
    public Pace pace() {
        return plan.pace();
    }

    @Override
    public SearchSpace space() {
        return SearchSpace.of(
                new Parameter.Real("learningRate", 1e-4, 5e-3, true),
                new Parameter.Choice("batch", List.of("128", "256", "512")),
                new Parameter.Real("beta", 1e-5, 1e-1, true),
                new Parameter.Real("gamma", 1e-4, 1e-1, true),
                new Parameter.Real("sameness", 1e-4, 1e-1, true),
                new Parameter.Whole("groups", EmbeddingLesson.FEWEST_GROUPS, EmbeddingLesson.MOST_GROUPS, false),
                new Parameter.Real("dropout", 0, 0.2, false));
    }

    @Override
    public Trials open() {
        List<Palette> paints = plan.paints().palettes(new XrayLines());
        return new Trials() {
            @Override
            public double train(ParameterValues values, Path place, String device, Objective.Progress progress)
                    throws InterruptedException {
                return EmbeddingTunable.this.train(paints, with(values), place, device, progress);
            }

            @Override
            public void close() {
                // Palettes hold nothing open.
            }
        };
    }

    private double train(
            List<Palette> paints, EmbeddingSettings trial, Path place, String device, Objective.Progress progress)
            throws InterruptedException {
        double[] best = {Double.POSITIVE_INFINITY};
        EmbeddingLesson lesson = EmbeddingLesson.of(trial, paints, null);
        try (Trainee trainee = new Trainee(trial.pace().seed(), device)) {
            lesson.begin(trainee);
            new Training(trial.pace(), place, clock).run(lesson, trainee, look -> {
                double missing = (2
                                - look.figures().get(EmbeddingLesson.R_SQUARED)
                                - look.figures().get(EmbeddingLesson.SILHOUETTE))
                        / 2;
                best[0] = Math.min(best[0], missing);
                progress.report(look.step(), missing);
            });
        }
        return best[0];
    }

    @Override
    public String whole(ParameterValues values, Path folder) {
        EmbeddingSettings best = with(values);
        Pace usual = EmbeddingSettings.usual(plan.manner(), plan.pace().seed()).pace();
        return best.with(usual.withRate(best.pace().learningRate(), usual.validationEvery()))
                .options();
    }

    /** The plan of a trial with values of the search. */
    EmbeddingSettings with(ParameterValues values) {
        Pace pace = plan.pace();
        SpectrumCoder.Settings coder = plan.coder();
        return new EmbeddingSettings(
                plan.manner(),
                new SpectrumCoder.Settings(coder.bins(), coder.latent(), coder.narrowest(), coder.layers(), (float)
                        values.real("dropout")),
                pace.withRate(values.real("learningRate"), Math.max(1, pace.steps() / Tuning.LOOKS)),
                Integer.parseInt(values.choice("batch")),
                values.real("beta"),
                values.real("gamma"),
                plan.clusters(),
                values.real("sameness"),
                (int) values.whole("groups"),
                plan.validationSpectra(),
                plan.adaptation(),
                plan.palette());
    }
}
