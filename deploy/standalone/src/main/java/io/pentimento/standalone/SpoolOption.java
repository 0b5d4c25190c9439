package io.pentimento.standalone;

import io.pentimento.acquisition.spool.SpoolOptions;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where an adapter keeps what the broker has not confirmed. */
final class SpoolOption {

    private static final double GIB = 1L << 30;

    @Option(
            names = "--spool",
            paramLabel = "DIR",
            description = "keep here what the broker has not confirmed (default: pentimento/spool/INSTRUMENT in"
                    + " $XDG_STATE_HOME or ~/.local/state)")
    private Path folder;

    @Option(
            names = "--spool-limit",
            paramLabel = "GIB",
            defaultValue = "8",
            description = "most that a scan may keep there; when it is full the scan waits (default: ${DEFAULT-VALUE})")
    private double limitGib;

    SpoolOptions options(String instrument) {
        if (!(limitGib > 0)) {
            throw new IllegalArgumentException("spool-limit=" + limitGib + " GiB: must be positive");
        }
        Path where = folder == null ? state().resolve("spool").resolve(instrument) : folder;
        return SpoolOptions.in(where).withLimit(Math.round(limitGib * GIB));
    }

    private static Path state() {
        Path base = Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
                .filter(said -> !said.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"));
        return base.resolve("pentimento");
    }
}
