package io.pentimento.standalone;

import io.pentimento.acquisition.gem.GemFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the packets of a full-field detector come from, and how long they are taken. */
final class GemOptions {

    /** Where a demo listens unless it is told otherwise. */
    static final int USUAL_PORT = 10200;

    @Option(
            names = "--listen",
            paramLabel = "PORT",
            description =
                    "UDP port of this machine to which the emulated GEM detector sends; 0 takes a free one; a demo"
                            + " listens at " + USUAL_PORT + " unless it is told otherwise (docs/gem.md)")
    private Integer listen;

    @Option(
            names = "--duration",
            paramLabel = "S",
            description = "end a full-field scan after so many seconds (default: when the detector's run ends)")
    private Double seconds;

    boolean areGiven() {
        return listen != null || seconds != null;
    }

    /**
     * What is listened to; empty when that is to be said by command.
     *
     * @param config a parameter file; null when there is none
     */
    Optional<GemFile> file(Path config) {
        if (config != null && listen != null) {
            throw new IllegalArgumentException("--source gem takes --config FILE.yaml for a detector of yours,"
                    + " or --listen PORT for the emulated one; not both");
        }
        Optional<GemFile> emulated = Optional.ofNullable(listen).map(GemFile::emulated);
        return config == null ? emulated : Optional.of(GemFile.read(config));
    }

    /** After which it ends; empty when the detector says so. */
    Optional<Duration> duration() {
        if (seconds != null && (!(seconds > 0) || seconds > Duration.ofDays(365).toSeconds())) {
            throw new IllegalArgumentException("duration=" + seconds + ": must be a positive number of seconds");
        }
        return Optional.ofNullable(seconds).map(s -> Duration.ofNanos((long) (s * 1e9)));
    }
}
