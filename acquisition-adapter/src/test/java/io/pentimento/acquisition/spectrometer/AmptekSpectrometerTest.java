package io.pentimento.acquisition.spectrometer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.port.SerialLine;
import io.pentimento.acquisition.port.UdpLine;
import io.pentimento.emulator.Emulator;
import io.pentimento.emulator.PseudoTerminal;
import io.pentimento.emulator.Scene;
import io.pentimento.emulator.UdpServerLine;
import io.pentimento.xrf.cube.PixelTiming;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against an emulator that speaks the bytes of the device over a real serial line or socket. */
@Timeout(60)
class AmptekSpectrometerTest {

    private static final Duration PATIENCE = Duration.ofMillis(2500);
    private static final int LINE = 300;
    /** A line in a little background. */
    private static final Scene STEEL = (x, y, rates) -> {
        Arrays.fill(rates, 1);
        rates[LINE] = 20_000;
    };

    @TempDir
    private Path folder;

    private Path device;

    private Emulator serial() throws Exception {
        device = folder.resolve("tty");
        return Emulator.spectrometer(new PseudoTerminal(device, 115_200), STEEL, 0, 1);
    }

    private AmptekSpectrometer open(String settings) {
        return new AmptekSpectrometer("SDD", new SerialLine(device.toString(), 115_200), PATIENCE, settings);
    }

    @Test
    void shouldCountForExactlyItsDwellOverASerialLine() throws Exception {
        try (Emulator emulator = serial();
                AmptekSpectrometer spectrometer = open("MCAC=1024;GAIN=16;HVSE=-110")) {
            spectrometer.configure();
            spectrometer.count(Duration.ofMillis(50));
            while (!spectrometer.counted()) {
                Thread.onSpinWait();
            }
            int[] counts = new int[1024];
            PixelTiming timing = spectrometer.read(counts);
            assertEquals(0.05, timing.realTimeS(), 1e-6);
            assertEquals(20_000 * 0.05, counts[LINE], 5 * Math.sqrt(20_000 * 0.05));
            assertTrue(timing.outputRateHz() <= timing.inputRateHz(), "dead time: " + timing);
            assertEquals(
                    timing.outputRateHz() / timing.inputRateHz(),
                    timing.liveTimeS() / timing.realTimeS(),
                    1e-3,
                    "live");

            int[] again = new int[1024];
            spectrometer.read(again);
            assertArrayEquals(counts, again, "a spectrum that was counted stays");
        }
    }

    @Test
    void shouldCountOverANetwork() throws Exception {
        try (Emulator emulator = Emulator.spectrometer(new UdpServerLine(0), STEEL, 0, 1)) {
            URI address = URI.create(emulator.address());
            try (AmptekSpectrometer spectrometer = new AmptekSpectrometer(
                    "SDD", new UdpLine(address.getHost(), address.getPort()), PATIENCE, "MCAC=8192")) {
                spectrometer.configure();
                spectrometer.count(Duration.ofMillis(20));
                while (!spectrometer.counted()) {
                    Thread.onSpinWait();
                }
                int[] counts = new int[8192];
                assertEquals(0.02, spectrometer.read(counts).realTimeS(), 1e-6);
                assertTrue(counts[LINE] > 200, "counts " + counts[LINE]);
            }
        }
    }

    @Test
    void shouldSayHowTheDetectorIs() throws Exception {
        try (Emulator emulator = serial();
                AmptekSpectrometer spectrometer = open("MCAC=512")) {
            spectrometer.configure();
            Spectrometer.Health health = spectrometer.health();
            assertEquals(-110, health.highVoltageV());
            assertEquals(220, health.temperatureK(), 0.05);
            assertEquals(256, spectrometer.slots(), "of 512 channels");
        }
    }

    @Test
    void shouldNameTheSettingThatCannotBe() throws Exception {
        try (Emulator emulator = serial()) {
            IllegalArgumentException channels = assertThrows(IllegalArgumentException.class, () -> open("MCAC=1000"));
            assertTrue(channels.getMessage().startsWith("configuration MCAC=1000: must be 256"), channels.getMessage());
            IllegalArgumentException name = assertThrows(IllegalArgumentException.class, () -> open("CHANNELS=1024"));
            assertTrue(name.getMessage().contains("\"CHANNELS=1024\""), name.getMessage());
        }
    }

    @Test
    void shouldSayWhichSettingWasNotTaken() throws Exception {
        try (Emulator emulator = serial();
                AmptekSpectrometer spectrometer = open("MCAC=1024;GAIN=1000")) {
            InstrumentFault fault = assertThrows(InstrumentFault.class, spectrometer::configure);
            assertEquals(
                    "SDD: GAIN=1000 was sent, and 500.0 is what it has; change the value to one that it can have",
                    fault.getMessage());
        }
    }

    @Test
    void shouldSayThatItIsBusyAndGoOnAfterwards() throws Exception {
        try (Emulator emulator = serial();
                AmptekSpectrometer spectrometer = open("MCAC=1024")) {
            spectrometer.configure();
            spectrometer.arm();
            int[] counts = new int[1024];
            InstrumentFault fault = assertThrows(InstrumentFault.class, () -> spectrometer.read(counts));
            assertTrue(fault.getMessage().contains("it is busy; check"), fault.getMessage());
            spectrometer.disarm();
            assertTrue(spectrometer.read(counts).realTimeS() > 0);
        }
    }

    @Test
    void shouldTakeWhatWasCountedSinceTheTakeBefore() throws Exception {
        try (Emulator emulator = serial();
                AmptekSpectrometer spectrometer = open("MCAC=1024")) {
            spectrometer.configure();
            long begin = System.nanoTime();
            spectrometer.run();
            int[] counts = new int[1024];
            double counted = 0;
            for (int i = 0; i < 5; i++) {
                counted += spectrometer.take(counts).realTimeS();
            }
            assertTrue(counted > 0 && counted <= (System.nanoTime() - begin) / 1e9, counted + " s");
        }
    }

    @Test
    void shouldSayWhatToDoWhenNobodyAnswers() throws Exception {
        device = folder.resolve("tty");
        try (PseudoTerminal silent = new PseudoTerminal(device, 115_200);
                AmptekSpectrometer spectrometer = new AmptekSpectrometer(
                        "SDD", new SerialLine(device.toString(), 115_200), Duration.ofMillis(100), "MCAC=1024")) {
            InstrumentFault fault = assertThrows(InstrumentFault.class, spectrometer::configure);
            assertTrue(fault.getMessage().contains("no answer within 100 ms; check the cable"), fault.getMessage());
        }
    }

    @Test
    void shouldSayWhichPortIsMissing() {
        device = folder.resolve("nothing");
        InstrumentFault fault = assertThrows(InstrumentFault.class, () -> open("MCAC=1024"));
        assertTrue(fault.getMessage().startsWith(device + ": "), fault.getMessage());
    }
}
