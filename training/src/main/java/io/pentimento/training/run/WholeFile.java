package io.pentimento.training.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that are there as a whole or as they were before, whenever the process is killed. */
public final class WholeFile {

    private WholeFile() {}

    /** What is written. */
    public interface Content {
        void write(OutputStream to) throws IOException;
    }

    /**
     * Writes a file, in place of an older one.
     *
     * @throws IOException when it cannot be written; an older one is then still there
     */
    public static void replace(Path file, Content content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (OutputStream out = Files.newOutputStream(draft)) {
            content.write(out);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
