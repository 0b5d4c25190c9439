package io.pentimento.training;

import io.pentimento.model.Model;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.export.Calibration;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.export.ServedModel;
import io.pentimento.training.network.Network;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.report.TrainingLog;
import io.pentimento.training.report.TrainingReport;
import io.pentimento.training.run.Learner;
import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import io.pentimento.training.run.SpectraTraining;
import io.pentimento.training.run.Training;
import io.pentimento.training.run.TrainingFolder;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A training from its plan to a model in a store: train, calibrate, judge, export. */
public final class Course {

    /** Examples that certainty is calibrated with; the networks never see them. */
    private static final int CALIBRATION_EXAMPLES = 16_384;

    private static final int REPORT_EXAMPLES = 8_192;
    private static final int PARITY_EXAMPLES = 64;
    /** For what values there are within a network. */
    private static final int STEP_EXAMPLES = 512;
    /** Of R², or macro F1, for speed. */
    private static final double MOST_LOSS = 0.002;

    private static final Logger LOG = LoggerFactory.getLogger(Course.class);

    private final Plan plan;
    private final Path folder;
    private final Clock clock;
    private final XrayLines lines = new XrayLines();

    /** @param folder of this training alone: plan, checkpoints, log, report, and the model under {@code models/} */
    public Course(Plan plan, Path folder, Clock clock) {
        this.plan = plan;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Runs the course, or goes on with it.
     *
     * @param device "cpu" or "gpu"
     * @param looks told of each look at the validation set
     * @return the model's folder, in a store
     */
    public ModelFolder run(String device, Consumer<Training.Look> looks) throws InterruptedException {
        return TrainingFolder.with(folder, plan, () -> train(device, looks));
    }

    private ModelFolder train(String device, Consumer<Training.Look> looks) throws InterruptedException {
        Examples examples = plan.subject().examples(lines, plan.ingredients());
        Outputs outputs = new Outputs(examples.input().bins(), examples.labels().size(), examples.areas());
        Network network = plan.architecture().network(outputs, plan.network());
        SpectraTraining training = new SpectraTraining(examples, network, outputs, plan.training(), folder, clock);
        try (Learner learner = training.run(device, looks)) {
            Batch held = new Draws(examples, 0, Draws.Stream.CALIBRATION).batch(1, CALIBRATION_EXAMPLES);
            Calibration calibration = Calibration.of(learner.say(held));
            ServedModel served = new ServedModel(network, outputs, learner.scale(), calibration);
            Batch parity = new Draws(examples, 0, Draws.Stream.TEST).batch(1, PARITY_EXAMPLES);
            Batch test = new Draws(examples, 0, Draws.Stream.TEST).batch(3, REPORT_EXAMPLES);
            Said said = calibration.apply(learner.say(test));
            ModelFolder model =
                    ModelFolder.write(folder.resolve("models"), plan, examples, served, learner, parity, metrics(said));
            report(model, examples, learner, test, said);
            fast(model, held, test, said);
            return model;
        }
    }

    /** Beside the network as it was trained, one that is faster without a GPU, if it is as good. */
    private void fast(ModelFolder model, Batch held, Batch test, Said said) {
        boolean areas = said.areas().length > 0;
        Optional<Model> rounded = model.fast(held.parts(STEP_EXAMPLES).get(0));
        Optional<Model> calibrated =
                areas ? rounded.map(r -> model.recalibrated(r, Calibration.of(Served.say(r, held, true)))) : rounded;
        calibrated.ifPresent(fast -> {
            Said saidFast = Served.say(fast, test, areas);
            double lost = areas
                    ? Scores.rSquared(said) - Scores.rSquared(saidFast)
                    : Scores.macroF1(said) - Scores.macroF1(saidFast);
            if (lost <= MOST_LOSS) {
                model.writeFast(plan, fast, metrics(saidFast));
            } else {
                LOG.warn(
                        "{}: in 8 bits {} would be lower by {}; left out",
                        model.id(),
                        areas ? "R²" : "F1",
                        number(lost));
            }
        });
    }

    private static Map<String, String> metrics(Said said) {
        Map<String, String> metrics = new TreeMap<>();
        metrics.put("test examples", String.valueOf(said.examples()));
        if (said.areas().length > 0) {
            metrics.put("test R²", number(Scores.rSquared(said)));
            metrics.put("test share of areas within one sigma", number(Scores.coverage(said)));
        }
        metrics.put("test macro F1", number(Scores.macroF1(said)));
        metrics.put("test micro F1", number(Scores.microF1(said)));
        metrics.put("test trust, mean", number(Scores.meanProbability(said.trust())));
        return metrics;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private void report(ModelFolder model, Examples examples, Learner learner, Batch test, Said said) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("architecture", plan.architecture().word());
        settings.put("network", plan.networkInWords());
        settings.put("training", plan.trainingInWords());
        settings.put("parameters", String.valueOf(learner.parameters().size()));
        TrainingReport.write(
                folder.resolve(TrainingFolder.REPORT),
                new TrainingReport.Content(
                        model.id(),
                        settings,
                        examples.settings(),
                        TrainingLog.read(folder.resolve(Training.LOG)),
                        examples.input(),
                        examples.labels(),
                        examples.areas() ? TrainingReport.strongestLines(lines, examples.labels()) : Map.of(),
                        test,
                        said));
    }
}
