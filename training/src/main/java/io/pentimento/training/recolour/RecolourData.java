package io.pentimento.training.recolour;

import io.pentimento.model.Model;
import io.pentimento.model.ModelStore;
import io.pentimento.training.TrainingException;
import io.pentimento.training.embedding.Codes;
import io.pentimento.training.examples.Seeds;
import io.pentimento.training.picture.DrawnPicture;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.run.Trainee;
import io.pentimento.training.run.Training;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Paints;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    /** Shorter sides of photographs, of which pieces are cut: so many halves of a piece's side. */
    private static final int PHOTOGRAPH_HALVES = 3;

    /** So many test pictures for one validation picture: nobody waits for them at every look. */
    private static final int TESTS_PER_VALIDATION = 4;
    /** Number of the first of these, beyond any of the validation. */
    private static final int FIRST_TEST = 100_000;

    /** Batches from which the scale of the codes is found. */
    private static final int SCALED = 8;

    /**
     * That of a plan.
     *
     * @param images folder of its photographs; null for none
     * @param store where its embedding is
     */
    static RecolourData of(RecolourSettings plan, Path images, ModelStore store) {
        XrayLines lines = new XrayLines();
        return new RecolourData(
                plan.paints().synthesis(lines),
                codes(plan.codes(), store, lines, plan.paints()),
                codes(plan.codes(), store, lines, plan.paints()),
                images == null ? Paintings.NONE : Paintings.read(images, PHOTOGRAPH_HALVES * plan.side() / 2));
    }

    /**
     * Codes by their name.
     *
     * @throws TrainingException when they are not such as a recolouring sees, or know other paints
     */
    static Codes codes(String name, ModelStore store, XrayLines lines, Paints paints) {
        if (name.equals(RecolourCourse.PCA)) {
            return Codes.pca(paints.palettes(lines), paints.manner(), RecolourSettings.DIMENSIONS);
        }
        Model model = store.load(name);
        Manner theirs = Manner.of(model.manifest());
        if (theirs != paints.manner()) {
            throw new TrainingException("codes=" + name + ": knows spectra of the manner " + theirs.word() + ", not "
                    + paints.manner().word() + "; choose another embedding, or train one");
        }
        Codes codes = Codes.of(model);
        if (codes.dimensions() != RecolourSettings.DIMENSIONS) {
            codes.close();
            throw new TrainingException("codes=" + name + ": are " + codes.dimensions()
                    + " numbers a pixel; a recolouring" + " sees " + RecolourSettings.DIMENSIONS);
        }
        return codes;
    }

    /** What a training by this plan learns. */
    RecolourLesson lesson(RecolourSettings plan) {
        DrawnPictures pictures = new DrawnPictures(
                plan, synthesis, drawn, paintings.training(), plan.pace().seed());
        return new RecolourLesson(plan, recolouring(plan, pictures), pictures, validation(plan));
    }

    /** Sums over a few drawn pictures to learn from, in words: whoever changes what is drawn changes these. */
    String sums(RecolourSettings plan) {
        double known = 0;
        double colours = 0;
        for (EmbeddedPicture picture : new DrawnPictures(plan, synthesis, drawn, List.of(), 0).batch(0)) {
            known += picture.knownPixels();
            for (float one : picture.picture().values()) {
                colours += one;
            }
        }
        return String.format(Locale.ROOT, "%d pictures, %.0f pixels known, colours %.4g", plan.batch(), known, colours);
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

    /** Ours sees codes that are spread evenly, too; the paper tells of no such thing. */
    private static Recolouring recolouring(RecolourSettings plan, DrawnPictures pictures) {
        List<EmbeddedPicture> seen = IntStream.range(0, SCALED)
                .boxed()
                .flatMap(index -> pictures.batch(index).stream())
                .toList();
        Whitening whitening = Whitening.of(seen, RecolourSettings.DIMENSIONS);
        return new Recolouring(
                plan.network(),
                whitening,
                plan.architecture() == RecolourSettings.Architecture.PYRAMID
                        ? Optional.of(Equalisation.of(whitening.of(seen)))
                        : Optional.empty());
    }

    private List<RecolourLesson.Named> validation(RecolourSettings plan) {
        JudgedPictures pictures = new JudgedPictures(plan.manner(), synthesis, judged);
        int side = plan.side();
        List<RecolourLesson.Named> all = new ArrayList<>();
        for (Paintings.Painting painting : paintings.validation()) {
            RgbPicture corner = painting.picture().cropped(0, 0, side, side);
            all.add(new RecolourLesson.Named(painting.name(), pictures.embed(corner, all.size())));
        }
        for (int i = 0; i < plan.validationPictures(); i++) {
            all.add(drawn(pictures, side, i, all.size()));
        }
        return all;
    }

    /** Drawn pictures that decide nothing in a training. */
    List<RecolourLesson.Named> test(RecolourSettings plan) {
        JudgedPictures pictures = new JudgedPictures(plan.manner(), synthesis, judged);
        return IntStream.range(FIRST_TEST, FIRST_TEST + TESTS_PER_VALIDATION * plan.validationPictures())
                .mapToObj(i -> drawn(pictures, plan.side(), i, i))
                .toList();
    }

    private static RecolourLesson.Named drawn(JudgedPictures pictures, int side, int number, long scan) {
        SplittableRandom random = Seeds.of(number);
        RgbPicture picture = DrawnPicture.of(side, side, random);
        return new RecolourLesson.Named("drawn " + (number + 1), pictures.embed(picture, scan));
    }

    @Override
    public void close() {
        drawn.close();
        judged.close();
    }
}
