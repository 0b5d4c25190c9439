package io.pentimento.standalone;

import io.pentimento.model.Model;
import io.pentimento.model.ModelStore;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where models lie besides those that come with the program. */
final class StoreOption {

    @Option(names = "--model-store", paramLabel = "DIR", description = "folder with more models")
    private Path folder;

    /** Null when none is named. */
    Path folder() {
        return folder;
    }

    /** The shipped models, and those of the folder if one is named. */
    ModelStore open() {
        return folder == null ? ModelStore.shipped() : ModelStore.in(folder);
    }

    /**
     * Versions of a model.
     *
     * @param name "fit" for all, or "fit/1"
     * @throws CommandException when there are none
     */
    List<Model> versions(String name) {
        ModelStore store = open();
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
