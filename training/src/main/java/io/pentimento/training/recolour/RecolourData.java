package io.pentimento.training.recolour;

import io.pentimento.model.ModelStore;
import io.pentimento.training.embedding.Codes;
import io.pentimento.training.picture.DrawnPicture;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.run.Trainee;
import io.pentimento.training.run.Training;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What trainings with the same paints, codes and photographs share.
 *
 * @param synthesis ways in which pictures become scans
 * @param drawn codes of what is learned from
 * @param judged the same for what it is judged by: codes belong to one thread
 * @param paintings photographs
 */
record RecolourData(List<Synthesis> synthesis, Codes drawn, Codes judged, Paintings paintings)
        implements AutoCloseable {

    /** Codes of a pixel. */
    static final int DIMENSIONS = 3;

    /** Shorter sides of photographs, in halves of the side of what is cut from them. */
    private static final int PHOTOGRAPH = 3;
    /** Batches from which the scale of the codes is found. */
    private static final int WHITENED = 8;

    /**
     * That of a plan.
     *
     * @param images folder of its photographs; null for none
     * @param store where its embedding is
     */
    static RecolourData of(RecolourSettings plan, Path images, ModelStore store) {
        XrayLines lines = new XrayLines();
        return new RecolourData(
                DrawnPictures.synthesis(plan.manner(), lines),
                codes(plan.codes(), store, lines, plan.manner()),
                codes(plan.codes(), store, lines, plan.manner()),
                images == null ? Paintings.NONE : Paintings.read(images, PHOTOGRAPH * plan.side() / 2));
    }

    /** Codes by their name. */
    static Codes codes(String name, ModelStore store, XrayLines lines, Manner manner) {
        return name.equals(RecolourCourse.PCA) ? Codes.pca(lines, manner, DIMENSIONS) : Codes.of(store.load(name));
    }

    /** What a training by this plan learns. */
    RecolourLesson lesson(RecolourSettings plan) {
        DrawnPictures pictures = new DrawnPictures(
                plan, synthesis, drawn, paintings.training(), plan.pace().seed());
        return new RecolourLesson(
                plan, new Recolouring(plan.network(), whitening(pictures)), pictures, validation(plan));
    }

    /** Trains, and forgets what was learned. */
    void train(RecolourSettings plan, Training training, String device, Consumer<Training.Look> looks)
            throws InterruptedException {
        try (Trainee trainee = new Trainee(plan.pace().seed(), device)) {
            RecolourLesson lesson = lesson(plan);
            lesson.begin(trainee);
            training.run(lesson, trainee, looks);
        }
    }

    private static Whitening whitening(DrawnPictures pictures) {
        return Whitening.of(
                IntStream.range(0, WHITENED)
                        .boxed()
                        .flatMap(index -> pictures.batch(index).stream())
                        .toList(),
                DIMENSIONS);
    }

    private List<RecolourLesson.Named> validation(RecolourSettings plan) {
        JudgedPictures pictures = new JudgedPictures(plan.manner(), synthesis, judged);
        int side = plan.side();
        List<RecolourLesson.Named> all = new ArrayList<>();
        for (Paintings.Painting painting : paintings.validation()) {
            RgbPicture corner = painting.picture().cropped(0, 0, side, side);
            all.add(new RecolourLesson.Named(
                    painting.name(), pictures.embed(corner, all.size()).embedded()));
        }
        for (int i = 0; i < plan.validationPictures(); i++) {
            SplittableRandom random = new SplittableRandom(new SplittableRandom(i).nextLong());
            RgbPicture picture = DrawnPicture.of(side, side, random);
            all.add(new RecolourLesson.Named(
                    "drawn " + (i + 1), pictures.embed(picture, all.size()).embedded()));
        }
        return all;
    }

    @Override
    public void close() {
        drawn.close();
        judged.close();
    }
}
