package io.pentimento.training.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pentimento.model.Manifest;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.DetectorKind;
import io.pentimento.training.Plan;
import io.pentimento.training.Subject;
import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.network.OnnxTensors;
import io.pentimento.training.run.Learner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained model as it lies in a store: graph, manifest, card, and what the network said of some spectra where it was
 * trained.
 *
 * @param store folder of the store
 * @param id "elements-gem/lt-vit-1"
 */
public record ModelFolder(Path store, String id) {

    private static final String LEFT_OUT = "left out";
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
                layers(examples),
                examples.areas(),
                ModelStore.sha256(bytes),
                provenance(plan, examples, learner, metrics));
        ModelFolder folder = new ModelFolder(store, manifest.id());
        try {
            Path place = Files.createDirectories(store.resolve(manifest.id()));
            Files.write(place.resolve("model.onnx"), bytes);
            Files.write(place.resolve("manifest.json"), JSON.writeValueAsBytes(manifest));
            Files.writeString(place.resolve("card.md"), Words.card(plan, manifest));
            writeParity(place, parity, learner.answer(parity, served), served.layers(), examples.areas());
        } catch (IOException e) {
            throw new TrainingException(store.resolve(manifest.id()) + ": cannot be written: " + e.getMessage(), e);
        }
        return folder;
    }

    private static List<Manifest.Layer> layers(Examples examples) {
        List<Manifest.Layer> layers = new ArrayList<>();
        if (examples.areas()) {
            examples.labels().forEach(l -> layers.add(new Manifest.Layer(l, "counts", Manifest.Role.AREA)));
            examples.labels()
                    .forEach(l -> layers.add(new Manifest.Layer(l + "-present", "1", Manifest.Role.PROBABILITY)));
        } else {
            examples.labels()
                    .forEach(l -> layers.add(new Manifest.Layer(l.replace(' ', '-'), "1", Manifest.Role.PROBABILITY)));
        }
        layers.add(new Manifest.Layer("trust", "1", Manifest.Role.TRUST));
        return layers;
    }

    private static Map<String, String> provenance(
            Plan plan, Examples examples, Learner learner, Map<String, String> metrics) {
        Map<String, String> all = new TreeMap<>(examples.settings());
        all.putAll(metrics);
        all.put(LEFT_OUT, String.join(",", plan.ingredients().without()));
        if (plan.ingredients().palette() != null) {
            all.put("palette", plan.ingredients().palette());
        }
        all.put("architecture", plan.architecture().word());
        all.put("network", plan.network().toString());
        all.put("training", plan.training().toString());
        all.put("parameters", String.valueOf(learner.parameters().size()));
        all.put("seed", String.valueOf(plan.training().seed()));
        all.put("opset", String.valueOf(OnnxTensors.OPSET));
        all.put("ir version", String.valueOf(OnnxTensors.IR_VERSION));
        all.put("pytorch", learner.engineVersion());
        return all;
    }

    /** Elements that a model's training left out, "Sr". */
    public static List<String> leftOut(Manifest manifest) {
        String written = manifest.provenance().getOrDefault(LEFT_OUT, "");
        return written.isEmpty() ? List.of() : List.of(written.split(","));
    }

    private static void writeParity(
            Path place, Batch batch, ServedModel.Answer<float[]> said, int layers, boolean errors) throws IOException {
        int bins = batch.counts().length / batch.size();
        int numbers = batch.counts().length + said.values().length + (errors ? said.errors().length : 0);
        ByteBuffer buffer = ByteBuffer.allocate(numbers * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        put(buffer, batch.counts());
        put(buffer, said.values());
        if (errors) {
            put(buffer, said.errors());
        }
        Files.write(place.resolve("parity.bin"), buffer.array());
        Map<String, Object> header =
                new TreeMap<>(Map.of("rows", batch.size(), "bins", bins, "layers", layers, "errors", errors));
        Files.write(place.resolve("parity.json"), JSON.writeValueAsBytes(header));
    }

    private static void put(ByteBuffer buffer, float[] values) {
        for (float value : values) {
            buffer.putFloat(value);
        }
    }
}
