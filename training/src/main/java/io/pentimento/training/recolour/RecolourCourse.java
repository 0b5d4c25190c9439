package io.pentimento.training.recolour;

import ai.djl.ndarray.types.Shape;
import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.DetectorKind;
import io.pentimento.training.embedding.Codes;
import io.pentimento.training.export.Card;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.network.ConfidenceHead;
import io.pentimento.training.network.OnnxTensors;
import io.pentimento.training.network.Pyramid;
import io.pentimento.training.picture.DrawnPicture;
import io.pentimento.training.picture.Likeness;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.report.RecolourReport;
import io.pentimento.training.report.TrainingLog;
import io.pentimento.training.run.PlanFile;
import io.pentimento.training.run.Trainee;
import io.pentimento.training.run.Training;
import io.pentimento.training.run.TrainingFolder;
import io.pentimento.training.synthesis.Manner;
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
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The training of a recolouring from its plan to a model in a store. */
public final class RecolourCourse {

    /** Name of its models. */
    public static final String MODEL = "recolour";

    /** Name of the codes that are principal components. */
    public static final String PCA = "pca";

    /** Shorter sides of photographs, in halves of the side of what is cut from them. */
    private static final int PHOTOGRAPH = 3;

    /** In a model's provenance. */
    static final String CODES = "codes";

    static final String MANNER = "manner";

    private static final int DIMENSIONS = 3;
    /** Batches from which the scale of the codes is found. */
    private static final int WHITENED = 8;

    private final RecolourSettings plan;
    private final Path images;
    private final Supplier<List<Synthesis>> synthesis;
    private final Supplier<Codes> codes;
    private final Path folder;
    private final Clock clock;

    /**
     * @param images folder of the plan's photographs; null for none
     * @param store where the embedding is
     * @param folder of this training alone: plan, checkpoint, log, report, and the model under {@code models/}
     */
    public RecolourCourse(RecolourSettings plan, Path images, ModelStore store, Path folder, Clock clock) {
        this(
                plan,
                images,
                () -> DrawnPictures.synthesis(plan.manner(), new XrayLines()),
                () -> codes(plan.codes(), store, new XrayLines(), plan.manner()),
                folder,
                clock);
    }

