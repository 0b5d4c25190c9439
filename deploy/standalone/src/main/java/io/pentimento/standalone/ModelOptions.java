package io.pentimento.standalone;

import io.pentimento.model.ModelStore;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which models run, and where they lie. */
final class ModelOptions {

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME[/VERSION]",
            description =
                    "models that scans begin with (default: the live version of every model that can read the scan)")
    private List<String> models = List.of();

    @Mixin
    private StoreOption store;

    List<String> models() {
        return models;
    }

    /** In words. */
    String named() {
        return models.isEmpty() ? "all live models" : String.join(", ", models);
    }

    ModelStore store() {
        return store.open();
    }
}
