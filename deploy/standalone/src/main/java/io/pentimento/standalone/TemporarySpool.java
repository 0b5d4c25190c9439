package io.pentimento.standalone;

import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.broker.LocalBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A spool for the time of one command. */
record TemporarySpool(Path folder) implements AutoCloseable {

    static TemporarySpool create() {
        try {
            return new TemporarySpool(Files.createTempDirectory("pentimento-spool"));
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for a spool can be made: " + e.getMessage(), e);
        }
    }

    SpoolOptions options() {
        return SpoolOptions.in(folder);
    }

    @Override
    public void close() {
        LocalBroker.delete(folder);
    }
}
