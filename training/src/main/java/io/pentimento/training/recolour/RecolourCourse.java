package io.pentimento.training.recolour;

import ai.djl.ndarray.types.Shape;
import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelStore;
import io.pentimento.model.ParityFixture;
import io.pentimento.proto.DetectorKind;
import io.pentimento.training.embedding.EmbeddingCourse;
import io.pentimento.training.export.Card;
import io.pentimento.training.export.HalfWeights;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.export.Provenance;
import io.pentimento.training.network.ConfidenceHead;
import io.pentimento.training.network.OnnxTensors;
import io.pentimento.training.picture.Likeness;
import io.pentimento.training.report.RecolourReport;
import io.pentimento.training.report.TrainingLog;
import io.pentimento.training.run.PlanFile;
import io.pentimento.training.run.Trainee;
import io.pentimento.training.run.Training;
import io.pentimento.training.run.TrainingFolder;
import io.pentimento.training.synthesis.Synthesis;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The training of a recolouring from its plan to a model in a store. */
public final class RecolourCourse {

    /** Name of its models. */
    public static final String MODEL = "recolour";

    /** Name of the codes that are principal components. */
    public static final String PCA = "pca";

    /** In a model's provenance. */
    static final String CODES = "codes";

    static final String PHOTOGRAPHS = "photographs";

    /** Gists of those that took part in its training. */
    static final String SEEN = "photographs seen";

    /** Side of a tile of a network that can have any. */
    private static final int TILE = 64;

    private final RecolourSettings plan;
    private final Supplier<RecolourData> data;
    private final Path folder;
    private final Clock clock;

    /**
     * @param images folder of the plan's photographs; null for none
     * @param store where the embedding is
     * @param folder of this training alone: plan, checkpoint, log, report, and the model under {@code models/}
     */
    public RecolourCourse(RecolourSettings plan, Path images, ModelStore store, Path folder, Clock clock) {
        this(plan, () -> RecolourData.of(plan, images, store), folder, clock);
    }

    /** With other data. */
    RecolourCourse(RecolourSettings plan, Supplier<RecolourData> data, Path folder, Clock clock) {
        this.plan = plan;
        this.data = data;
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
        try (RecolourData shared = data.get();
                Trainee trainee = new Trainee(plan.pace().seed(), device)) {
            RecolourLesson lesson = shared.lesson(plan);
            lesson.begin(trainee);
            new Training(plan.pace(), folder, clock).run(lesson, trainee, looks);
            if (trainee.parameters().size() > HalfWeights.MANY) {
                HalfWeights.round(trainee.parameters());
            }
            Map<String, Double> figures = lesson.figures(trainee, shared.test(plan));
            ModelFolder model = write(trainee, lesson, shared, figures);
            report(model, lesson.validation(), figures);
            return model;
        }
    }

    private void report(ModelFolder folderOfModel, List<RecolourLesson.Named> validation, Map<String, Double> figures) {
        Model model = ModelStore.in(folderOfModel.store()).load(folderOfModel.id());
        List<RecolourReport.Example> examples = new ArrayList<>();
        try (RecolouredTiles tiles = new RecolouredTiles(model, 1)) {
            for (RecolourLesson.Named picture : validation) {
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
            Trainee trainee, RecolourLesson lesson, RecolourData shared, Map<String, Double> figures) {
        Recolouring recolouring = lesson.recolouring();
        boolean vit = plan.architecture() == RecolourSettings.Architecture.SMALL_UVIT;
        // A transformer sees what it was taught to see; the other needs no more around a tile than its reach.
        int reach = plan.reach();
        ServedRecolouring served = vit
                ? new ServedRecolouring(recolouring, plan.codes(), plan.side() - 2 * reach, reach)
                : new ServedRecolouring(recolouring, plan.codes(), TILE, reach);
        int side = served.input().side();
        OnnxTensors graph = new OnnxTensors(trainee.parameters());
        graph.outputOf(
                "values",
                served.run(
                        graph,
                        graph.inputOf("maps", 1, RecolourSettings.DIMENSIONS + 1L, side, side),
                        graph.inputOf("known", 1, 1, side, side)),
                1,
                ServedRecolouring.LAYERS.size(),
                served.tile(),
                served.tile());
        byte[] single = graph.bytes(MODEL);
        byte[] bytes = trainee.parameters().size() > HalfWeights.MANY ? HalfWeights.store(single) : single;
        Map<String, String> provenance = provenance(trainee, shared, figures);
        Manifest manifest = new Manifest(
                MODEL,
                plan.version(),
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
        Model model = new Model(manifest, bytes);
        return ModelFolder.write(
                folder.resolve("models"),
                model,
                new Card(limits, "./pentimento train recolour " + plan.options("DIR") + " --out DIR").text(manifest),
                parity(model, served, trainee, lesson.validation().get(0).embedded()));
    }

    private Map<String, String> provenance(Trainee trainee, RecolourData shared, Map<String, Double> figures) {
        List<Synthesis> painted = shared.synthesis();
        Map<String, String> provenance = Provenance.of(
                trainee.parameters(), trainee.engineVersion(), plan.pace().seed());
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
        provenance.putAll(plan.paints().provenance());
        provenance.put(EmbeddingCourse.SUMS, shared.sums(plan));
        if (plan.photographs() != null) {
            provenance.put(PHOTOGRAPHS, plan.photographs());
            provenance.put(SEEN, shared.paintings().seen());
        }
        return provenance;
    }

    /** What the network says of a tile at the edge of a picture, and of one within it. */
    private static ParityFixture parity(
            Model model, ServedRecolouring served, Trainee trainee, EmbeddedPicture picture) {
        int side = served.input().side();
        int maps = RecolourSettings.DIMENSIONS + 1;
        try (RecolouredTiles tiles = new RecolouredTiles(model, 1)) {
            float[] edge = tiles.seen(picture, 0, 0);
            float[] within = tiles.seen(picture, served.tile(), served.tile());
            float[] input = Arrays.copyOf(edge, 2 * edge.length);
            System.arraycopy(within, 0, input, edge.length, within.length);
            float[] said = new float[2 * ServedRecolouring.LAYERS.size() * served.tile() * served.tile()];
            for (int tile = 0; tile < 2; tile++) {
                int from = tile * edge.length;
                float[] values = trainee.run((t, scratch) -> served.run(
                                t,
                                scratch.create(
                                        Arrays.copyOfRange(input, from, from + maps * side * side),
                                        new Shape(1, maps, side, side)),
                                scratch.create(
                                        Arrays.copyOfRange(input, from + maps * side * side, from + edge.length),
                                        new Shape(1, 1, side, side)))
                        .toFloatArray());
                System.arraycopy(values, 0, said, tile * values.length, values.length);
            }
            return new ParityFixture(2, input, said, new float[0], false);
        }
    }
}
