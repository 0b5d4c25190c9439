package io.pentimento.xrf.detector;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Line;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes the spectrum that one detector is expected to show of counted photons. Peaks and continua of full energy are
 * added first; {@link #finish} then moves parts of them into escape peaks, tails and shelf, adds the detector's own
 * fluorescence and pile-up. These parts are linear in the broadened spectrum, so they cost a pass over the channels each
 * and not one per line; an axis of its own for every spectrum costs nothing. The price: an escape peak is as wide as its
 * parent, where a detector would make it a little narrower, and whether a photon can escape goes by the channel that it is
 * counted in. In silicon neither shows; in a GEM escape peaks of light elements are too wide, that of iron by a third.
 *
 * <p>Used again and again without allocating; belongs to one thread.
 */
public final class ExpectedSpectrum {

    private static final double TABLE_STEP_KEV = 0.01;
    /** Sums of two photons are made in steps of this; they are wider than any line. */
    private static final double PILE_UP_STEP_KEV = 0.09;

    private final DetectorResponse response;
    private final int channels;
    private final double highestKev;
    private final double[] peak;
    private final double[] escape;
    private final double[] tail;
    private final double[] shelf;
    private final Optional<InnerFluorescence> inner;
    /** Full-energy counts; longer than the spectrum, because parts of a peak above its end lie within. */
    private double[] work;

    private double[] moved;
    private final double[] expected;
    private final double[] sums;
    private final double[] reversed;
    private EnergyAxis axis;
    private int used;

    /**
     * @param channels of the spectrum
     * @param highestKev no photon has more than this energy, keV
     */
    public ExpectedSpectrum(DetectorResponse response, int channels, double highestKev) {
        if (channels <= 0 || !(highestKev > 0)) {
            throw new IllegalArgumentException(
                    "channels=" + channels + ", highestKev=" + highestKev + ": must be positive");
        }
        this.response = response;
        this.channels = channels;
        this.highestKev = highestKev;
        int steps = (int) Math.ceil(highestKev / TABLE_STEP_KEV) + 2;
        peak = new double[steps];
        escape = new double[steps];
        tail = new double[steps];
        shelf = new double[steps];
        for (int i = 0; i < steps; i++) {
            DetectorResponse.Shares shares = response.shares(Math.max(1, i) * TABLE_STEP_KEV);
            peak[i] = shares.peak();
            escape[i] = shares.escape();
            tail[i] = shares.tail();
            shelf[i] = shares.shelf();
        }
        inner = response.innerFluorescence();
        work = new double[channels];
        moved = new double[channels];
        expected = new double[channels];
        sums = new double[channels];
        reversed = new double[channels];
    }

    /** Forgets everything and starts a spectrum on an axis; its width law is that of the detector here and now. */
    public void begin(EnergyAxis axis) {
        this.axis = axis;
        used = Math.max(channels, (int) Math.ceil(axis.channel(highestKev)) + 1);
        if (used > work.length) {
            work = new double[used];
            moved = new double[used];
        }
        Arrays.fill(work, 0, used, 0);
    }

    /** Adds counted photons of one energy, keV. */
    public void addLine(double energyKev, double counts) {
        addLine(energyKev, axis.width().sigmaKev(energyKev), counts);
    }

    /** Standard deviation of a line in this spectrum, keV. */
    public double sigmaKev(double energyKev) {
        return axis.width().sigmaKev(energyKev);
    }

    /** As {@link #addLine(double, double)} with a width of its own, sigma in keV. */
    public void addLine(double energyKev, double sigmaKev, double counts) {
        SiliconDetector.addPeak(work, used, axis, energyKev, sigmaKev, counts);
    }

    /**
     * Adds a smooth continuum, interpolated linearly; not broadened.
     *
     * @param countsPerKev at 0, stepKev, 2 stepKev, …; counts per keV
     */
    public void addContinuum(double[] countsPerKev, double stepKev) {
        double perStep = 1 / stepKev;
        for (int c = 0; c < used; c++) {
            double at = axis.energyKev(c) * perStep;
            int i = (int) at;
            if (at >= 0 && i < countsPerKev.length - 1) {
                work[c] += (countsPerKev[i] + (at - i) * (countsPerKev[i + 1] - countsPerKev[i])) * widthKev(c);
            }
        }
    }

    /**
     * Completes the spectrum.
     *
     * @param pileUpShare share of the counts that are two photons, 0 to 0.5; see {@link Electronics#pileUpShare}
     */
    public void finish(double pileUpShare) {
        inner.ifPresent(this::addInnerFluorescence);
        redistribute();
        if (pileUpShare > 0) {
            pileUp(pileUpShare);
        }
        System.arraycopy(work, 0, expected, 0, channels);
    }

    /** Expected counts per channel of the finished spectrum; overwritten by the next. */
    public double[] counts() {
        return expected;
    }

    /** Share of the counted photons of this energy that is in the peak of full energy of a spectrum without pile-up. */
    public double peakShare(double energyKev) {
        return peak[index(energyKev)];
    }

    private void addInnerFluorescence(InnerFluorescence fluorescence) {
        double above = 0;
        for (int c = Math.max(0, (int) Math.ceil(axis.channel(fluorescence.edgeKev()))); c < used; c++) {
            above += work[c];
        }
        for (Line line : fluorescence.lines()) {
            addLine(line.energyKev(), above * fluorescence.share() * line.share());
        }
    }

    private void redistribute() {
        double decay = Math.exp(-axis.gainKev() / response.tailKev());
        double escapeKev = response.escapeKev();
        boolean linear = axis.quadraticKev() == 0;
        double escapeChannels = escapeKev / axis.gainKev();
        double perGain = axis.gainKev();
        double inTail = 0;
        double shelfPerKev = 0;
        Arrays.fill(moved, 0, used, 0);
        for (int c = used - 1; c >= 0; c--) {
            double energy = axis.energyKev(c);
            if (energy <= 0) {
                continue;
            }
            int i = index(energy);
            double counts = work[c];
            inTail = decay * inTail + (1 - decay) * tail[i] * counts;
            shelfPerKev += shelf[i] * counts / energy;
            moved[c] += peak[i] * counts + inTail + shelfPerKev * perGain;
            double escaped = escape[i] * counts;
            if (escaped > 0) {
                deposit(linear ? c - escapeChannels : axis.channel(energy - escapeKev), escaped);
            }
        }
        double[] swap = work;
        work = moved;
        moved = swap;
    }

    private void deposit(double channel, double counts) {
        int below = (int) Math.floor(channel);
        double share = channel - below;
        if (below >= 0) {
            moved[below] += (1 - share) * counts;
        }
        if (below + 1 >= 0) {
            moved[below + 1] += share * counts;
        }
    }

    /** Two photons at a time: each pair takes two counts away and adds one at the sum of their energies. */
    private void pileUp(double share) {
        double total = 0;
        for (int c = 0; c < used; c++) {
            total += work[c];
        }
        if (!(total > 0)) {
            return;
        }
        int block = (int) Math.max(1, Math.round(PILE_UP_STEP_KEV / axis.gainKev()));
        int blocks = (channels + block - 1) / block;
        Arrays.fill(moved, 0, blocks, 0);
        for (int b = 0; b < blocks; b++) {
            for (int c = b * block; c < Math.min(channels, (b + 1) * block); c++) {
                moved[b] += work[c];
            }
        }
        convolveWithItself(moved, blocks, sums);
        // Energies add up: blocks i and j lie together at channel block (i + j + 1) - 1 + offset / gain.
        double scale = share / (total * block);
        double perBlock = 1.0 / block;
        double first = block - 1 + axis.offsetKev() / axis.gainKev();
        for (int c = 0; c < channels; c++) {
            double at = (c - first) * perBlock;
            int below = (int) Math.floor(at);
            double rest = at - below;
            double here = below >= 0 && below < blocks ? (1 - rest) * sums[below] : 0;
            double next = below + 1 >= 0 && below + 1 < blocks ? rest * sums[below + 1] : 0;
            work[c] = (1 - 2 * share) * work[c] + scale * (here + next);
        }
    }

    /** Each pair once, against the values in reverse so that both are read upwards. */
    private void convolveWithItself(double[] values, int number, double[] into) {
        for (int i = 0; i < number; i++) {
            reversed[i] = values[number - 1 - i];
        }
        for (int k = 0; k < number; k++) {
            double pairs = dot(values, (k + 1) / 2, reversed, number - 1 - k);
            into[k] = 2 * pairs + (k % 2 == 0 ? values[k / 2] * values[k / 2] : 0);
        }
    }

    private static double dot(double[] a, int length, double[] b, int from) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i < length - 3; i += 4) {
            s0 += a[i] * b[from + i];
            s1 += a[i + 1] * b[from + i + 1];
            s2 += a[i + 2] * b[from + i + 2];
            s3 += a[i + 3] * b[from + i + 3];
        }
        for (; i < length; i++) {
            s0 += a[i] * b[from + i];
        }
        return s0 + s1 + s2 + s3;
    }

    private int index(double energyKev) {
        return Math.min(peak.length - 1, (int) (energyKev * (1 / TABLE_STEP_KEV) + 0.5));
    }

    private double widthKev(int channel) {
        return axis.gainKev() + (2 * channel) * axis.quadraticKev();
    }
}
