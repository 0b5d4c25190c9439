package io.pentimento.training.recolour;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.pentimento.model.ModelStore;
import io.pentimento.training.network.TorchTensors;
import io.pentimento.training.run.Lesson;
import io.pentimento.training.run.Trainee;
import io.pentimento.training.run.Training;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * How fast pictures are drawn and embedded for a recolouring, by one thread, and how fast its network learns from them, each
 * while the other does nothing.
 *
 * @param drawnPerSecond pictures
 * @param learnedPerSecond pictures
 */
public record PictureSpeed(double drawnPerSecond, double learnedPerSecond) {

    /** Batches that are not timed, while code is compiled. */
    private static final int WARM_UP = 3;

    /**
     * Measures both.
     *
     * @param plan without photographs
     * @param store where its embedding is
     * @param batches to be timed
     * @param folder that may be filled and deleted
     */
    public static PictureSpeed measure(RecolourSettings plan, ModelStore store, int batches, Path folder)
            throws InterruptedException {
        if (batches < 1) {
            throw new IllegalArgumentException("batches=" + batches + ": must be 1 at least");
        }
        try (RecolourData data = RecolourData.of(plan, null, store);
                Trainee trainee = new Trainee(plan.pace().seed(), "cpu")) {
            RecolourLesson lesson = data.lesson(plan);
            lesson.begin(trainee);
            draw(lesson, WARM_UP);
            long begun = System.nanoTime();
            List<List<EmbeddedPicture>> drawn = draw(lesson, batches);
            double drawing = seconds(System.nanoTime() - begun);
            Timed timed = new Timed(lesson, drawn);
            // The last step begins when all that are timed have ended.
            new Training(plan.pace().withSteps(WARM_UP + batches + 1), folder, Clock.systemUTC())
                    .run(timed, trainee, look -> {});
            double pictures = (double) batches * plan.batch();
            return new PictureSpeed(pictures / drawing, pictures / seconds(timed.ended - timed.begun));
        }
    }

    private static List<List<EmbeddedPicture>> draw(RecolourLesson lesson, int batches) {
        return LongStream.range(0, batches).mapToObj(lesson::batch).toList();
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    /** Batches that have been drawn before, and when their learning begins. */
    private static final class Timed implements Lesson<List<EmbeddedPicture>> {

        private final RecolourLesson lesson;
        private final List<List<EmbeddedPicture>> drawn;
        private long begun;
        private long ended;

        Timed(RecolourLesson lesson, List<List<EmbeddedPicture>> drawn) {
            this.lesson = lesson;
            this.drawn = drawn;
        }

        @Override
        public List<EmbeddedPicture> batch(long index) {
            return drawn.get((int) (index % drawn.size()));
        }

        @Override
        public NDArray loss(TorchTensors tensors, NDManager scratch, List<EmbeddedPicture> batch, long step) {
            ended = System.nanoTime();
            if (step == WARM_UP + 1) {
                begun = ended;
            }
            return lesson.loss(tensors, scratch, batch, step);
        }

        @Override
        public Judgement judge(Trainee trainee) {
            return new Judgement(0, Map.of());
        }
    }
}
