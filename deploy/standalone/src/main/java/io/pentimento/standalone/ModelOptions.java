package io.pentimento.standalone;

import io.pentimento.model.ModelStore;
import java.nio.file.Path;
import java.util.List;
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

    @Option(names = "--model-store", paramLabel = "DIR", description = "folder with more models")
    private Path folder;

    List<String> models() {
        return models;
    }

    /** In words. */
    String named() {
        return models.isEmpty() ? "all live models" : String.join(", ", models);
    }

    ModelStore store() {
        return open(folder);
    }

    /** The shipped models, and those of a folder if one is named. */
    static ModelStore open(Path folder) {
        return folder == null ? ModelStore.shipped() : ModelStore.in(folder);
    }
}
