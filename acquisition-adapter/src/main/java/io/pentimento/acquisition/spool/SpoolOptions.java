package io.pentimento.acquisition.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where measured pixels wait on disk for the broker, and how many.
 *
 * @param folder made when it is not there; a scan's spool is a folder of its own in it
 * @param limitBytes what the spool of a scan may take
 * @param spareBytes what it leaves free on its disk
 */
public record SpoolOptions(Path folder, long limitBytes, long spareBytes) {

    private static final long LIMIT = 8L << 30;
    private static final long SPARE = 256L << 20;

    public SpoolOptions {
        if (limitBytes <= 0 || spareBytes < 0) {
            throw new IllegalArgumentException(
                    "limit=" + limitBytes + " bytes, spare=" + spareBytes + " bytes: must be positive");
        }
    }

    /** 8 GiB, and 256 MiB left free. */
    public static SpoolOptions in(Path folder) {
        return new SpoolOptions(folder, LIMIT, SPARE);
    }

    /** What a new scan could keep there, bytes. */
    public long room() {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return Math.max(0, Math.min(limitBytes, Files.getFileStore(there).getUsableSpace() - spareBytes));
        } catch (IOException e) {
            throw new SpoolException(
                    "spool " + folder + " cannot be used: " + e + "; name another folder with --spool", e);
        }
    }

    public SpoolOptions withLimit(long bytes) {
        return new SpoolOptions(folder, bytes, spareBytes);
    }
}
