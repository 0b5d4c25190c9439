package io.pentimento.acquisition;

import io.pentimento.xrf.cube.CubeDetector;
import java.util.List;
import java.util.Optional;

/**
 * What a source is going to measure: the grid, its detectors and the way through it.
 *
 * @param title what is scanned, for people
 * @param source where the spectra come from, for people: a path, "simulated painting", a serial port
 * @param rows rows of the grid, positive
 * @param columns columns of the grid, positive
 * @param stepXmm distance of columns, mm; 0 when unknown
 * @param stepYmm distance of rows, mm; 0 when unknown
 * @param dwellS planned time per pixel, s; 0 when unknown
 * @param serpentine odd rows are visited from the last column to the first
 * @param detectors at least one; their energy axes are guesses
 * @param tube the X-ray tube, if known
 * @param missingPixels pixels known in advance not to come
 */
public record ScanPlan(
        String title,
        String source,
        int rows,
        int columns,
        double stepXmm,
        double stepYmm,
        double dwellS,
        boolean serpentine,
        List<CubeDetector> detectors,
        Optional<Tube> tube,
        long missingPixels) {

    /**
     * An X-ray tube as set.
     *
     * @param anode element symbol
     * @param voltageKv high voltage, kV
     * @param currentUa current, µA
     */
    public record Tube(String anode, double voltageKv, double currentUa) {}

    public ScanPlan {
        if (rows <= 0 || columns <= 0 || (long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("rows=" + rows + ", columns=" + columns
                    + ": both must be positive, and their product at most " + Integer.MAX_VALUE);
        }
        if (!(stepXmm >= 0) || !(stepYmm >= 0) || !(dwellS >= 0)) {
            throw new IllegalArgumentException(
                    "stepXmm=" + stepXmm + ", stepYmm=" + stepYmm + ", dwellS=" + dwellS + ": must not be negative");
        }
        if (detectors.isEmpty()) {
            throw new IllegalArgumentException("detectors=[]: at least one is needed");
        }
        if (missingPixels < 0 || missingPixels > (long) rows * columns) {
            throw new IllegalArgumentException(
                    "missingPixels=" + missingPixels + ": must be 0 to " + (long) rows * columns);
        }
        detectors = List.copyOf(detectors);
    }

    /** The same with another number of rows. */
    public ScanPlan withRows(int other) {
        return new ScanPlan(
                title, source, other, columns, stepXmm, stepYmm, dwellS, serpentine, detectors, tube, missingPixels);
    }

    /** How many pixels the scan visits. */
    public int plannedPixels() {
        return rows * columns;
    }

    /** Row of the pixel with this index in the order of measurement. */
    public int row(int pixel) {
        return pixel / columns;
    }

    /** Column of the pixel with this index in the order of measurement. */
    public int column(int pixel) {
        int along = pixel % columns;
        return reversed(row(pixel)) ? columns - 1 - along : along;
    }

    /** The index in the order of measurement of the pixel at this place; the inverse of row and column. */
    public int pixel(int row, int column) {
        return row * columns + (reversed(row) ? columns - 1 - column : column);
    }

    /** Whether this row is visited from its last column to its first. */
    public boolean reversed(int row) {
        return serpentine && (row & 1) == 1;
    }
}
