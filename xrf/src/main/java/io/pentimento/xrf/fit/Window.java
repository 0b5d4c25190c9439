package io.pentimento.xrf.fit;

import io.pentimento.xrf.energy.EnergyAxis;
import java.util.Arrays;

/**
 * Consecutive channels of a spectrum.
 *
 * @param first first channel
 * @param length number of channels
 */
record Window(int first, int length) {

    private static final int LEAST_CHANNELS = 64;

    /**
     * The channels between two energies.
     *
     * @throws IllegalArgumentException when hardly any of them are on the axis
     */
    static Window between(EnergyAxis axis, int channels, double firstKev, double lastKev) {
        int first = (int) Math.max(0, Math.ceil(axis.channel(firstKev)));
        double end = axis.channel(lastKev);
        int last = (int) Math.min(channels - 1.0, Double.isNaN(end) ? channels - 1.0 : Math.floor(end));
        if (last - first + 1 < LEAST_CHANNELS) {
            throw new IllegalArgumentException("channels=" + channels + ", offset " + axis.offsetKev() + " keV, gain "
                    + axis.gainKev() + " keV: fewer than " + LEAST_CHANNELS + " channels lie between " + firstKev
                    + " and " + lastKev + " keV; give the right energy axis");
        }
        return new Window(first, last - first + 1);
    }

    int last() {
        return first + length - 1;
    }

    /** The axis of the window's own channels, counted from 0. */
    EnergyAxis axis(EnergyAxis axis) {
        return new EnergyAxis(
                axis.energyKev(first),
                axis.gainKev() + 2 * axis.quadraticKev() * first,
                axis.quadraticKev(),
                axis.width());
    }

    /** The largest window at the same start whose length is a multiple of {@code channels}. */
    Window multipleOf(int channels) {
        return new Window(first, length / channels * channels);
    }

    /** The window's part of a spectrum. */
    double[] of(double[] spectrum) {
        return Arrays.copyOfRange(spectrum, first, first + length);
    }
}
