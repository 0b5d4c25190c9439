package io.pentimento.training;

import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.export.Calibration;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.export.ServedModel;
import io.pentimento.training.network.Network;
import io.pentimento.training.network.Outputs;
import io.pentimento.training.run.Learner;
import io.pentimento.training.run.Training;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/** A training from its plan to a model in a store: train, calibrate, judge, export. */
public final class Course {

    /** Examples that certainty is calibrated with; the networks never see them. */
    private static final int CALIBRATION_EXAMPLES = 16_384;

    private static final int PARITY_EXAMPLES = 64;

    private final Plan plan;
    private final Path folder;
    private final Clock clock;

    /** @param folder of this training alone: plan, checkpoints, log, and the model under {@code models/} */
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
        plan.claim(folder);
        Examples examples = plan.subject().examples(new XrayLines());
        Outputs outputs = new Outputs(examples.input().bins(), examples.labels().size(), examples.areas());
        Network network = plan.architecture().network(outputs, plan.network());
        Training training = new Training(examples, network, outputs, plan.training(), folder, clock);
        try (Learner learner = training.run(device, looks)) {
            Batch held = new Draws(examples, 0, Draws.Stream.CALIBRATION).batch(1, CALIBRATION_EXAMPLES);
            ServedModel served = new ServedModel(network, outputs, learner.scale(), Calibration.of(learner.say(held)));
            Batch parity = new Draws(examples, 0, Draws.Stream.TEST).batch(1, PARITY_EXAMPLES);
            return ModelFolder.write(folder.resolve("models"), plan, examples, served, learner, parity);
        }
    }
}
