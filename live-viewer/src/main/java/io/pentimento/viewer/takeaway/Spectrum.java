package io.pentimento.viewer.takeaway;

import io.pentimento.proto.EnergyAxis;

/**
 * Spectra of some pixels and one detector, added up.
 *
 * @param detector its name
 * @param axis channel to energy; null when none is known
 * @param counts per channel
 * @param pixels in the sum
 * @param realTimeS s; 0: unknown
 * @param liveTimeS s; 0: unknown
 */
public record Spectrum(
        String detector, EnergyAxis axis, long[] counts, long pixels, double realTimeS, double liveTimeS) {

    boolean hasAxis() {
        return axis != null;
    }

    boolean isLinear() {
        return axis.getQuadraticKevPerChannel2() == 0;
    }

    /** Energy at the middle of a channel, keV. */
    double energyKev(int channel) {
        return axis.getOffsetKev()
                + channel * (axis.getGainKevPerChannel() + channel * axis.getQuadraticKevPerChannel2());
    }
}
