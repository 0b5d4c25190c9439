package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.ScanModel;
import io.pentimento.proto.ScanStarted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which models a scan begins with. */
final class StartingModels {

    private static final Logger LOG = LoggerFactory.getLogger(StartingModels.class);

    private StartingModels() {}

    /** What a processor is set to run: the models that its options name, or the live version of every name. */
    static List<String> ids(ProcessorOptions options, ModelStore store) {
        if (options.models().isEmpty()) {
            return store.live();
        }
        return options.models().stream()
                .map(name -> store.load(name).manifest().id())
                .toList();
    }

    /**
     * Refuses options that can never work.
     *
     * @throws ModelException when a model that they name cannot be used
     * @throws IllegalArgumentException when they name two models that would paint the same layers
     */
    static void check(ProcessorOptions options, ModelStore store) {
        ids(options, store);
        Map<String, String> byName = new HashMap<>();
        for (String asked : options.models()) {
            Model model = store.load(asked);
            ModelCheck.open(model, options.inferenceThreads()).close();
            requireOwnLayers(model.manifest());
            String other =
                    byName.putIfAbsent(model.manifest().name(), model.manifest().id());
            if (other != null) {
                throw new IllegalArgumentException("models=" + options.models() + ": " + other + " and "
                        + model.manifest().id() + " would paint the same layers; name one of them");
            }
        }
    }

    /** @throws IllegalArgumentException when its layers would be those of something else */
    static void requireOwnLayers(Manifest manifest) {
        if (manifest.name().equals(CountsModel.NAME)) {
            throw new IllegalArgumentException(manifest.id() + ": layers called " + CountsModel.NAME
                    + "/... are those of the counts; give the model another name");
        }
    }

    static List<ScanModel> of(ProcessorOptions options, ModelStore store, ScanStarted scan, int revision) {
        return of(options, store, Map.of(), scan, revision);
    }

    /**
     * The models that a scan begins with.
     *
     * @param chosen versions that operators have promoted, by name
     * @param revision that gives them to the scan
     */
    static List<ScanModel> of(
            ProcessorOptions options, ModelStore store, Map<String, String> chosen, ScanStarted scan, int revision) {
        Map<String, Manifest> models = new LinkedHashMap<>();
        for (String id : ids(options, store)) {
            String name = id.substring(0, id.indexOf('/'));
            boolean pinned = options.models().contains(id);
            String promoted = chosen.containsKey(name) && !pinned ? name + "/" + chosen.get(name) : id;
            add(store, promoted, id, models);
        }
        chosen.forEach((name, version) -> {
            if (!models.containsKey(name)) {
                add(store, name + "/" + version, null, models);
            }
        });
        List<ScanModel> fitting = new ArrayList<>();
        models.values().stream()
                .filter(m -> fitsKind(m, scan))
                // The quick one first, so that there is something to see.
                .sorted(Comparator.comparing(m -> !(m.input() instanceof ModelInput.LinearFit)))
                .forEach(m -> fitting.add(ScanModel.newBuilder()
                        .setName(m.name())
                        .setVersion(m.version())
                        .setSinceRevision(revision)
                        .build()));
        return fitting;
    }

    /** A model that cannot be read is replaced by another version, or left out. */
    private static void add(ModelStore store, String id, String otherwise, Map<String, Manifest> models) {
        try {
            Manifest manifest = store.load(id).manifest();
            requireOwnLayers(manifest);
            models.put(manifest.name(), manifest);
        } catch (ModelException | IllegalArgumentException e) {
            LOG.error("{} is left out: {}", id, e.getMessage());
            if (otherwise != null && !otherwise.equals(id)) {
                add(store, otherwise, null, models);
            }
        }
    }

    /** Whether all detectors of a scan are of the kind that a model is made for; a kind that is not said is SDD. */
    static boolean fitsKind(Manifest manifest, ScanStarted scan) {
        return manifest.detector() == null
                || scan.getDetectorsList().stream()
                        .map(d ->
                                d.getKind() == DetectorKind.DETECTOR_KIND_UNSPECIFIED ? DetectorKind.SDD : d.getKind())
                        .allMatch(kind -> kind == manifest.detector());
    }
}
