package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.pentimento.model.Manifest;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    static final class ListOptions {
        @Mixin
        private StoreOption store;

        @Option(names = "--json", description = "print JSON, one object per line")
        private boolean json;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What {@code list} prints; a model that cannot be read has a problem and no manifest. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Listed(String id, boolean live, @JsonUnwrapped Manifest manifest, String problem) {}

    @Command(name = "list", description = "Name and purpose of every model.", mixinStandardHelpOptions = true)
    void list(@Mixin ListOptions options) {
        Output output = new Output(spec, options.json);
        ModelStore store = options.store.open();
        List<String> live = store.live();
        for (String id : store.ids()) {
            String mark = live.contains(id) ? "live" : "";
            try {
                Manifest manifest = store.load(id).manifest();
                output.result(
                        new Listed(id, live.contains(id), manifest, null),
                        "%-24s %-4s %s".formatted(id, mark, manifest.description()));
            } catch (ModelException e) {
                output.result(
                        new Listed(id, live.contains(id), null, e.getMessage()),
                        "%-24s %-4s %s".formatted(id, mark, "cannot be used: " + e.getMessage()));
            }
        }
    }

    @Command(name = "show", description = "All that a model's manifest says.", mixinStandardHelpOptions = true)
    void show(@Parameters(paramLabel = "NAME[/VERSION]") String id, @Mixin ListOptions options) {
        ModelStore store = options.store.open();
        Manifest manifest = store.load(id).manifest();
        Optional<String> card = store.card(manifest.id());
        StringBuilder text = new StringBuilder()
                .append(manifest.id())
                .append(": ")
                .append(manifest.description())
                .append("\ndetector ")
                .append(manifest.detector() == null ? "any" : manifest.detector())
                .append("\ninput    ")
                .append(words(manifest.input()))
                .append("\nlayers   ")
                .append(layers(manifest))
                .append("\nerrors   ")
                .append(manifest.errors() ? "one standard deviation beside every value" : "none")
                .append("\nsha256   ")
                .append(manifest.sha256());
        manifest.provenance()
                .forEach((key, value) ->
                        text.append("\n").append(key).append(": ").append(value));
        card.ifPresent(words -> text.append("\n\n").append(words.strip()));
        boolean live = store.live().contains(manifest.id());
        new Output(spec, options.json)
                .result(new Shown(manifest.id(), live, manifest, card.orElse(null)), text.toString());
    }

    /** What {@code show} prints. */
    record Shown(String id, boolean live, @JsonUnwrapped Manifest manifest, String card) {}

    private static String layers(Manifest manifest) {
        if (manifest.layers().isEmpty()) {
            return "one per fitted line group, residual";
        }
        Map<Manifest.Role, List<String>> byRole = new EnumMap<>(Manifest.Role.class);
        manifest.layers().forEach(layer -> byRole.computeIfAbsent(layer.role(), r -> new ArrayList<>())
                .add(layer.name() + " (" + layer.unit() + ")"));
        return byRole.entrySet().stream()
                .map(e -> e.getKey().name().toLowerCase(Locale.ROOT) + " " + String.join(", ", e.getValue()))
                .collect(Collectors.joining("; "));
    }

    @Command(
            name = "verify",
            description =
                    "Check models: manifest, checksum, that ONNX Runtime takes the graph, that its inputs and outputs are those"
                            + " of the manifest, that it yields numbers, and that they are those of the network that it was"
                            + " exported from (of a graph in 8 bits, those that it gave itself when it was judged).",
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin ListOptions options,
            @Parameters(arity = "0..*", paramLabel = "NAME[/VERSION]", description = "which; default: all")
                    List<String> ids) {
        Output output = new Output(spec, options.json);
        ModelStore store = options.store.open();
        int failed = 0;
        for (String id : ids == null ? store.ids() : ids) {
            Verified verified = verified(store, id);
            failed += verified.good() ? 0 : 1;
            output.result(verified, id + ": " + (verified.good() ? good(verified) : verified.problem()));
        }
        return failed == 0 ? 0 : 1;
    }

    /**
     * What {@code verify} prints.
     *
     * @param problem empty when it is good
     * @param opset null when it is not
     * @param parityDifference to the network that it was exported from; null when there is no fixture
     */
    record Verified(
            String model,
            boolean good,
            String problem,
            Long opset,
            @JsonProperty("parity_difference") Double parityDifference) {}

    private static Verified verified(ModelStore store, String id) {
        try {
            ModelCheck.Result result = ModelCheck.verify(store, id);
            return new Verified(id, true, "", result.opset(), result.parity().orElse(null));
        } catch (ModelException e) {
            return new Verified(id, false, e.getMessage(), null, null);
        }
    }

    private static String good(Verified verified) {
        String parity = verified.parityDifference() == null
                ? "nothing to compare its answers with"
                : "%.2g from what was said where it was exported".formatted(verified.parityDifference());
        return "good; opset " + verified.opset() + "; " + parity;
    }

    @Command(
            name = "promote",
            description =
                    "Make a version of a model the one that runs: the newest scan is painted again with it from its"
                            + " first pixel on, while it goes on, and scans to come begin with it.",
            mixinStandardHelpOptions = true)
    void promote(
            @Parameters(paramLabel = "NAME/VERSION") String id,
            @Option(names = "--scan", paramLabel = "SCAN", description = "paint this scan (default: the newest)")
                    String scan,
            @Option(
                            names = "--no-kafka",
                            description =
                                    "only mark it as live in the folder of --model-store, tell no running processor")
                    boolean offline,
            @Mixin KafkaOptions kafka,
            @Mixin ListOptions options)
            throws InterruptedException {
        String[] parts = id.split("/");
        if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
            throw new IllegalArgumentException("model=" + id + ": name the version too, as in elements-sdd/2");
        }
        Path folder = options.store.folder();
        if (offline && folder == null) {
            throw new IllegalArgumentException("--no-kafka: needs --model-store, the folder in which to mark it");
        }
        Output output = new Output(spec, options.json);
        String said = "";
        if (!offline) {
            said = new Promotion(kafka.access(), kafka.topics(), Clock.systemUTC())
                    .promote(parts[0], parts[1], scan == null ? "" : scan);
        }
        if (folder != null) {
            options.store.open().promote(id);
        }
        String live = folder == null ? "" : id + " is live in " + folder;
        output.result(
                new Promoted(id, said, folder == null ? null : folder.toString()),
                said.isEmpty() || live.isEmpty() ? said + live : said + "; " + live);
    }

    /**
     * What {@code promote} prints.
     *
     * @param done what a processor answered; empty when none was asked
     * @param store folder in which it is live now; null when none was named
     */
    record Promoted(String model, String done, String store) {}

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
                    .formatted(
                            maps.version() == null ? maps.model() : maps.model() + "/" + maps.version(),
                            String.join(", ", maps.layers()),
                            maps.tile(),
                            maps.tile(),
                            maps.reach());
        }
        return "the spectrum of a pixel, each detector in its own channels";
    }
}
