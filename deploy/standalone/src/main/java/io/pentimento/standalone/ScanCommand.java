package io.pentimento.standalone;

import io.pentimento.proto.Command;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Nanos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@picocli.CommandLine.Command(
        name = "scan",
        description = "Command the scan that is running, or begin one.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ScanCommand implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String NOBODY = "no adapter answered within " + PATIENCE.toSeconds()
            + " s; see whether one runs with `pentimento acquire`. The command is void after a minute";

    @Spec
    private CommandSpec spec;

    /** Who commands which scan. */
    static final class Target {
        @picocli.CommandLine.Mixin
        private KafkaOptions kafka;

        @Option(names = "--scan", paramLabel = "ID", description = "which one (default: the one that is running)")
        private String scan = "";

        @Option(
                names = "--operator",
                paramLabel = "NAME",
                description = "who commands it (default: the name of the account)")
        private String operator = System.getProperty("user.name", "");

        @Option(names = "--json", description = "print the answer as JSON")
        private boolean json;
    }

    /** What {@code --json} prints. */
    record Answer(String answer, String message) {}

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @picocli.CommandLine.Command(
            name = "start",
            description = "Begin a scan on an adapter that waits for one (acquire --source serial without --config).",
            mixinStandardHelpOptions = true)
    void start(
            @picocli.CommandLine.Mixin Target target,
            @Parameters(paramLabel = "FILE.yaml", description = "stage, spectrometers and area (docs/scanner.md)")
                    Path file,
            @Option(names = "--yes", description = "begin although something is not set that you may miss") boolean yes)
            throws IOException, InterruptedException {
        String parameters = Files.readString(file);
        send(
                target,
                c -> c.setStart(
                        Command.Start.newBuilder().setParameters(parameters).setDespiteWarnings(yes)));
    }

    @picocli.CommandLine.Command(
            name = "pause",
            description = "Wait at a pixel; the stage stands.",
            mixinStandardHelpOptions = true)
    void pause(@picocli.CommandLine.Mixin Target target) throws InterruptedException {
        send(target, c -> c.setPause(Command.Pause.getDefaultInstance()));
    }

    @picocli.CommandLine.Command(
            name = "resume",
            description = "Go on where it was paused.",
            mixinStandardHelpOptions = true)
    void resume(@picocli.CommandLine.Mixin Target target) throws InterruptedException {
        send(target, c -> c.setResume(Command.Resume.getDefaultInstance()));
    }

    /** Why it ends. */
    static final class Verdict {
        @Option(names = "--satisfied", required = true, description = "enough has been seen: a valid scan")
        private boolean satisfied;

        @Option(names = "--abort", required = true, description = "it is not wanted")
        private boolean abort;
    }

    @picocli.CommandLine.Command(
            name = "stop",
            description = "End it now; a stage that moves stands at once.",
            mixinStandardHelpOptions = true)
    void stop(
            @picocli.CommandLine.Mixin Target target,
            @ArgGroup(multiplicity = "1") Verdict verdict,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "for the record")
                    String reason,
            @Option(names = "--park", description = "the stage goes back to where the scan began") boolean park)
            throws InterruptedException {
        send(
                target,
                c -> c.setStop(Command.Stop.newBuilder()
                        .setSatisfied(verdict.satisfied)
                        .setReason(reason)
                        .setPark(park)));
    }

    @picocli.CommandLine.Command(
            name = "region",
            description = "Measure only what matters from now on; without a file everything again.",
            mixinStandardHelpOptions = true)
    void region(
            @picocli.CommandLine.Mixin Target target,
            @Parameters(
                            paramLabel = "FILE.geojson",
                            arity = "0..1",
                            description = "a polygon in pixels: x is the column, y the row")
                    Path file)
            throws IOException, InterruptedException {
        String region = file == null ? "" : Files.readString(file);
        send(target, c -> c.setSetRegion(Command.SetRegion.newBuilder().setRegionGeojson(region)));
    }

    @picocli.CommandLine.Command(
            name = "skip",
            description = "Measure what is left of a region next, then all else.",
            mixinStandardHelpOptions = true)
    void skip(
            @picocli.CommandLine.Mixin Target target,
            @Parameters(paramLabel = "FILE.geojson", description = "a polygon in pixels: x is the column, y the row")
                    Path file)
            throws IOException, InterruptedException {
        String region = Files.readString(file);
        send(target, c -> c.setSkipTo(Command.SkipTo.newBuilder().setRegionGeojson(region)));
    }

    @picocli.CommandLine.Command(name = "extend", description = "Add rows below.", mixinStandardHelpOptions = true)
    void extend(
            @picocli.CommandLine.Mixin Target target,
            @Parameters(paramLabel = "ROWS", description = "of the whole scan") int rows)
            throws InterruptedException {
        send(target, c -> c.setExtend(Command.Extend.newBuilder().setRows(rows)));
    }

    private void send(Target target, UnaryOperator<Command.Builder> action) throws InterruptedException {
        KafkaAccess access = target.kafka.access();
        access.create(target.kafka.topics());
        Command command = action.apply(Command.newBuilder()
                        .setId(UUID.randomUUID().toString())
                        .setScan(target.scan)
                        .setOperator(target.operator)
                        .setTimeNs(Nanos.now(Clock.systemUTC())))
                .build();
        String done = Commands.send(access, target.kafka.topics(), command, PATIENCE, NOBODY);
        new Output(spec, target.json).result(new Answer("ACK", done), done);
    }
}
