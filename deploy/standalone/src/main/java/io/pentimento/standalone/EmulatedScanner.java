package io.pentimento.standalone;

import io.pentimento.acquisition.raster.ScannerFile;
import io.pentimento.broker.LocalBroker;
import io.pentimento.emulator.AnswerFault;
import io.pentimento.emulator.CubeScene;
import io.pentimento.emulator.Emulator;
import io.pentimento.emulator.Faults;
import io.pentimento.emulator.PseudoTerminal;
import io.pentimento.emulator.Scene;
import io.pentimento.emulator.SlotWitness;
import io.pentimento.emulator.UdpServerLine;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A scanner of emulated instruments in this process: two axes behind a serial line, and a spectrometer on UDP or another. */
final class EmulatedScanner implements AutoCloseable {

    /** Where the painting hangs before the stage, mm. */
    static final double LEFT = 60;

    static final double TOP = 80;
    private static final int BAUD = 115_200;
    private static final double PATIENCE_S = 1;
    /** Nobody wants to wait long for what is lost on purpose. */
    private static final double SHORT_PATIENCE_S = 0.1;

    /**
     * What is scanned, and how.
     *
     * @param leftMm left border of the first column
     * @param topMm middle of the first row
     * @param stepMm side of a pixel
     * @param dwellS s a pixel
     * @param borders "pulses" or "settle"
     */
    record Shape(
            String title,
            double leftMm,
            double topMm,
            int rows,
            int columns,
            double stepMm,
            double dwellS,
            String borders) {

        /** Of what hangs at its usual place. */
        static Shape of(String title, int rows, int columns, double stepMm, double dwellS, String borders) {
            return new Shape(title, LEFT, TOP, rows, columns, stepMm, dwellS, borders);
        }
    }

    private final Path folder;
    private final Emulator spectrometer;
    private final Emulator stage;
    private final boolean spoilt;

    private EmulatedScanner(Path folder, Emulator spectrometer, Emulator stage, boolean spoilt) {
        this.folder = folder;
        this.spectrometer = spectrometer;
        this.stage = stage;
        this.spoilt = spoilt;
    }

    /** Before a simulated painting. */
    static EmulatedScanner of(SimulatedPainting painting, boolean serial, long seed) throws IOException {
        return of(new CubeScene(painting, 0, LEFT, TOP), serial, seed);
    }

    /** @param serial whether the spectrometer is on a serial line */
    static EmulatedScanner of(Scene scene, boolean serial, long seed) throws IOException {
        return of(scene, serial, seed, Faults.none(), SlotWitness.NONE);
    }

    /**
     * One whose answers are spoilt, both instruments' in turn.
     *
     * @param witness is told what the spectrometer stores
     */
    static EmulatedScanner of(Scene scene, boolean serial, long seed, Faults<AnswerFault> faults, SlotWitness witness)
            throws IOException {
        Path folder = Files.createTempDirectory("pentimento-scanner");
        int beam = freePort();
        var line = serial ? new PseudoTerminal(folder.resolve("spectrometer"), BAUD) : new UdpServerLine(0);
        Emulator spectrometer = Emulator.spectrometer(line, scene, beam, seed, faults, witness);
        Emulator stage = Emulator.stage(new PseudoTerminal(folder.resolve("stage"), BAUD), faults, beam);
        return new EmulatedScanner(folder, spectrometer, stage, !faults.areNone());
    }

    /** A UDP port of this machine. */
    static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket()) {
            return free.getLocalPort();
        }
    }

    /** The parameters of a scan with it, as docs/scanner.md has them. */
    String parameters(Shape scan) {
        return String.format(
                Locale.ROOT,
                """
                title: %1$s
                stage:
                  x: {controller: pi, port: %2$s, axis: "1", trigger-line: 1, acceleration: 200, fastest: 50, patience: %11$s}
                  y: {controller: pi, port: %2$s, axis: "2", trigger-line: 0, acceleration: 200, fastest: 50, patience: %11$s}
                spectrometers:
                  - {name: SDD, port: "%3$s", settings: "MCAC=1024;GAIN=16", offset-kev: -0.05, gain-kev: 0.0243%12$s}
                area: {left: %4$s, top: %5$s, width: %6$s, height: %7$s, step: %8$s}
                dwell: %9$s
                borders: %10$s
                tube: {anode: Rh, voltage: 40, current: 200}
                """,
                scan.title(),
                stage.address(),
                spectrometer.address(),
                scan.leftMm(),
                scan.topMm(),
                scan.columns() * scan.stepMm(),
                scan.rows() * scan.stepMm(),
                scan.stepMm(),
                scan.dwellS(),
                scan.borders(),
                spoilt ? SHORT_PATIENCE_S : PATIENCE_S,
                spoilt ? ", patience: " + SHORT_PATIENCE_S : "");
    }

    ScannerFile file(Shape scan) {
        return ScannerFile.parse(scan.title(), parameters(scan));
    }

    @Override
    public void close() {
        stage.close();
        spectrometer.close();
        LocalBroker.delete(folder);
    }
}
