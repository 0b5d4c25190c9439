package io.pentimento.xrf.fit;

import io.pentimento.xrf.energy.EnergyAxis;
import java.util.Arrays;

/**
 * The way from counts to a network's input, the same in training and in serving: detectors are added up on one energy
 * axis of equal bins, each channel's counts shared out between the bins that it overlaps, and then normalised.
 *
 * <p>Prepared for one set of detectors; immutable; safe for use by many threads, each with arrays of its own.
 */
public final class SpectrumInput {

    /** How summed bins become numbers. */
    public enum Normalisation {
        /** Counts as they are. */
        NONE,
        /** log(1 + counts), divided by its largest bin. */
        LOG_MAX
    }

    private final int bins;
    private final Normalisation normalisation;
    /** Per detector and channel: the first bin that it overlaps, and the share of its counts that falls there. */
    private final int[][] firstBin;

    private final float[][] share;

    /**
     * Prepares the way.
     *
     * @param firstKev lower edge of the first bin, keV
     * @param lastKev upper edge of the last bin, keV
     * @param bins number of bins; each at least as wide as a channel
     * @param axes of the detectors
     * @param channels of the detectors
     */
    public SpectrumInput(
            double firstKev, double lastKev, int bins, Normalisation normalisation, EnergyAxis[] axes, int[] channels) {
        if (!(lastKev > firstKev) || bins < 1) {
            throw new IllegalArgumentException("firstKev=" + firstKev + ", lastKev=" + lastKev + ", bins=" + bins
                    + ": must span at least one bin");
        }
        double width = (lastKev - firstKev) / bins;
        this.bins = bins;
        this.normalisation = normalisation;
        this.firstBin = new int[axes.length][];
        this.share = new float[axes.length][];
        for (int d = 0; d < axes.length; d++) {
            if (axes[d].gainKev() > width * (1 + 1e-9)) {
                throw new IllegalArgumentException("bins=" + bins + ": a bin of " + width
                        + " keV is narrower than a channel of " + axes[d].gainKev() + " keV");
            }
            firstBin[d] = new int[channels[d]];
            share[d] = new float[channels[d]];
            for (int c = 0; c < channels[d]; c++) {
                double low = (axes[d].energyKev(c - 0.5) - firstKev) / width;
                double high = (axes[d].energyKev(c + 0.5) - firstKev) / width;
                int bin = (int) Math.floor(low);
                firstBin[d][c] = bin;
                share[d][c] = (float) Math.min(1, (bin + 1 - low) / (high - low));
            }
        }
    }

    /** Number of bins. */
    public int bins() {
        return bins;
    }

    /**
     * Makes one row of input.
     *
     * @param counts per detector, spectra one after the other
     * @param pixel which spectrum of each
     * @param row receives the bins
     */
    public void row(int[][] counts, int pixel, float[] row) {
        Arrays.fill(row, 0, bins, 0);
        for (int d = 0; d < firstBin.length; d++) {
            int channels = firstBin[d].length;
            int begin = pixel * channels;
            for (int c = 0; c < channels; c++) {
                float count = counts[d][begin + c] & 0xFFFFFFFFL;
                int bin = firstBin[d][c];
                float first = count * share[d][c];
                if (bin >= 0 && bin < bins) {
                    row[bin] += first;
                }
                if (bin + 1 >= 0 && bin + 1 < bins) {
                    row[bin + 1] += count - first;
                }
            }
        }
        if (normalisation == Normalisation.LOG_MAX) {
            logMax(row);
        }
    }

    private void logMax(float[] row) {
        float largest = 0;
        for (int b = 0; b < bins; b++) {
            row[b] = (float) Math.log1p(row[b]);
            largest = Math.max(largest, row[b]);
        }
        if (largest > 0) {
            for (int b = 0; b < bins; b++) {
                row[b] /= largest;
            }
        }
    }
}
