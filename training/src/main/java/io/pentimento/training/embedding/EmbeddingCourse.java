package io.pentimento.training.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelStore;
import io.pentimento.model.ParityFixture;
import io.pentimento.proto.DetectorKind;
import io.pentimento.training.cluster.Grouping;
import io.pentimento.training.cluster.KMeans;
import io.pentimento.training.export.Card;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.export.Provenance;
import io.pentimento.training.network.OnnxTensors;
import io.pentimento.training.network.SpectrumCoder;
import io.pentimento.training.report.EmbeddingReport;
import io.pentimento.training.report.TrainingLog;
import io.pentimento.training.run.PlanFile;
import io.pentimento.training.run.Trainee;
import io.pentimento.training.run.Training;
import io.pentimento.training.run.TrainingFolder;
import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The training of an embedding from its plan to a model in a store. */
public final class EmbeddingCourse {

    /** Name of its models. */
    public static final String MODEL = "embedding-sdd";

    /** In a model's provenance: {@link #sums}. */
    public static final String SUMS = "data sums";

    private static final int SUMMED = 512;

    /** So many test spectra for one validation spectrum: {@link EmbeddingEvaluation#TEST_SPECTRA} of the usual plan. */
    private static final int TESTS_PER_VALIDATION = 8;

    /** Spectra whose codes the report shows. */
    private static final int PICTURED = 2000;

    private static final int SPECTRA_SHOWN = 6;
    private static final int PARITY_SPECTRA = 32;

    private final EmbeddingSettings plan;
    private final RecordedScan scan;
    private final Supplier<List<Palette>> palettes;
    private final Path folder;
    private final Clock clock;

    /**
     * @param scan that the plan adapts to; null for none
     * @param folder of this training alone: plan, checkpoint, log, report, and the model under {@code models/}
     */
    public EmbeddingCourse(EmbeddingSettings plan, RecordedScan scan, Path folder, Clock clock) {
        this(plan, scan, () -> plan.paints().palettes(new XrayLines()), folder, clock);
    }

