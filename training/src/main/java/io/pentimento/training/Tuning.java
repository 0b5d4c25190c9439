package io.pentimento.training;

import io.pentimento.training.examples.Examples;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.network.NetworkSettings;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.network.TransformerSettings;
import io.pentimento.training.run.SpectraTraining;
import io.pentimento.training.run.TrainingSettings;
import io.pentimento.training.tune.Direction;
import io.pentimento.training.tune.Objective;
import io.pentimento.training.tune.Parameter;
import io.pentimento.training.tune.ParameterValues;
import io.pentimento.training.tune.Search;
import io.pentimento.training.tune.SearchHistory;
import io.pentimento.training.tune.SearchSettings;
import io.pentimento.training.tune.SearchSpace;
import io.pentimento.training.tune.Trial;
import io.pentimento.xrf.lines.XrayLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Searches for a plan's best sizes and learning rate by short trainings; what is best has the least validation loss. */
public final class Tuning {

    /** Plan of a whole training with the best values. */
    public static final String BEST = "best.json";

    private static final String JOURNAL = "journal.jsonl";
    private static final String TRIAL = "trial-";
    private static final int LOOKS = 8;

    private final Plan plan;
    private final Path folder;
    private final Clock clock;

    /**
     * @param plan of one trial; its sizes and its learning rate are what is searched for
     * @param folder of this search alone: journal and trials
     */
    public Tuning(Plan plan, Path folder, Clock clock) {
        this.plan = plan;
        this.folder = folder;
        this.clock = clock;
    }

    /** What is varied. */
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

    /**
     * Runs the search, or goes on with it.
     *
     * @param trials in all
     * @param ended told of each trial as it ends
     */
    public SearchHistory run(int trials, String device, Consumer<Trial> ended) throws InterruptedException {
        Examples examples = plan.subject().examples(new XrayLines(), plan.ingredients());
        long firstRung = Math.max(1, plan.training().steps() / LOOKS);
        plan.claim(folder);
        deleteCutOff();
        SearchSettings settings = SearchSettings.standard(
                trials, Direction.MINIMISE, plan.training().seed(), firstRung);
        Path journal = folder.resolve(JOURNAL);
        return new Search(space(), settings, clock)
                .run(journal, (values, progress) -> train(examples, with(values), device, progress), trial -> {
                    SearchHistory.read(journal).best().ifPresent(best -> whole(best.values())
                            .write(folder.resolve(BEST)));
                    ended.accept(trial);
                });
    }

    /** What a trial leaves that is cut off. */
    private void deleteCutOff() {
        try (var trials = Files.newDirectoryStream(folder, TRIAL + "*")) {
            trials.forEach(Tuning::delete);
        } catch (IOException e) {
            throw new TrainingException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private double train(Examples examples, Plan trial, String device, Objective.Progress progress)
            throws InterruptedException {
        Outputs outputs = new Outputs(examples.input().bins(), examples.labels().size(), examples.areas());
        double[] best = {Double.POSITIVE_INFINITY};
        Path place = null;
        try {
            place = Files.createTempDirectory(folder, TRIAL);
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
        } catch (IOException e) {
            throw new TrainingException(folder + ": cannot be written: " + e.getMessage(), e);
        } finally {
            delete(place);
        }
    }

    private static void delete(Path place) {
        if (place == null) {
            return;
        }
        try (var files = Files.list(place)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(place);
        } catch (IOException e) {
            throw new TrainingException(place + ": cannot be removed: " + e.getMessage(), e);
        }
    }

    /** The plan of a trial with values of the search. */
    Plan with(ParameterValues values) {
        TrainingSettings training = plan.training();
        return plan.with(network(values), training(values, training, Math.max(1, training.steps() / LOOKS)));
    }

    /** A training as long as is usual, with values of the search. */
    private Plan whole(ParameterValues values) {
        TrainingSettings usual = Plan.of(
                        plan.subject(), plan.architecture(), plan.training().seed())
                .training();
        return plan.with(network(values), training(values, usual, usual.validationEvery()));
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
