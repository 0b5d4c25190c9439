package io.pentimento.training.run;

import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.network.Network;
import io.pentimento.training.network.Outputs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/** The {@link Training} of a network that sees one spectrum. Not safe for use by several threads. */
public final class SpectraTraining {

    private static final int FIRST_EXAMPLES = 8192;

    private final Examples examples;
    private final Network network;
    private final Outputs outputs;
    private final TrainingSettings settings;
    private final Training training;

    public SpectraTraining(
            Examples examples, Network network, Outputs outputs, TrainingSettings settings, Path folder, Clock clock) {
        this.examples = examples;
        this.network = network;
        this.outputs = outputs;
        this.settings = settings;
        this.training = new Training(settings.pace(), folder, clock);
    }

    /**
     * Trains until nothing gets better or all steps are done.
     *
     * @param device "cpu" or "gpu"
     * @param looks told of each look at the validation set
     * @return the best network that was seen; the caller closes it
     */
    public Learner run(String device, Consumer<Training.Look> looks) throws InterruptedException {
        Batch first = new Draws(examples, 0, Draws.Stream.CALIBRATION).batch(0, FIRST_EXAMPLES);
        float[] scale = scale(first);
        Trainee trainee = new Trainee(settings.seed(), device);
        try {
            Learner learner = new Learner(network, outputs, scale, trainee);
            network.begin(trainee.parameters(), first, scale);
            training.run(new SpectraLesson(examples, network, outputs, scale, settings), trainee, looks);
            return learner;
        } catch (InterruptedException | RuntimeException e) {
            trainee.close();
            throw e;
        }
    }

    /** Standard deviation of each label's share of the counts. */
    private float[] scale(Batch batch) {
        int labels = outputs.labels();
        float[] scale = new float[labels];
        for (int k = 0; k < labels; k++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < batch.size(); i++) {
                double area = batch.areas()[i * labels + k];
                sum += area;
                squares += area * area;
            }
            double mean = sum / batch.size();
            double variance = squares / batch.size() - mean * mean;
            scale[k] = variance > 0 ? (float) Math.sqrt(variance) : 1;
        }
        return scale;
    }
}
