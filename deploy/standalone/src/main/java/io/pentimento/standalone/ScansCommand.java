package io.pentimento.standalone;

import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.viewer.ScanCatalog;
import io.pentimento.viewer.ScanExport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "scans",
        description = "The scans in the log.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ScansCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", description = "Every scan with its state.", mixinStandardHelpOptions = true)
    void list(@Mixin KafkaOptions kafka, @Option(names = "--json", description = "print JSON") boolean json) {
        KafkaAccess access = kafka.access();
        access.requireBroker();
        Output output = new Output(spec, json);
        for (ScanCatalog.Entry entry : ScanCatalog.read(access, kafka.topics())) {
            Listed listed = Listed.of(entry);
            output.result(
                    listed,
                    "%-45s %-10s %5d x %-5d %9s px  %s%s"
                            .formatted(
                                    listed.scan(),
                                    listed.state(),
                                    listed.rows(),
                                    listed.columns(),
                                    listed.pixels() == null ? "-" : listed.pixels(),
                                    listed.started(),
                                    listed.events() == null ? "" : "  %,d events".formatted(listed.events())));
        }
    }

    @Command(
            name = "export",
            description = "Write spectra and maps of a finished or running scan to HDF5 (opens in PyMca).",
            mixinStandardHelpOptions = true)
    void export(
            @Mixin KafkaOptions kafka,
            @Parameters(index = "0", paramLabel = "SCAN") String scan,
            @Parameters(index = "1", paramLabel = "FILE.h5") Path file,
            @Option(names = "--json", description = "print JSON") boolean json) {
        ExportTarget.requireWritable(file);
        KafkaAccess access = kafka.access();
        access.requireBroker();
        ScanExport.Result result = new ScanExport(access, kafka.topics(), Clock.systemUTC()).export(scan, file);
        new Output(spec, json)
                .result(
                        new Exported(scan, result.file().toString(), result.layers(), result.pixels()),
                        "%s: %d maps, %,d pixels".formatted(result.file(), result.layers(), result.pixels()));
    }

    record Exported(String scan, String export, int layers, long pixels) {}

    /**
     * A scan as {@code scans list} prints it.
     *
     * @param pixels measured so far; null when nobody has said
     * @param events of a full-field scan so far; null when it is another, or nobody has said
     */
    record Listed(
            String scan, String state, int rows, int columns, Long pixels, Long events, String started, String source) {
        static Listed of(ScanCatalog.Entry entry) {
            String state = entry.stopped()
                    .map(s -> s.getExitStatus())
                    .map(ExitStatus::name)
                    .orElse("RUNNING")
                    .toLowerCase(Locale.ROOT);
            return new Listed(
                    entry.id(),
                    state,
                    entry.started().getRows(),
                    entry.started().getColumns(),
                    entry.measured().orElse(null),
                    entry.events().orElse(null),
                    Instant.ofEpochSecond(0, entry.started().getStartNs()).toString(),
                    entry.started().getSource());
        }
    }
}
