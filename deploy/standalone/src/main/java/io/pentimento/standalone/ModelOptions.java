package io.pentimento.standalone;

import io.pentimento.model.Model;
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

    /**
     * Versions of a model.
     *
     * @param name "fit" for all, or "fit/1"
     * @throws CommandException when there are none
     */
    static List<Model> versions(ModelStore store, String name) {
        List<Model> models = store.ids().stream()
                .filter(id -> id.equals(name) || id.startsWith(name + "/"))
                .map(store::load)
                .toList();
        if (models.isEmpty()) {
            throw new CommandException("there is no " + name + " yet: train one, or name its --model-store");
        }
        return models;
    }
}
