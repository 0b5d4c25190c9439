package io.pentimento.training;

import io.pentimento.training.examples.Examples;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.network.NetworkSettings;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.network.TransformerSettings;
import io.pentimento.training.run.Pace;
import io.pentimento.training.run.SpectraTraining;
import io.pentimento.training.run.TrainingSettings;
import io.pentimento.training.tune.Objective;
import io.pentimento.training.tune.Parameter;
import io.pentimento.training.tune.ParameterValues;
import io.pentimento.training.tune.SearchSpace;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Networks for elements and pigments: their sizes and their pace.
 *
 * @param plan of one trial
 * @param clock of the trainings
 */
public record SpectraTunable(Plan plan, Clock clock) implements Tunable {

    /** Plan of a whole training with the best values. */
    static final String BEST = "best.json";

    @Override
    public String title() {
        return plan.subject().model() + ", " + plan.architecture().word();
    }

    @Override
    public Pace pace() {
        return plan.training().pace();
    }

    @Override
    public SearchSpace space() {
        List<Parameter> all = new ArrayList<>();
        all.add(new Parameter.Real("learningRate", 1e-4, 5e-3, true));
        all.add(new Parameter.Real("weightDecay", 1e-4, 0.3, true));
        all.add(new Parameter.Choice("batch", List.of("64", "128", "256")));
        if (plan.architecture() == Architecture.CNN) {
            all.add(new Parameter.Whole("channels", 4, 20, true));
            return new SearchSpace(all);
        }
        all.add(new Parameter.Choice("patch", List.of("8", "16", "32")));
        all.add(new Parameter.Choice("width", List.of("32", "48", "64", "96")));
        all.add(new Parameter.Whole("depth", 2, 6, false));
        all.add(new Parameter.Real("dropout", 0, 0.2, false));
        if (plan.architecture() != Architecture.VIT) {
            all.add(new Parameter.Whole("labelBlocks", 1, 3, false));
        }
        if (hasFilters()) {
            all.add(new Parameter.Whole("filters", 2, 16, true));
        }
        return new SearchSpace(all);
    }

    /** Without areas there is nothing to filter. */
    private boolean hasFilters() {
        return plan.architecture() == Architecture.FILTER && plan.subject() != Subject.PIGMENTS_SDD;
    }

    @Override
    public Trials open() {
        Examples examples = plan.subject().examples(new XrayLines(), plan.ingredients());
        return new Trials() {
            @Override
            public double train(ParameterValues values, Path place, String device, Objective.Progress progress)
                    throws InterruptedException {
                return SpectraTunable.this.train(examples, with(values), place, device, progress);
            }

            @Override
            public void close() {
                // Examples hold nothing open.
            }
        };
    }

    private double train(Examples examples, Plan trial, Path place, String device, Objective.Progress progress)
            throws InterruptedException {
        Outputs outputs = new Outputs(examples.input().bins(), examples.labels().size(), examples.areas());
        double[] best = {Double.POSITIVE_INFINITY};
        SpectraTraining training = new SpectraTraining(
                examples,
                trial.architecture().network(outputs, trial.network()),
                outputs,
                trial.training(),
                place,
                clock);
        training.run(device, look -> {
                    best[0] = Math.min(best[0], look.validationLoss());
                    progress.report(look.step(), look.validationLoss());
                })
                .close();
        return best[0];
    }

    @Override
    public String whole(ParameterValues values, Path folder) {
        TrainingSettings usual = Plan.of(
                        plan.subject(), plan.architecture(), plan.training().seed())
                .training();
        Path file = folder.resolve(BEST);
        plan.with(network(values), training(values, usual, usual.validationEvery()))
                .write(file);
        return "--plan " + file;
    }

    /** The plan of a trial with values of the search. */
    Plan with(ParameterValues values) {
        TrainingSettings training = plan.training();
        return plan.with(network(values), training(values, training, Math.max(1, training.steps() / Tuning.LOOKS)));
    }

    private static TrainingSettings training(ParameterValues values, TrainingSettings other, long validationEvery) {
        return new TrainingSettings(
                other.steps(),
                Integer.parseInt(values.choice("batch")),
                values.real("learningRate"),
                other.warmUp(),
                values.real("weightDecay"),
                other.gradientNorm(),
                other.error(),
                other.seed(),
                validationEvery,
                other.validationExamples(),
                other.patience());
    }

    private NetworkSettings network(ParameterValues values) {
        NetworkSettings usual = plan.network();
        if (plan.architecture() == Architecture.CNN) {
            return new NetworkSettings((int) values.whole("channels"), usual.transformer(), usual.filters());
        }
        int depth = (int) values.whole("depth");
        int labelBlocks =
                plan.architecture() == Architecture.VIT ? 0 : (int) Math.min(depth, values.whole("labelBlocks"));
        TransformerSettings transformer = new TransformerSettings(
                Integer.parseInt(values.choice("patch")),
                Integer.parseInt(values.choice("width")),
                depth,
                usual.transformer().heads(),
                usual.transformer().expansion(),
                labelBlocks,
                (float) values.real("dropout"));
        int filters = hasFilters() ? (int) values.whole("filters") : usual.filters();
        return new NetworkSettings(usual.channels(), transformer, filters);
    }
}
