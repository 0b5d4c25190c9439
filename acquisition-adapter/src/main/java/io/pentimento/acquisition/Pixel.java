package io.pentimento.acquisition;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.PixelTiming;
import java.util.Arrays;
import java.util.List;

/**
 * One visited pixel as a {@link Source} reads it out, made once and filled again and again. A source calls
 * {@link #begin} and then fills {@link #counts}, or says {@link #missing}.
 *
 * <p>An instance belongs to one thread.
 */
public final class Pixel {

    private final int[][] counts;
    private final PixelTiming[] timing;
    private int row;
    private int column;
    private double xMm;
    private double yMm;
    private String missingReason;

    /** Buffers for these detectors. */
    public Pixel(List<CubeDetector> detectors) {
        counts = new int[detectors.size()][];
        for (int d = 0; d < counts.length; d++) {
            counts[d] = new int[detectors.get(d).channels()];
        }
        timing = new PixelTiming[counts.length];
    }

    /** Starts this pixel: times and position are unknown, nothing is missing. The counts keep what they held. */
    public void begin(int row, int column) {
        this.row = row;
        this.column = column;
        Arrays.fill(timing, PixelTiming.UNKNOWN);
        xMm = Double.NaN;
        yMm = Double.NaN;
        missingReason = null;
    }

    /** Sets the real position, if an encoder gave it. */
    public void position(double xMm, double yMm) {
        this.xMm = xMm;
        this.yMm = yMm;
    }

    /** Sets times and rates of one detector. */
    public void timing(int detector, PixelTiming timing) {
        this.timing[detector] = timing;
    }

    /** Says that the pixel was visited without a usable spectrum. The counts are then ignored. */
    public void missing(String reason) {
        missingReason = reason;
    }

    /** The counts of one detector, unsigned 32-bit, one per channel: a source fills it, every channel. */
    public int[] counts(int detector) {
        return counts[detector];
    }

    public int detectors() {
        return counts.length;
    }

    public int row() {
        return row;
    }

    public int column() {
        return column;
    }

    public PixelTiming timing(int detector) {
        return timing[detector];
    }

    public boolean hasPosition() {
        return !Double.isNaN(xMm) && !Double.isNaN(yMm);
    }

    public double xMm() {
        return xMm;
    }

    public double yMm() {
        return yMm;
    }

    public boolean isMissing() {
        return missingReason != null;
    }

    /** Why the pixel is missing; null when it is not. */
    public String missingReason() {
        return missingReason;
    }

    /**
     * Refuses a pixel whose buffers are not the ones that a plan needs.
     *
     * @throws IllegalArgumentException naming the first detector that differs
     */
    public void requireShapeOf(ScanPlan plan) {
        if (counts.length != plan.detectors().size()) {
            throw new IllegalArgumentException("detectors=" + counts.length + ": the scan has "
                    + plan.detectors().size());
        }
        for (int d = 0; d < counts.length; d++) {
            CubeDetector detector = plan.detectors().get(d);
            if (counts[d].length != detector.channels()) {
                throw new IllegalArgumentException("channels=" + counts[d].length + " for detector " + detector.name()
                        + ": it has " + detector.channels());
            }
        }
    }
}
