package io.pentimento.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.training.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Teaches a lesson, whose batches are drawn while it learns, and keeps a checkpoint in a folder at each look at the
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
     * @param figures of the lesson, by name
     * @param best whether no earlier look was better
     * @param secondsLeft at the pace since the start or resume
     */
    public record Look(
            long step,
            long steps,
            double rate,
            double loss,
            double validationLoss,
            Map<String, Double> figures,
            boolean best,
            long secondsLeft) {}

    private static final String CHECKPOINT = "checkpoint.npz";
    /** File of all looks, a line of JSON each. */
    public static final String LOG = "log.jsonl";

    private final Pace pace;
    private final Path folder;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    private Map<String, Checkpoint.Values> best = Map.of();
    private double bestLoss = Double.POSITIVE_INFINITY;
    private int sinceBest;
    private long step;
    private Schedule schedule;

    /** @param folder of the checkpoint and the log */
    public Training(Pace pace, Path folder, Clock clock) {
        this.pace = pace;
        this.folder = folder;
        this.clock = clock;
        this.schedule = new Schedule(pace, 0, 0);
    }

    /**
     * Trains until nothing gets better or all steps are done, and leaves the best parameters that were seen.
     *
     * @param looks told of each look at the validation set
     */
    public <B> void run(Lesson<B> lesson, Trainee trainee, Consumer<Look> looks) throws InterruptedException {
        Adam adam = new Adam(trainee.manager(), pace.weightDecay(), pace.gradientNorm());
        resume(trainee, adam);
        long first = step;
        long begun = clock.millis();
        double sum = 0;
        long summed = 0;
        try (BatchQueue<B> batches = new BatchQueue<>(lesson::batch, step)) {
            while (step < pace.steps() && sinceBest < pace.patience()) {
                B batch = batches.take();
                step++;
                double rate = schedule.rate(step);
                sum += trainee.learn(lesson, batch, adam, step, rate);
                summed++;
                if (step % pace.validationEvery() == 0 || step == pace.steps()) {
                    double perStep = (clock.millis() - begun) / 1000.0 / (step - first);
                    Look look = look(lesson.judge(trainee), sum / summed, rate, perStep);
                    keep(trainee, adam, look);
                    looks.accept(look);
                    sum = 0;
                    summed = 0;
                }
            }
        }
        trainee.take(best);
    }

    private Look look(Lesson.Judgement judged, double trained, double rate, double secondsPerStep) {
        return new Look(
                step,
                pace.steps(),
                rate,
                trained,
                judged.loss(),
                judged.figures(),
                judged.loss() < bestLoss,
                Math.round(secondsPerStep * (pace.steps() - step)));
    }

    private void keep(Trainee trainee, Adam adam, Look look) {
        if (look.best()) {
            best = trainee.values();
            // As a checkpoint keeps it, so that a training that is resumed compares with the same.
            bestLoss = (float) look.validationLoss();
            sinceBest = 0;
        } else {
            sinceBest++;
        }
        schedule.looked(look.best());
        Map<String, Checkpoint.Values> all = new LinkedHashMap<>();
        trainee.values().forEach((name, values) -> all.put("now/" + name, values));
        best.forEach((name, values) -> all.put("best/" + name, values));
        adam.means().forEach((name, array) -> all.put("mean/" + name, Checkpoint.Values.of(array)));
        adam.variances().forEach((name, array) -> all.put("variance/" + name, Checkpoint.Values.of(array)));
        float[] state = {step, (float) bestLoss, sinceBest, schedule.lowered(), schedule.sinceLowered()};
        all.put("state", new Checkpoint.Values(state, state.length));
        new Checkpoint(all).write(folder.resolve(CHECKPOINT), trainee.manager());
        log(look);
    }

    private void resume(Trainee trainee, Adam adam) {
        Path file = folder.resolve(CHECKPOINT);
        if (!Files.exists(file)) {
            return;
        }
        Checkpoint checkpoint = Checkpoint.read(file, trainee.manager());
        trainee.take(checkpoint.below("now/"));
        best = checkpoint.below("best/");
        adam.take(checkpoint.below("mean/"), checkpoint.below("variance/"));
        float[] state = checkpoint.require(file, "state", 5);
        step = (long) state[0];
        bestLoss = state[1];
        sinceBest = (int) state[2];
        schedule = new Schedule(pace, (int) state[3], (int) state[4]);
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
}
