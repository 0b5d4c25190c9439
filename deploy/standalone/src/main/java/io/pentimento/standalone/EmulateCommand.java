package io.pentimento.standalone;

import io.pentimento.emulator.CubeScene;
import io.pentimento.emulator.Emulator;
import io.pentimento.emulator.Line;
import io.pentimento.emulator.PseudoTerminal;
import io.pentimento.emulator.UdpServerLine;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
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

    private static final String BEAM = "10119";
    /** Where the painting hangs before the stage, mm. */
    private static final double LEFT = 10;

    private static final double TOP = 40;

    @Spec
    private CommandSpec spec;

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

        Line open(int udp) throws IOException {
            if ((link == null) == (udp < 0)) {
                throw new IllegalArgumentException(
                        "--port-link: name a serial port to make, or --udp a port, not both");
            }
            return link == null ? new UdpServerLine(udp) : new PseudoTerminal(link, baud);
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
        return serve(Emulator.spectrometer(options.open(udp), scene, options.beam, seed));
    }

    @Command(
            name = "stage",
            description = "Two axes of Physik Instrumente, 1 and 2, of 200 mm each.",
            mixinStandardHelpOptions = true)
    int stage(@Mixin LineOptions options) throws IOException, InterruptedException {
        return serve(Emulator.stage(options.open(-1), options.beam));
    }

    private int serve(Emulator emulator) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        try (emulator) {
            new Output(spec, false).say("at " + emulator.address() + "; Ctrl-C ends");
            end.await();
        } finally {
            shutdown.done();
        }
        return 0;
    }
}
