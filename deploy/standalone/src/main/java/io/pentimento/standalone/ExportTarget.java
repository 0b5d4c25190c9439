package io.pentimento.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where an export will be written; checked before a scan begins whose log may not outlive the command. */
final class ExportTarget {

    private ExportTarget() {}

    /**
     * Only trying shows whether a folder takes a file: permissions do not tell of read-only file systems.
     *
     * @throws CommandException when the file's folder is not there or no file can be made in it
     */
    static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new CommandException(file + ": is a folder; name a file in it, such as scan.h5");
        }
        if (!Files.isDirectory(folder)) {
            throw new CommandException(file + ": the folder " + folder + " is not there; make it first");
        }
        try {
            Files.delete(Files.createTempFile(folder, ".pentimento-", ".try"));
        } catch (IOException e) {
            throw new CommandException(
                    file + ": the folder " + folder + " takes no files (" + e.getMessage()
                            + "); make it writable or name another",
                    e);
        }
    }
}
