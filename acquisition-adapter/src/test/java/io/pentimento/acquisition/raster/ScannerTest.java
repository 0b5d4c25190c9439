package io.pentimento.acquisition.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.Pixel;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.Source;
import io.pentimento.emulator.Emulator;
import io.pentimento.emulator.PseudoTerminal;
import io.pentimento.emulator.Scene;
import io.pentimento.emulator.UdpServerLine;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole scanner of emulated instruments: two axes on a serial line, and a spectrometer on the network. */
@Timeout(60)
class ScannerTest {

    private static final int ROWS = 3;
    private static final int COLUMNS = 10;
    private static final double LEFT = 98;
    private static final double TOP = 99;
    private static final double STEP = 0.5;
    private static final double DWELL = 0.02;
    private static final int FIRST_CHANNEL = 100;

    /** Each pixel shines in a channel of its own, so that a spectrum tells where it was counted. */
    private static final Scene LABELS = (x, y, rates) -> {
        Arrays.fill(rates, 0);
        int column = (int) Math.floor((x - LEFT) / STEP);
        int row = (int) Math.round((y - TOP) / STEP);
        if (column >= 0 && column < COLUMNS && row >= 0 && row < ROWS) {
            rates[FIRST_CHANNEL + row * COLUMNS + column] = 50_000;
        }
    };

    @TempDir
    private Path folder;

    private Emulator spectrometer;
    private Emulator stage;
    private final List<InstrumentFault> faults = new CopyOnWriteArrayList<>();

    private Source open(String borders) throws Exception {
        int beam;
        try (DatagramSocket free = new DatagramSocket()) {
            beam = free.getLocalPort();
        }
        Path tty = folder.resolve("stage");
        spectrometer = Emulator.spectrometer(new UdpServerLine(0), LABELS, beam, 1);
        stage = Emulator.stage(new PseudoTerminal(tty, 115_200), beam);
        String file =
                """
                title: labels
                stage:
                  x: {controller: pi, port: %1$s, axis: "1", trigger-line: 1, acceleration: 200}
                  y: {controller: pi, port: %1$s, axis: "2", trigger-line: 0, acceleration: 200}
                spectrometers:
                  - {name: SDD, port: "%2$s", settings: "MCAC=1024", gain-kev: 0.02}
                area: {left: %3$s, top: %4$s, width: %5$s, height: %6$s, step: %7$s}
                dwell: %8$s
                borders: %9$s
                """
                        .formatted(
                                tty,
                                spectrometer.address(),
                                LEFT,
                                TOP,
                                COLUMNS * STEP,
                                ROWS * STEP,
                                STEP,
                                DWELL,
                                borders);
        return Scanner.open(
                ScannerFile.parse("scan.yaml", file),
                new FaultListener() {
                    @Override
                    public void faulty(InstrumentFault fault, int pixel, int attempt) {
                        faults.add(fault);
                    }
                },
                ScanClock.SYSTEM);
    }

    @AfterEach
    void switchOff() {
        stage.close();
        spectrometer.close();
    }

    @Test
    void shouldCountEveryPixelWhereItIsWhileTheStageStandsStill() throws Exception {
        assertEveryPixelInItsPlace("settle", 0.001);
    }

    @Test
    void shouldCountEveryPixelWhereItIsWhileTheStageMovesOn() throws Exception {
        assertEveryPixelInItsPlace("pulses", 0.02);
    }

    private void assertEveryPixelInItsPlace(String borders, double tolerance) throws Exception {
        try (Source source = open(borders)) {
            ScanPlan plan = source.plan();
            assertEquals(ROWS, plan.rows());
            assertEquals(COLUMNS, plan.columns());
            Pixel pixel = new Pixel(plan.detectors());
            for (int i = 0; i < plan.plannedPixels(); i++) {
                assertTrue(source.next(pixel), "pixel " + i);
                assertEquals(DWELL, pixel.timing(0).realTimeS(), tolerance * DWELL, "dwell of pixel " + i);
                int own = pixel.counts(0)[FIRST_CHANNEL + pixel.row() * COLUMNS + pixel.column()];
                int all = Arrays.stream(pixel.counts(0)).sum();
                assertTrue(own >= 0.97 * all && own > 500, "pixel " + i + ": " + own + " of " + all + " are its own");
                assertEquals(LEFT + (pixel.column() + 0.5) * STEP, pixel.xMm(), 0.01, "x of pixel " + i);
            }
            assertFalse(source.next(pixel));
        }
        assertEquals(List.of(), faults);
    }
}
