package io.pentimento.training.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelStore;
import io.pentimento.model.ParityFixture;
import io.pentimento.proto.DetectorKind;
import io.pentimento.training.Plan;
import io.pentimento.training.Subject;
import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.network.OnnxTensors;
import io.pentimento.training.run.Learner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A trained model as it lies in a store: graph, manifest, card, and what the network said of some spectra where it was
 * trained.
 *
 * @param store folder of the store
 * @param id "elements-gem/lt-vit-1"
 */
public record ModelFolder(Path store, String id) {

    /** Spectra are drawn as a training goes: the same ones for the parity test say that they are drawn in the same way. */
    private static final String SPECTRA = "data sha256";

    private static final String SUMS = "data sums";

    private static final String LEFT_OUT = "left out";
    private static final String MADE_OF = "made of";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * Writes all files of a model.
     *
     * @param parity spectra that the graph is to be compared by
     * @param metrics how good it is, for manifest and card
     */
    public static ModelFolder write(
            Path store,
            Plan plan,
            Examples examples,
            ServedModel served,
            Learner learner,
            Batch parity,
            Map<String, String> metrics) {
        OnnxTensors graph = new OnnxTensors(learner.parameters());
        var answer = served.run(graph, graph.input("spectrum", examples.input().bins()));
        graph.output("values", answer.values(), served.layers());
        if (examples.areas()) {
            graph.output("errors", answer.errors(), served.layers());
        }
        byte[] bytes = graph.bytes(plan.subject().model());
        Manifest manifest = new Manifest(
                plan.subject().model(),
                plan.version(),
                Words.description(plan),
                plan.subject() == Subject.ELEMENTS_GEM ? DetectorKind.GEM : DetectorKind.SDD,
                examples.input(),
                plan.subject().layers(),
                examples.areas(),
                ModelStore.sha256(bytes),
                provenance(plan, examples, learner, parity, metrics));
        ModelFolder folder = new ModelFolder(store, manifest.id());
        folder.write(new Model(manifest, bytes), Words.card(plan, manifest));
        if (Words.needsFile(plan)) {
            plan.write(folder.place().resolve("plan.json"));
        }
        folder.write(parity(parity, learner.answer(parity, served), examples.areas()));
        return folder;
    }

    /**
     * Writes a model.
     *
     * @param card for people
     */
    public static ModelFolder write(Path store, Model model, String card) {
        ModelFolder folder = new ModelFolder(store, model.manifest().id());
        folder.write(model, card);
        return folder;
    }

    /**
     * Writes a model with what its graph is to be compared by.
     *
     * @param card for people
     */
    public static ModelFolder write(Path store, Model model, String card, ParityFixture parity) {
        ModelFolder folder = write(store, model, card);
        folder.write(parity);
        return folder;
    }

    /**
     * The same network for a processor without a GPU, not yet written; empty when nothing is to gain.
     *
     * @param spectra to see what values there are within it
     */
    public Optional<Model> fast(Batch spectra) {
        Model plain = ModelStore.in(store).load(id);
        return FastGraph.of(plain.graph(), spectra)
                .map(graph -> new Model(fast(plain.manifest(), graph, Map.of()), graph));
    }

    /**
     * The fast one with other sigmas, not yet written: rounding adds errors that those of the plain one do not know of.
     *
     * @param calibration of what it says now
     */
    public Model recalibrated(Model fast, Calibration calibration) {
        byte[] graph = FastGraph.stretchSigmas(fast.graph(), calibration.sigmaFactor());
        return new Model(fast(ModelStore.in(store).load(id).manifest(), graph, Map.of()), graph);
    }

    /**
     * Writes that beside it.
     *
     * @param metrics how good it is
     */
    public ModelFolder writeFast(Plan plan, Model fast, Map<String, String> metrics) {
        Model measured = new Model(fast(ModelStore.in(store).load(id).manifest(), fast.graph(), metrics), fast.graph());
        ModelFolder folder = new ModelFolder(store, measured.manifest().id());
        folder.write(measured, Words.card(plan, measured.manifest()));
        ParityFixture plain = ModelStore.in(store).parity(id).orElseThrow();
        folder.write(ModelCheck.rounded(measured, plain));
        return folder;
    }

    private static Manifest fast(Manifest plain, byte[] graph, Map<String, String> metrics) {
        Map<String, String> provenance = new TreeMap<>(plain.provenance());
        provenance.putAll(metrics);
        provenance.put(MADE_OF, plain.id());
        return new Manifest(
                plain.name(),
                plain.version() + "-fast",
                plain.description() + " " + Words.FAST,
                plain.detector(),
                plain.input(),
                plain.layers(),
                plain.errors(),
                ModelStore.sha256(graph),
                provenance);
    }

    private Path place() {
        return store.resolve(id);
    }

    private void write(Model model, String card) {
        try {
            Files.createDirectories(place());
            Files.write(place().resolve("model.onnx"), model.graph());
            Files.write(place().resolve("manifest.json"), JSON.writeValueAsBytes(model.manifest()));
            Files.writeString(place().resolve("card.md"), card);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void write(ParityFixture parity) {
        try {
            parity.write(place());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private TrainingException unwritable(IOException e) {
        return new TrainingException(place() + ": cannot be written: " + e.getMessage(), e);
    }

    private static Map<String, String> provenance(
            Plan plan, Examples examples, Learner learner, Batch parity, Map<String, String> metrics) {
        Map<String, String> all = Provenance.of(
                learner.parameters(), learner.engineVersion(), plan.training().seed());
        all.putAll(examples.settings());
        all.putAll(metrics);
        all.put(SPECTRA, ModelStore.sha256(GraphDraft.bytes(parity.counts())));
        all.put(SUMS, Draws.sums(examples));
        all.put(LEFT_OUT, String.join(",", plan.ingredients().without()));
        if (plan.ingredients().palette() != null) {
            all.put("palette", plan.ingredients().palette());
        }
        all.put("architecture", plan.architecture().word());
        all.put("network", plan.networkInWords());
        all.put("training", plan.trainingInWords());
        return all;
    }

    /** Elements that a model's training left out, "Sr". */
    public static List<String> leftOut(Manifest manifest) {
        String written = manifest.provenance().getOrDefault(LEFT_OUT, "");
        return written.isEmpty() ? List.of() : List.of(written.split(","));
    }

    /** {@link Draws#sums} of the examples of its training. */
    public static Optional<String> sums(Manifest manifest) {
        return Optional.ofNullable(manifest.provenance().get(SUMS));
    }

    /** The model that a faster one was made of, "elements-gem/lt-vit-1". */
    public static Optional<String> madeOf(Manifest manifest) {
        return Optional.ofNullable(manifest.provenance().get(MADE_OF));
    }

    private static ParityFixture parity(Batch batch, ServedModel.Answer<float[]> said, boolean errors) {
        return new ParityFixture(
                batch.size(), batch.counts(), said.values(), errors ? said.errors() : new float[0], false);
    }
}
