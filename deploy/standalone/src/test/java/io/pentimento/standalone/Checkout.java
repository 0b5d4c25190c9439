package io.pentimento.standalone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository lies, and the real data beside it. */
final class Checkout {

    private Checkout() {}

    static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("pentimento"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no checkout above " + Path.of("").toAbsolutePath());
    }

    /** A path in {@code ../shared}; the test skips where it is absent. */
    static Path shared(String relative) {
        for (Path folder = root(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolveSibling("shared").resolve(relative);
            if (Files.exists(found)) {
                return found;
            }
        }
        assumeTrue(false, "skipped: no ../shared/" + relative);
        throw new AssertionError("unreachable");
    }
}
