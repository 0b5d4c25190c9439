package io.pentimento.standalone;

import io.pentimento.model.Manifest;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.model.ModelStore;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "models",
        description = "The models that can run.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    static final class StoreOptions {
        @Option(names = "--model-store", paramLabel = "DIR", description = "folder with more models")
        private Path store;

        @Option(names = "--json", description = "print JSON, one object per line")
        private boolean json;
    }

    /** The shipped models, and those of a folder if one is named. */
    static ModelStore open(Path folder) {
        return folder == null ? ModelStore.shipped() : ModelStore.in(folder);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", description = "Name and purpose of every model.", mixinStandardHelpOptions = true)
    void list(@Mixin StoreOptions options) {
        Output output = new Output(spec, options.json);
        ModelStore store = open(options.store);
        for (String id : store.ids()) {
            Manifest manifest = store.load(id).manifest();
            output.result(manifest, "%-20s %s".formatted(manifest.id(), manifest.description()));
        }
    }

    @Command(name = "show", description = "All that a model's manifest says.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME[/VERSION]") String id, @Mixin StoreOptions options) {
        Manifest manifest = open(options.store).load(id).manifest();
        StringBuilder text = new StringBuilder()
                .append(manifest.id())
                .append(": ")
                .append(manifest.description())
                .append("\ninput    ")
                .append(words(manifest.input()))
                .append("\nlayers   ")
                .append(manifest.layers().isEmpty() ? "one per fitted line group, residual" : manifest.layers())
                .append("\nerrors   ")
                .append(manifest.errors() ? "one standard deviation beside every value" : "none")
                .append("\nsha256   ")
                .append(manifest.sha256());
        manifest.provenance()
                .forEach((key, value) ->
                        text.append("\n").append(key).append(": ").append(value));
        new Output(spec, options.json).result(manifest, text.toString());
    }

    @Command(
            name = "verify",
            description = "Check every model: manifest, checksum, and that ONNX Runtime takes the graph.",
            mixinStandardHelpOptions = true)
    int verify(@Mixin StoreOptions options) {
        Output output = new Output(spec, options.json);
        ModelStore store = open(options.store);
        int failed = 0;
        for (String id : store.ids()) {
            String problem = problem(store, id);
            failed += problem.isEmpty() ? 0 : 1;
            output.result(
                    new Verified(id, problem.isEmpty(), problem), id + (problem.isEmpty() ? ": good" : ": " + problem));
        }
        return failed == 0 ? 0 : 1;
    }

    private static String words(ModelInput input) {
        if (input instanceof ModelInput.Spectrum spectrum) {
            return "the spectrum of a pixel, all detectors added up: %d bins from %s to %s keV, %s"
                    .formatted(
                            spectrum.bins(),
                            spectrum.firstKev(),
                            spectrum.lastKev(),
                            switch (spectrum.normalisation()) {
                                case NONE -> "counts as they are";
                                case LOG_MAX -> "log(1 + counts) divided by its largest bin";
                            });
        }
        if (input instanceof ModelInput.Neighbourhood maps) {
            return "maps of the model %s (%s): tiles of %d x %d pixels with a margin of %d"
                    .formatted(maps.model(), String.join(", ", maps.layers()), maps.tile(), maps.tile(), maps.reach());
        }
        return "the spectrum of a pixel, each detector in its own channels";
    }

    record Verified(String model, boolean good, String problem) {}

    private static String problem(ModelStore store, String id) {
        try (ModelSession session = ModelSession.open(store.load(id), 1)) {
            return "";
        } catch (ModelException e) {
            return e.getMessage();
        }
    }
}
