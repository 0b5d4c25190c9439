package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.Pixel;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.Source;
import io.pentimento.acquisition.raster.FaultListener;
import io.pentimento.acquisition.raster.Scanner;
import io.pentimento.emulator.Scene;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "raster",
        description = "How well an emulated scanner keeps its dwell over UDP, and how busy a serial line is.",
        mixinStandardHelpOptions = true)
final class RasterBench implements Callable<Integer> {

    private static final int COLUMNS = 100;
    private static final int CHANNELS = 1024;
    private static final double PHOTONS_PER_S = 1e8;
    private static final double STEP_MM = 0.25;
    private static final double DWELL_S = 0.01;
    private static final double MOST_DEVIATION = 0.02;
    private static final double MOST_IDLE = 0.05;
    /** Of a spectrum of 1024 channels with its status, and of the request for it: packets and their frames. */
    private static final int ANSWER_BYTES = 3 * CHANNELS + 64 + 8;

    private static final int REQUEST_BYTES = 10;
    private static final double SERIAL_BYTES_PER_S = 11_520;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rows", defaultValue = "5", description = "over UDP (default: ${DEFAULT-VALUE})")
    private int rows;

    @Mixin
    private BenchOptions bench;

    /**
     * What it prints.
     *
     * @param largestDeviation of a pixel's time, by its photons, from the asked dwell, as a part of it
     * @param dropped pixels that were planned and did not come
     * @param faults of the instruments meanwhile
     * @param serialIdle part of a row's time in which the serial line carries nothing
     */
    record Figures(
            String benchmark,
            Machine machine,
            long seed,
            int rows,
            int columns,
            int channels,
            @JsonProperty("dwell_s") double dwellS,
            long pixels,
            long dropped,
            long faults,
            @JsonProperty("largest_deviation") double largestDeviation,
            @JsonProperty("row_s") double rowS,
            @JsonProperty("serial_row_s") double serialRowS,
            @JsonProperty("serial_idle") double serialIdle,
            boolean good) {}

    /**
     * A scan as it went.
     *
     * @param deviation largest of a pixel's real time, as a part of the dwell
     * @param seconds from the first row's end to the last's
     */
    private record Run(long pixels, double deviation, double seconds, long faults) {}

    @Override
    public Integer call() throws IOException {
        if (rows < 2) {
            throw new IllegalArgumentException("rows=" + rows + ": must be 2 at least, the first is not timed");
        }
        Output output = bench.output();
        output.say("over UDP: " + rows + " rows");
        Run udp = measure(rows, false);
        output.say("over a serial line: 2 rows, half a minute each");
        Run serial = measure(2, true);
        double busy = COLUMNS * (ANSWER_BYTES + REQUEST_BYTES) / SERIAL_BYTES_PER_S;
        double idle = 1 - busy / serial.seconds();
        long dropped = (long) rows * COLUMNS - udp.pixels();
        Figures figures = new Figures(
                "raster",
                Machine.here(),
                bench.seed(),
                rows,
                COLUMNS,
                CHANNELS,
                DWELL_S,
                udp.pixels(),
                dropped,
                udp.faults() + serial.faults(),
                udp.deviation(),
                udp.seconds() / (rows - 1),
                serial.seconds(),
                idle,
                dropped == 0 && udp.deviation() <= MOST_DEVIATION && idle <= MOST_IDLE);
        output.result(
                figures,
                "UDP: %d pixels, %d dropped, dwell within %.2f %%; serial line idle for %.1f %% of a row of %.1f s; %d faults"
                        .formatted(
                                figures.pixels(),
                                dropped,
                                100 * figures.largestDeviation(),
                                100 * idle,
                                serial.seconds(),
                                figures.faults()));
        return figures.good() ? 0 : 1;
    }

    private Run measure(int rows, boolean serial) throws IOException {
        AtomicLong faults = new AtomicLong();
        FaultListener listener = new FaultListener() {
            @Override
            public void faulty(InstrumentFault fault, int pixel, int attempt) {
                faults.incrementAndGet();
                spec.commandLine().getErr().println("pixel " + pixel + ": " + fault.getMessage());
            }
        };
        // So many photons that their number tells the time more exactly than the device's milliseconds.
        Scene even = (x, y, rates) -> Arrays.fill(rates, PHOTONS_PER_S / rates.length);
        try (EmulatedScanner scanner = EmulatedScanner.of(even, serial, bench.seed());
                Source source = Scanner.open(
                        scanner.file(EmulatedScanner.Shape.of("bench", rows, COLUMNS, STEP_MM, DWELL_S, "pulses")),
                        listener,
                        ScanClock.SYSTEM)) {
            ScanPlan plan = source.plan();
            Pixel pixel = new Pixel(plan.detectors());
            long pixels = 0;
            double deviation = 0;
            long firstRowNs = 0;
            while (source.next(pixel)) {
                pixels++;
                double photons = pixel.timing(0).inputRateHz() * pixel.timing(0).realTimeS();
                deviation = Math.max(deviation, Math.abs(photons / PHOTONS_PER_S / DWELL_S - 1));
                if (pixels == COLUMNS) {
                    firstRowNs = System.nanoTime();
                }
            }
            return new Run(pixels, deviation, (System.nanoTime() - firstRowNs) / 1e9, faults.get());
        }
    }
}
