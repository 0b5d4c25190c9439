package io.pentimento.standalone;

import io.pentimento.emulator.AnswerFault;
import io.pentimento.emulator.CubeScene;
import io.pentimento.emulator.EmulatedGem;
import io.pentimento.emulator.Emulator;
import io.pentimento.emulator.Faults;
import io.pentimento.emulator.GemPainting;
import io.pentimento.emulator.GemReport;
import io.pentimento.emulator.GemSettings;
import io.pentimento.emulator.Line;
import io.pentimento.emulator.PseudoTerminal;
import io.pentimento.emulator.SlotWitness;
import io.pentimento.emulator.UdpServerLine;
import io.pentimento.emulator.UnevenGem;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "emulate",
        description = "Stand in for an instrument that is not there, with the bytes that a real one speaks.",
        mixinStandardHelpOptions = true)
final class EmulateCommand {

    private static final double SPOILT = 0.01;
    private static final String BEAM = "10119";
    private static final Pattern UDP = Pattern.compile("udp://(.+):([0-9]{1,5})");
    private static final int GEM_SIDE = 128;
    private static final int MOST_DETAIL = 512;
    private static final int MOST_RUNS = 0xFFFF;
    /** Where the painting hangs before the stage, mm. */
    private static final double LEFT = 10;

    private static final double TOP = 40;

    @Spec
    private CommandSpec spec;

    /** What drives a stage. */
    enum Controller {
        PI,
        GRBL
    }

    /** Where an instrument's line ends. */
    static final class LineOptions {
        @Option(
                names = "--port-link",
                paramLabel = "PATH",
                description = "make this a serial port, which programs open like any other")
        private Path link;

        @Option(
                names = "--baud",
                paramLabel = "N",
                defaultValue = "115200",
                description = "of the serial port (default ${DEFAULT-VALUE})")
        private int baud;

        @Option(
                names = "--beam",
                paramLabel = "PORT",
                defaultValue = BEAM,
                description = "on which a stage tells a spectrometer where it is (default ${DEFAULT-VALUE})")
        private int beam;

        @Option(
                names = "--faults",
                paramLabel = "SEED",
                description =
                        "spoil one answer in a hundred: flipped bits, cut off, missing, late, twice, after garbage, or"
                                + " the instrument is switched off and on instead")
        private Long faults;

        Line open() throws IOException {
            if (link == null) {
                throw new IllegalArgumentException("--port-link: name the serial port that is to be made");
            }
            return new PseudoTerminal(link, baud);
        }

        Faults<AnswerFault> faults() {
            return faults == null ? Faults.none() : Faults.ofAnswers(faults, SPOILT);
        }
    }

