package io.pentimento.standalone;

import io.pentimento.emulator.Scene;
import java.util.Arrays;

/**
 * A scene in which each row shines in a channel of its own, and each column in another: a spectrum tells where it was counted,
 * how long, and whether anything else is in it. Immutable.
 *
 * @param shape of the scan over it
 */
record LabelledPixels(EmulatedScanner.Shape shape) implements Scene {

    static final int MOST_ROWS = 500;

    private static final int FIRST_ROW_CHANNEL = 50;
    private static final int FIRST_COLUMN_CHANNEL = FIRST_ROW_CHANNEL + MOST_ROWS;
    private static final double RATE = 100_000;
    /** Photons that the emulated spectrometer's slow channel misses. */
    private static final double DEAD_TIME_S = 1e-6;
    /** Six standard deviations of the photons of a pixel, and what its time may be off. */
    private static final double TOLERANCE = 0.2;

    private static final double LEAST_OWN = 0.95;

    @Override
    public void rates(double xMm, double yMm, double[] perSecond) {
        Arrays.fill(perSecond, 0);
        int column = (int) Math.floor((xMm - shape.leftMm()) / shape.stepMm());
        int row = (int) Math.round((yMm - shape.topMm()) / shape.stepMm());
        if (column >= 0 && column < shape.columns() && row >= 0 && row < shape.rows()) {
            perSecond[FIRST_ROW_CHANNEL + row] = RATE;
            perSecond[FIRST_COLUMN_CHANNEL + column] = RATE;
        }
    }

    /** Whether this is what is counted at a pixel: its photons, no others, for one dwell. */
    boolean isOf(int row, int column, int[] counts) {
        double all = Arrays.stream(counts).sum();
        double own = counts[FIRST_ROW_CHANNEL + row] + (double) counts[FIRST_COLUMN_CHANNEL + column];
        double expected = shape.dwellS() * 2 * RATE / (1 + 2 * RATE * DEAD_TIME_S);
        return own >= LEAST_OWN * all && Math.abs(all - expected) <= TOLERANCE * expected;
    }
}
