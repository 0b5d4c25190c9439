package io.pentimento.xrf.cube;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real data beside the repository, in {@code ../shared/data}; tests that need it skip where it is absent. */
public final class SharedData {
    private SharedData() {}

    public static Path path(String relative) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolveSibling("shared").resolve("data").resolve(relative);
            if (Files.exists(found)) {
                return found;
            }
        }
        assumeTrue(false, "skipped: no ../shared/data/" + relative);
        throw new AssertionError("unreachable");
    }
}