    @Command(
            name = "spectrometer",
            description = "An Amptek DP5 that looks at the simulated painting.",
            mixinStandardHelpOptions = true)
    int spectrometer(
            @Mixin LineOptions options,
            @Option(names = "--udp", paramLabel = "PORT", defaultValue = "-1", description = "listen here instead")
                    int udp,
            @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "of the photons") long seed)
            throws IOException, InterruptedException {
        CubeScene scene = new CubeScene(new SimulatedPainting(seed), 0, LEFT, TOP);
        if ((options.link == null) == (udp < 0)) {
            throw new IllegalArgumentException("--port-link: name a serial port to make, or --udp a port, not both");
        }
        Line line = udp < 0 ? options.open() : new UdpServerLine(udp);
        Faults<AnswerFault> faults = options.faults();
        return serve(Emulator.spectrometer(line, scene, options.beam, seed, faults, SlotWitness.NONE), faults);
    }

    @Command(
            name = "stage",
            description = "Two axes of 200 mm each: of Physik Instrumente, 1 and 2, or of a Grbl controller, X and Y.",
            mixinStandardHelpOptions = true)
    int stage(
            @Mixin LineOptions options,
            @Option(
                            names = "--controller",
                            paramLabel = "pi|grbl",
                            defaultValue = "PI",
                            description = "whose bytes it speaks (default ${DEFAULT-VALUE})")
                    Controller controller)
            throws IOException, InterruptedException {
        Faults<AnswerFault> faults = options.faults();
        Line line = options.open();
        Emulator stage = controller == Controller.GRBL
                ? Emulator.grblStage(line, faults, options.beam)
                : Emulator.stage(line, faults, options.beam);
        return serve(stage, faults);
    }

    private static GemPainting painting(int detail, long seed) {
        if (detail < 1 || detail > MOST_DETAIL) {
            throw new IllegalArgumentException("detail=" + detail + ": must be 1 to " + MOST_DETAIL);
        }
        return new GemPainting(detail, detail, seed);
    }

    @Command(
            name = "gem",
            description =
                    "A full-field GEM detector that looks at the simulated painting, and sends what it counts over"
                            + " UDP (docs/gem.md).",
            mixinStandardHelpOptions = true)
    int gem(
            @Option(
                            names = "--target",
                            paramLabel = "udp://HOST:PORT",
                            required = true,
                            split = ",",
                            description = "where \"acquire --source gem\" listens; several are shared by the boards")
                    List<String> targets,
            @Option(
                            names = "--rate",
                            paramLabel = "HITS_PER_S",
                            defaultValue = "100000",
                            description = "strip hits per second (default ${DEFAULT-VALUE})")
                    double rate,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "60",
                            description = "of the run (default ${DEFAULT-VALUE})")
                    double seconds,
            @Option(
                            names = "--run",
                            paramLabel = "N",
                            description = "number of the run, 0 to 65535 (default: another one each time)")
                    Integer run,
            @Option(
                            names = "--seed",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "of painting and photons (default ${DEFAULT-VALUE})")
                    long seed,
            @Option(
                            names = "--detail",
                            paramLabel = "N",
                            defaultValue = "128",
                            description = "the painting has so many pixels a side, 1 to 512; fewer are prepared sooner"
                                    + " (default ${DEFAULT-VALUE})")
                    int detail,
            @Option(
                            names = "--gain-spread",
                            paramLabel = "S",
                            defaultValue = "0",
                            description =
                                    "standard deviation of the gain over the area, 0 to 0.3 (default ${DEFAULT-VALUE})")
                    double gainSpread,
            @Option(
                            names = "--gain-map",
                            paramLabel = "FILE",
                            description = "write the map of gains that corrects it, for the detector's parameter file")
                    Path gainMap,
            @Option(
                            names = "--faults",
                            paramLabel = "SEED",
                            description = "drop, double, reorder, delay and damage packets, and count it")
                    Long faults,
            @Option(names = "--json", description = "print what was sent as JSON") boolean json)
            throws IOException {
        List<InetSocketAddress> addresses =
                targets.stream().map(EmulateCommand::target).toList();
        int number = run != null ? run : (int) (Instant.now().getEpochSecond() & MOST_RUNS);
        GemSettings plain = GemSettings.of(rate, seconds, seed).withRun(number);
        GemSettings settings = faults == null ? plain : plain.withFaults(faults);
        Output output = new Output(spec, json);
        output.say("the painting is being prepared");
        UnevenGem scene = new UnevenGem(painting(detail, seed), gainSpread, seed);
        if (gainMap != null) {
            scene.writeCorrection(gainMap, GEM_SIDE, GEM_SIDE);
        }
        EmulatedGem detector = new EmulatedGem(scene, settings, addresses);
        Shutdown shutdown = new Shutdown(detector::stop);
        try {
            output.say("sending to " + String.join(", ", targets) + "; Ctrl-C ends");
            GemReport report = detector.run();
            output.result(
                    report,
                    "%,d photons, %,d hits in %,d packets, %,.0f hits/s; lost on purpose %,d packets with %,d hits"
                            .formatted(
                                    report.photons(),
                                    report.hits(),
                                    report.packets(),
                                    report.hitsPerSecond(),
                                    report.lostPackets(),
                                    report.lostHits()));
        } finally {
            shutdown.done();
        }
        return 0;
    }

    private static InetSocketAddress target(String text) {
        Matcher udp = UDP.matcher(text);
        int port = udp.matches() ? Integer.parseInt(udp.group(2)) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("target=" + text + ": write it as in udp://127.0.0.1:10200");
        }
        InetSocketAddress address = new InetSocketAddress(udp.group(1), port);
        if (address.isUnresolved()) {
            throw new CommandException("target=" + text + ": there is no host " + udp.group(1));
        }
        return address;
    }

    private int serve(Emulator emulator, Faults<AnswerFault> faults) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        try (emulator) {
            new Output(spec, false).say("at " + emulator.address() + "; Ctrl-C ends");
            end.await();
            if (faults.total() > 0) {
                new Output(spec, false).say("spoilt answers: " + faults.injected());
            }
        } finally {
            shutdown.done();
        }
        return 0;
    }
}
