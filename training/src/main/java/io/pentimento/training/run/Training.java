package io.pentimento.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.network.Network;
import io.pentimento.training.network.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Trains a network on examples that are drawn while it learns, and keeps a checkpoint in a folder at each look at the
 * validation set. Begun again in the same folder it goes on where the last checkpoint was, with the batches that it would
 * have seen. Not safe for use by several threads.
 */
public final class Training {

    /**
     * One look at the validation set.
     *
     * @param step it was taken after
     * @param steps at most
     * @param rate learning rate
     * @param loss mean over the training batches since the last look
     * @param validationLoss over the validation set
     * @param rSquared mean over labels; NaN without areas
     * @param macroF1 mean over labels
     * @param best whether no earlier look was better
     * @param secondsLeft at the pace since the start or resume
     */
    public record Look(
            long step,
            long steps,
            double rate,
            double loss,
            double validationLoss,
            double rSquared,
            double macroF1,
            boolean best,
            long secondsLeft) {}

    private static final int FIRST_EXAMPLES = 8192;
    private static final String CHECKPOINT = "checkpoint.npz";
    /** File of all looks, a line of JSON each. */
    public static final String LOG = "log.jsonl";

    private final Examples examples;
    private final Network network;
    private final Outputs outputs;
    private final TrainingSettings settings;
    private final Path folder;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    private Map<String, Checkpoint.Values> best = Map.of();
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int sinceBest;
    private long step;

    public Training(
            Examples examples, Network network, Outputs outputs, TrainingSettings settings, Path folder, Clock clock) {
        this.examples = examples;
        this.network = network;
        this.outputs = outputs;
        this.settings = settings;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Trains until nothing gets better or all steps are done.
     *
     * @param device "cpu" or "gpu"
     * @param looks told of each look at the validation set
     * @return the best network that was seen; the caller closes it
     */
    public Learner run(String device, Consumer<Look> looks) throws InterruptedException {
        Batch first = new Draws(examples, 0, Draws.Stream.CALIBRATION).batch(0, FIRST_EXAMPLES);
        float[] scale = scale(first);
        Learner learner = new Learner(network, outputs, scale, settings.seed(), device);
        try {
            network.begin(learner.parameters(), first, scale);
            learn(learner, looks);
            learner.take(best);
            return learner;
        } catch (InterruptedException | RuntimeException e) {
            learner.close();
            throw e;
        }
    }

    private void learn(Learner learner, Consumer<Look> looks) throws InterruptedException {
        Adam adam = new Adam(learner.manager(), settings.weightDecay(), settings.gradientNorm());
        Loss loss = new Loss(outputs, settings.error());
        Schedule schedule = new Schedule(settings.learningRate(), settings.warmUp(), settings.steps());
        Batch validation = new Draws(examples, 0, Draws.Stream.VALIDATION).batch(0, settings.validationExamples());
        resume(learner, adam);
        long first = step;
        long begun = clock.millis();
        double sum = 0;
        long summed = 0;
        Draws draws = new Draws(examples, settings.seed(), Draws.Stream.TRAINING);
        try (BatchQueue batches = new BatchQueue(draws, step, settings.batch())) {
            while (step < settings.steps() && sinceBest < settings.patience()) {
                Batch batch = batches.take();
                step++;
                sum += learner.learn(batch, loss, adam, step, schedule.rate(step));
                summed++;
                if (step % settings.validationEvery() == 0 || step == settings.steps()) {
                    double perStep = (clock.millis() - begun) / 1000.0 / (step - first);
                    Look look = look(learner, loss, validation, sum / summed, schedule.rate(step), perStep);
                    keep(learner, adam, look);
                    looks.accept(look);
                    sum = 0;
                    summed = 0;
                }
            }
        }
    }

    private Look look(
            Learner learner, Loss loss, Batch validation, double trained, double rate, double secondsPerStep) {
        double lost = learner.loss(validation, loss);
        Said said = learner.say(validation);
        boolean better = lost < bestLoss;
        return new Look(
                step,
                settings.steps(),
                rate,
                trained,
                lost,
                outputs.areas() ? Scores.rSquared(said) : Double.NaN,
                Scores.macroF1(said),
                better,
                Math.round(secondsPerStep * (settings.steps() - step)));
    }

    private void keep(Learner learner, Adam adam, Look look) {
        if (look.best()) {
            best = learner.values();
            bestLoss = look.validationLoss();
            sinceBest = 0;
        } else {
            sinceBest++;
        }
        Map<String, Checkpoint.Values> all = new LinkedHashMap<>();
        learner.values().forEach((name, values) -> all.put("now/" + name, values));
        best.forEach((name, values) -> all.put("best/" + name, values));
        adam.means().forEach((name, array) -> all.put("mean/" + name, Checkpoint.Values.of(array)));
        adam.variances().forEach((name, array) -> all.put("variance/" + name, Checkpoint.Values.of(array)));
        all.put("state", new Checkpoint.Values(new float[] {step, (float) bestLoss, sinceBest}, 3));
        new Checkpoint(all).write(folder.resolve(CHECKPOINT), learner.manager());
        log(look);
    }

    private void resume(Learner learner, Adam adam) {
        Path file = folder.resolve(CHECKPOINT);
        if (!Files.exists(file)) {
            return;
        }
        Checkpoint checkpoint = Checkpoint.read(file, learner.manager());
        learner.take(checkpoint.below("now/"));
        best = checkpoint.below("best/");
        adam.take(checkpoint.below("mean/"), checkpoint.below("variance/"));
        float[] state = checkpoint.require(file, "state").values();
        step = (long) state[0];
        bestLoss = state[1];
        sinceBest = (int) state[2];
    }

    private void log(Look look) {
        try {
            Files.writeString(
                    folder.resolve(LOG),
                    json.writeValueAsString(look) + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new TrainingException(folder.resolve(LOG) + ": cannot be written: " + e.getMessage(), e);
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