    /** With other paints and codes. */
    RecolourCourse(
            RecolourSettings plan,
            Path images,
            Supplier<List<Synthesis>> synthesis,
            Supplier<Codes> codes,
            Path folder,
            Clock clock) {
        this.plan = plan;
        this.images = images;
        this.synthesis = synthesis;
        this.codes = codes;
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

    /** Codes by their name. */
    static Codes codes(String name, ModelStore store, XrayLines lines, Manner manner) {
        return name.equals(PCA) ? Codes.pca(lines, manner, DIMENSIONS) : Codes.of(store.load(name));
    }

    private ModelFolder train(String device, Consumer<Training.Look> looks) throws InterruptedException {
        Paintings paintings = images == null ? Paintings.NONE : Paintings.read(images, PHOTOGRAPH * plan.side() / 2);
        List<Synthesis> painted = synthesis.get();
        try (Codes drawn = codes.get();
                Codes judged = codes.get();
                Trainee trainee = new Trainee(plan.pace().seed(), device)) {
            DrawnPictures pictures = new DrawnPictures(
                    plan, painted, drawn, paintings.training(), plan.pace().seed());
            Recolouring recolouring = new Recolouring(plan.network(), whitening(pictures));
            List<Named> validation = validation(new JudgedPictures(plan.manner(), painted, judged), paintings);
            RecolourLesson lesson = new RecolourLesson(
                    plan,
                    recolouring,
                    pictures,
                    validation.stream().map(Named::embedded).toList());
            begin(trainee, recolouring);
            new Training(plan.pace(), folder, clock).run(lesson, trainee, looks);
            Map<String, Double> figures = lesson.judge(trainee).figures();
            ModelFolder model = write(trainee, recolouring, painted, figures);
            report(model, validation, figures);
            return model;
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

    private void begin(Trainee trainee, Recolouring recolouring) {
        int side = plan.side();
        trainee.run((t, scratch) -> recolouring.say(
                t,
                scratch.zeros(new Shape(1, DIMENSIONS, side, side)),
                scratch.zeros(new Shape(1, 1, side, side)),
                side,
                side));
    }

    private record Named(String name, EmbeddedPicture embedded) {}

    private List<Named> validation(JudgedPictures pictures, Paintings paintings) {
        int side = plan.side();
        List<Named> all = new ArrayList<>();
        for (Paintings.Painting painting : paintings.validation()) {
            RgbPicture corner = painting.picture().cropped(0, 0, side, side);
            all.add(new Named(
                    painting.name(), pictures.embed(corner, all.size()).embedded()));
        }
        for (int i = 0; i < plan.validationPictures(); i++) {
            SplittableRandom random = new SplittableRandom(new SplittableRandom(i).nextLong());
            RgbPicture drawn = DrawnPicture.of(side, side, random);
            all.add(new Named(
                    "drawn " + (i + 1), pictures.embed(drawn, all.size()).embedded()));
        }
        return all;
    }

    private void report(ModelFolder folderOfModel, List<Named> validation, Map<String, Double> figures) {
        Model model = ModelStore.in(folderOfModel.store()).load(folderOfModel.id());
        List<RecolourReport.Example> examples = new ArrayList<>();
        try (RecolouredTiles tiles = new RecolouredTiles(model, 1)) {
            for (Named picture : validation) {
                RecolouredTiles.Recoloured said = tiles.recolour(picture.embedded());
                Likeness likeness =
                        Likeness.of(said.picture(), picture.embedded().picture());
                examples.add(RecolourEvaluation.example(picture.name(), picture.embedded(), said, likeness));
            }
        }
        Map<String, String> words = new LinkedHashMap<>();
        figures.forEach((name, value) -> words.put(name, String.format(Locale.ROOT, "%.4f", value)));
        RecolourReport.write(
                folder.resolve(TrainingFolder.REPORT),
                new RecolourReport.Content(
                        model.manifest().id(),
                        words,
                        model.manifest().provenance(),
                        TrainingLog.read(folder.resolve(Training.LOG)),
                        examples));
    }

    private ModelFolder write(
            Trainee trainee, Recolouring recolouring, List<Synthesis> painted, Map<String, Double> figures) {
        boolean vit = plan.architecture() == RecolourSettings.Architecture.SMALL_UVIT;
        // A transformer sees what it was taught to see; the other needs no more around a tile than its reach.
        ServedRecolouring served = vit
                ? new ServedRecolouring(recolouring, plan.side() / 2, plan.side() / 4)
                : new ServedRecolouring(recolouring, 64, Pyramid.REACH + ConfidenceHead.REACH + 1);
        int side = served.input().side();
        OnnxTensors graph = new OnnxTensors(trainee.parameters());
        graph.outputOf(
                "values",
                served.run(
                        graph,
                        graph.inputOf("maps", 1, DIMENSIONS + 1L, side, side),
                        graph.inputOf("known", 1, 1, side, side)),
                1,
                ServedRecolouring.LAYERS.size(),
                served.tile(),
                served.tile());
        byte[] bytes = graph.bytes(MODEL);
        Map<String, String> provenance = new TreeMap<>();
        for (int i = 0; i < painted.size(); i++) {
            String of = painted.size() > 1 ? "paints " + (i + 1) + ": " : "";
            painted.get(i).palette().settings().forEach((name, value) -> provenance.put(of + name, value));
        }
        figures.forEach((name, value) -> provenance.put("test " + name, String.format(Locale.ROOT, "%.4f", value)));
        provenance.put("plan", PlanFile.words(plan));
        long confidence = trainee.parameters().arrays().entrySet().stream()
                .filter(e -> e.getKey().startsWith(ConfidenceHead.NAME))
                .mapToLong(e -> e.getValue().size())
                .sum();
        provenance.put("parameters", String.valueOf(trainee.parameters().size() - confidence));
        provenance.put("parameters of the confidence", String.valueOf(confidence));
        provenance.put(CODES, plan.codes());
        provenance.put(MANNER, plan.manner().name());
        provenance.put("pytorch", trainee.engineVersion());
        provenance.put("opset", String.valueOf(OnnxTensors.OPSET));
        Manifest manifest = new Manifest(
                MODEL,
                version(),
                "Colours of a painting from the embedded maps of its scan, and how sure they are. Trained on pictures whose"
                        + " scans were simulated.",
                DetectorKind.SDD,
                served.input(),
                ServedRecolouring.LAYERS,
                false,
                ModelStore.sha256(bytes),
                provenance);
        String limits =
                "A proposal, not a measurement: paints that X-rays cannot tell apart have one colour here, and what has"
                        + " no element to be seen, such as lakes, indigo and carbon black, is guessed from its neighbourhood. Look at the"
                        + " confidence before the colour.";
        return ModelFolder.write(
                folder.resolve("models"), new Model(manifest, bytes), new Card(limits, command()).text(manifest));
    }

    /** "pyramid-1", and how it differs from the usual. */
    private String version() {
        RecolourSettings usual = RecolourSettings.usual(
                plan.architecture(), plan.manner(), plan.codes(), plan.pace().seed());
        StringBuilder version =
                new StringBuilder(plan.architecture().word() + "-" + plan.pace().seed());
        if (plan.manner() == Manner.PUBLISHED) {
            version.append("-published");
        }
        if (plan.codes().equals(PCA)) {
            version.append("-pca");
        }
        if (plan.pace().steps() != usual.pace().steps()) {
            version.append("-").append(plan.pace().steps()).append("-steps");
        }
        return version.toString();
    }

    private String command() {
        return "./pentimento train recolour --arch " + plan.architecture().word() + " --manner "
                + plan.manner().name().toLowerCase(Locale.ROOT) + " --codes " + plan.codes() + " --seed "
                + plan.pace().seed() + " --steps " + plan.pace().steps()
                + (plan.photographs() == null ? "" : " --images DIR")
                + " --out DIR";
    }
}
