package io.pentimento.training.synthesis;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.hdf5.ScanFileInfo;
import io.pentimento.xrf.hdf5.ScanFileWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Writes a synthetic scan to the file format of other scans. */
public final class SyntheticCube {

    private static final String DETECTOR = "synthetic";
    private static final CubeScan SCAN = new CubeScan(1, 1, 1);

    private SyntheticCube() {}

    /** Of lines in bins of 50 eV: that of a detector, and of the bin. */
    private static final EnergyAxis.Width WIDTH = new EnergyAxis.Width(0.09, 0.114);

    /**
     * Draws all spectra and writes them; the file appears when it is complete.
     *
     * @param title for people
     * @throws io.pentimento.xrf.hdf5.ScanFileException naming the file, when it cannot be written
     */
    public static void write(Path file, String title, SyntheticScan scan, RandomGenerator random, Clock clock) {
        ModelInput.Spectrum input = Synthesis.INPUT;
        int channels = input.bins();
        double width = (input.lastKev() - input.firstKev()) / channels;
        EnergyAxis axis = new EnergyAxis(input.firstKev() + width / 2, width, 0, WIDTH);
        Instant now = clock.instant();
        int rows = scan.clusters().rows();
        int columns = scan.clusters().columns();
        ScanFileInfo info = new ScanFileInfo(
                "synthetic-" + now.toEpochMilli(),
                title,
                DETECTOR,
                now,
                Optional.of(now),
                rows,
                columns,
                SCAN,
                List.of(new CubeDetector(DETECTOR, channels, Optional.of(axis))));
        float[] dwell = new float[columns];
        Arrays.fill(dwell, (float) SCAN.dwellS());
        int[] row = new int[columns * channels];
        int[] counts = new int[channels];
        try (ScanFileWriter writer = ScanFileWriter.create(file, info, clock)) {
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    scan.draw(scan.clusters().labels()[y * columns + x], random, counts);
                    System.arraycopy(counts, 0, row, x * channels, channels);
                }
                writer.writeSpectra(0, y, 0, columns, row, dwell, dwell);
            }
            writer.complete();
        }
    }
}