    /** With other paints. */
    EmbeddingCourse(
            EmbeddingSettings plan, RecordedScan scan, Supplier<List<Palette>> palettes, Path folder, Clock clock) {
        if ((plan.adaptation() == null) != (scan == null)) {
            throw new IllegalArgumentException(
                    "adaptation=" + plan.adaptation() + ", scan=" + scan + ": there must be both or neither");
        }
        this.plan = plan;
        this.scan = scan;
        this.palettes = palettes;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Runs the course, or goes on with it.
     *
     * @param device "cpu" or "gpu"
     * @param looks told of each look at the validation set
     */
    public ModelFolder run(String device, Consumer<Training.Look> looks) throws InterruptedException {
        return TrainingFolder.with(folder, plan, () -> train(device, looks));
    }

    private ModelFolder train(String device, Consumer<Training.Look> looks) throws InterruptedException {
        List<Palette> paints = palettes.get();
        RecordedSpectra recorded =
                scan == null ? null : new RecordedSpectra(scan, plan.pace().seed());
        EmbeddingLesson lesson = EmbeddingLesson.of(plan, paints, recorded);
        SpectrumCoder coder = lesson.coder();
        try (Trainee trainee = new Trainee(plan.pace().seed(), device)) {
            lesson.begin(trainee);
            new Training(plan.pace(), folder, clock).run(lesson, trainee, looks);
            PaintedSpectra held = new PaintedSpectra(paints, plan.manner(), 0, PaintedSpectra.Stream.CALIBRATION);
            int number = 2 * plan.validationSpectra();
            Spectra natural = with(recorded, 0, held.batch(1, number).allNatural());
            Pca learned = Pca.of(natural, ServedEmbedding.COMPONENTS);
            ServedEmbedding served =
                    ServedEmbedding.of(coder, learned, trainee, with(recorded, 1, held.batch(0, number)));
            ModelFolder model = write(paints, trainee, served);
            report(model, paints, coder, trainee);
            return model;
        }
    }

    /** Spectra of a scan that is adapted to are natural, too: a quarter as many. */
    private static Spectra with(RecordedSpectra recorded, long index, Spectra painted) {
        return recorded == null ? painted : painted.and(recorded.batch(index, painted.size() / 4));
    }

    private void report(ModelFolder folderOfModel, List<Palette> paints, SpectrumCoder coder, Trainee trainee) {
        Spectra test = new PaintedSpectra(paints, plan.manner(), 0, PaintedSpectra.Stream.TEST).batch(0, PICTURED);
        Embedded embedded = Embedded.by(coder, trainee, test);
        Grouping groups = Grouping.best(
                embedded.codes(),
                EmbeddingLesson.FEWEST_GROUPS,
                EmbeddingLesson.MOST_GROUPS,
                PICTURED,
                new SplittableRandom(1));
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("R² of spectra", number(embedded.rSquared(test)));
        figures.put("Mean squared error", String.format(Locale.ROOT, "%.3g", embedded.error()));
        figures.put("Silhouette of " + groups.centres().size() + " groups", number(groups.silhouette()));
        EmbeddingReport.write(
                folder.resolve(TrainingFolder.REPORT),
                new EmbeddingReport.Content(
                        folderOfModel.id(),
                        figures,
                        ModelStore.in(folderOfModel.store())
                                .load(folderOfModel.id())
                                .manifest()
                                .provenance(),
                        TrainingLog.read(folder.resolve(Training.LOG)),
                        embedded.codes(),
                        KMeans.nearest(embedded.codes(), groups.centres()),
                        Synthesis.INPUT,
                        some(test, coder, trainee)));
    }

    /** Spectra of different objects, with what is made of them again. */
    private static List<EmbeddingReport.Spectrum> some(Spectra test, SpectrumCoder coder, Trainee trainee) {
        List<EmbeddingReport.Spectrum> some = new ArrayList<>();
        for (int i = 0; i < SPECTRA_SHOWN; i++) {
            int at = i * test.size() / SPECTRA_SHOWN;
            float[] seen = test.part(at, at + 1).values();
            float[] made = trainee.run((t, scratch) -> {
                NDArray x = scratch.create(seen, new Shape(1, test.bins()));
                return coder.decode(t, coder.encode(t, x).mean()).toFloatArray();
            });
            some.add(new EmbeddingReport.Spectrum(seen, made));
        }
        return some;
    }

    private ModelFolder write(List<Palette> paints, Trainee trainee, ServedEmbedding served) {
        PaintedSpectra tests = new PaintedSpectra(paints, plan.manner(), 0, PaintedSpectra.Stream.TEST);
        Spectra test = tests.batch(0, TESTS_PER_VALIDATION * plan.validationSpectra());
        Spectra parity = tests.batch(1, PARITY_SPECTRA);
        int layers = served.layers().size();
        OnnxTensors graph = new OnnxTensors(trainee.parameters());
        graph.output("values", served.run(graph, graph.input("spectrum", parity.bins())), layers);
        byte[] bytes = graph.bytes(MODEL);
        Map<String, String> provenance = Provenance.of(
                trainee.parameters(), trainee.engineVersion(), plan.pace().seed());
        provenance.putAll(PaintedSpectra.settings(paints));
        Embedded embedded = Embedded.by(served.coder(), trainee, test);
        provenance.put("test R² of spectra", number(embedded.rSquared(test)));
        provenance.put("test reconstruction error", String.format(Locale.ROOT, "%.3g", embedded.error()));
        provenance.putAll(plan.paints().provenance());
        provenance.put("plan", PlanFile.words(plan));
        provenance.put(SUMS, sums(paints, plan.manner()));
        Manifest manifest = new Manifest(
                MODEL,
                plan.version(),
                "Spectra of silicon drift detectors as " + plan.coder().latent() + " numbers, near each other where"
                        + " spectra are alike, from which the spectrum can be made again; how badly it is, and whether it is"
                        + " like those that were learned from. Trained on simulated paints"
                        + (scan == null ? " alone." : " and a recorded scan."),
                DetectorKind.SDD,
                Synthesis.INPUT,
                served.layers(),
                false,
                ModelStore.sha256(bytes),
                provenance);
        float[] said = trainee.run(
                (t, scratch) -> served.run(t, scratch.create(parity.values(), new Shape(parity.size(), parity.bins())))
                        .toFloatArray());
        return ModelFolder.write(
                folder.resolve("models"),
                new Model(manifest, bytes),
                new Card(
                                "The numbers have no meaning of their own, and another training gives others: compare them within one"
                                        + " scan. Spectra of instruments and paints that were not simulated are trusted less, as"
                                        + " they should be; so are those that two paints give which lie side by side in one pixel.",
                                "./pentimento train embedding " + plan.options() + " --out DIR")
                        .text(manifest),
                new ParityFixture(parity.size(), parity.values(), said, new float[0], false));
    }

    /** Sums over a few spectra to learn from, in words: whoever changes what is drawn changes these. */
    static String sums(List<Palette> paints, Manner manner) {
        Spectra spectra = new PaintedSpectra(paints, manner, 0, PaintedSpectra.Stream.TRAINING).batch(0, SUMMED);
        double sum = 0;
        double squares = 0;
        for (float value : spectra.values()) {
            sum += value;
            squares += value * value;
        }
        return String.format(Locale.ROOT, "%d spectra, sum %.4g, squares %.4g", SUMMED, sum, squares);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
