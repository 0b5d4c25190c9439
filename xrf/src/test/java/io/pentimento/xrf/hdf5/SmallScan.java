package io.pentimento.xrf.hdf5;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.energy.EnergyAxis;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A scan small enough to check by eye: 3 x 5 pixels, two detectors, one pixel missing, one layer with errors. */
final class SmallScan {
    static final int ROWS = 3;
    static final int COLUMNS = 5;
    static final int MISSING_ROW = 1;
    static final int MISSING_COLUMN = 2;
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T12:00:00Z"), ZoneOffset.UTC);
    static final EnergyAxis AXIS = new EnergyAxis(-0.01, 0.029, 1e-7, EnergyAxis.Width.SILICON);

    private SmallScan() {}

    static ScanFileInfo info() {
        return new ScanFileInfo(
                "scan-7",
                "Portrait of a test",
                "bench",
                Instant.parse("2026-03-04T10:00:00Z"),
                Optional.of(Instant.parse("2026-03-04T11:00:00Z")),
                ROWS,
                COLUMNS,
                new CubeScan(0.5, 0.25, 3),
                List.of(
                        new CubeDetector("10264", 16, Optional.of(AXIS)),
                        new CubeDetector("left/2", 8, Optional.empty())));
    }

    /** Counts of a pixel; one of them needs all 32 bits. */
    static int count(int detector, int row, int column, int channel) {
        return row == 0 && column == 0 && channel == 3
                ? 0xFFFF_FFF0 + detector
                : detector * 1000 + row * 100 + column * 10 + channel;
    }

    static float iron(int pixel) {
        return isMissing(pixel) ? Float.NaN : pixel * 1.5f;
    }

    static boolean isMissing(int pixel) {
        return pixel == MISSING_ROW * COLUMNS + MISSING_COLUMN;
    }

    static void write(Path file) {
        try (ScanFileWriter writer = ScanFileWriter.create(file, info(), CLOCK)) {
            // Rows come in any order, for they lie in several partitions.
            for (int row : new int[] {2, 0, 1}) {
                for (int detector = 0; detector < 2; detector++) {
                    if (row == MISSING_ROW) {
                        writeRun(writer, detector, row, 0, MISSING_COLUMN);
                        writeRun(writer, detector, row, MISSING_COLUMN + 1, COLUMNS - MISSING_COLUMN - 1);
                    } else {
                        writeRun(writer, detector, row, 0, COLUMNS);
                    }
                }
            }
            writer.writeLayer("fit", "linear/1.0", "Fe-K", "counts", iron(1f), iron(0.1f));
            writer.writeLayer("fit", "linear/1.0", "residual", "1", iron(2f), null);
            writer.complete();
        }
    }

    private static float[] iron(float factor) {
        float[] values = new float[ROWS * COLUMNS];
        for (int pixel = 0; pixel < values.length; pixel++) {
            values[pixel] = factor * iron(pixel);
        }
        return values;
    }

    static void writeRun(ScanFileWriter writer, int detector, int row, int firstColumn, int pixels) {
        int channels = info().detectors().get(detector).channels();
        int[] counts = new int[pixels * channels];
        float[] live = new float[pixels];
        float[] real = new float[pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            live[pixel] = detector == 0 ? 2.5f + row : Float.NaN;
            real[pixel] = 3;
            for (int c = 0; c < channels; c++) {
                counts[pixel * channels + c] = count(detector, row, firstColumn + pixel, c);
            }
        }
        writer.writeSpectra(detector, row, firstColumn, pixels, counts, live, real);
    }
}
