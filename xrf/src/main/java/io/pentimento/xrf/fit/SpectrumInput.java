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

    /** A channel wider than this many bins would spread a line over more of them than the network has learnt. */
    private static final double MOST_BINS_PER_CHANNEL = 2;

    private static final double ROUNDING = 1e-9;

    /**
     * The parts of a model's range, at its ends, that a detector need not reach: at the lower end the window of the detector
     * lets little through, at the upper end a tube of 30 kV excites little.
     */
    private static final double LOW_END = 0.02;

    private static final double HIGH_END = 0.05;

    private final int bins;
    private final Normalisation normalisation;
    private final Overlap[] overlaps;

    /**
     * What the channels of one detector give to the bins.
     *
     * @param first per bin: the first channel that overlaps it
     * @param at per bin and one more: where its shares begin
     * @param share of a channel's counts that falls into the bin
     */
    private record Overlap(int channels, int[] first, int[] at, float[] share) {}

    /**
     * Prepares the way.
     *
     * @param firstKev lower edge of the first bin, keV
     * @param lastKev upper edge of the last bin, keV
     * @param bins number of bins; each at least half as wide as a channel
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
        this.overlaps = new Overlap[axes.length];
        for (int d = 0; d < axes.length; d++) {
            if (axes[d].gainKev() > MOST_BINS_PER_CHANNEL * width * (1 + ROUNDING)) {
                throw new IllegalArgumentException("bins=" + bins + ": a bin of " + width
                        + " keV is narrower than half a channel of " + axes[d].gainKev() + " keV");
            }
            overlaps[d] = overlap(firstKev, width, axes[d], channels[d]);
        }
    }

    /**
     * Looks whether a detector sees what a network has learned to look at.
     *
     * @param firstKev lower edge of the network's first bin, keV
     * @param lastKev upper edge of its last bin, keV
     * @param detector its name
     * @throws IllegalArgumentException naming both ranges when it does not
     */
    public static void requireReach(double firstKev, double lastKev, String detector, EnergyAxis axis, int channels) {
        double range = lastKev - firstKev;
        double first = axis.energyKev(-0.5);
        double last = axis.energyKev(channels - 0.5);
        if (first > firstKev + LOW_END * range || last < lastKev - HIGH_END * range) {
            throw new IllegalArgumentException(
                    "it needs spectra from %.2f to %.2f keV, detector %s with %d channels reaches from %.2f to %.2f keV"
                            .formatted(firstKev, lastKev, detector, channels, first, last));
        }
    }

    private Overlap overlap(double firstKev, double width, EnergyAxis axis, int channels) {
        double[] edges = new double[channels + 1];
        for (int c = 0; c <= channels; c++) {
            edges[c] = (axis.energyKev(c - 0.5) - firstKev) / width;
        }
        int[] first = new int[bins];
        int[] at = new int[bins + 1];
        float[] share = new float[2 * bins + channels];
        int channel = 0;
        for (int b = 0; b < bins; b++) {
            while (channel < channels && edges[channel + 1] <= b) {
                channel++;
            }
            first[b] = channel;
            at[b + 1] = at[b];
            for (int c = channel; c < channels && edges[c] < b + 1; c++) {
                double inside = Math.min(b + 1, edges[c + 1]) - Math.max(b, edges[c]);
                share[at[b + 1]++] = (float) (inside / (edges[c + 1] - edges[c]));
            }
        }
        return new Overlap(channels, first, at, Arrays.copyOf(share, at[bins]));
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
        for (int d = 0; d < overlaps.length; d++) {
            Overlap overlap = overlaps[d];
            add(overlap.first, overlap.at, overlap.share, counts[d], pixel * overlap.channels, row);
        }
        if (normalisation == Normalisation.LOG_MAX) {
            logMax(row, 0, bins);
        }
    }

    private void add(int[] first, int[] at, float[] share, int[] counts, int begin, float[] row) {
        int i = 0;
        for (int b = 0; b < bins; b++) {
            int channel = begin + first[b];
            float sum = 0;
            for (int end = at[b + 1]; i < end; i++) {
                sum += share[i] * (counts[channel++] & 0xFFFFFFFFL);
            }
            row[b] += sum;
        }
    }

    /**
     * {@link Normalisation#LOG_MAX} of one spectrum among others.
     *
     * @param first index of its first bin
     */
    public static void logMax(float[] values, int first, int bins) {
        float largest = 0;
        for (int b = first; b < first + bins; b++) {
            values[b] = (float) Math.log1p(values[b]);
            largest = Math.max(largest, values[b]);
        }
        if (largest > 0) {
            for (int b = first; b < first + bins; b++) {
                values[b] /= largest;
            }
        }
    }
}
