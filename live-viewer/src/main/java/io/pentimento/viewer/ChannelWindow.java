package io.pentimento.viewer;

import io.pentimento.model.EnergyAxes;
import io.pentimento.xrf.energy.EnergyAxis;

/**
 * Channels between two energies.
 *
 * @param first per detector
 * @param end per detector, excluded
 */
record ChannelWindow(int[] first, int[] end) {

    /**
     * The channels whose middles lie between two energies.
     *
     * @throws IllegalArgumentException when that is no window, when a detector has no energy axis, or when none of its channels
     *     is there
     */
    static ChannelWindow of(LiveScan scan, double firstKev, double lastKev) {
        if (!(lastKev > firstKev)) {
            throw new IllegalArgumentException("first_kev=" + firstKev + ", last_kev=" + lastKev
                    + ": a window needs two energies, the lower one first");
        }
        int detectors = scan.started().getDetectorsCount();
        int[] first = new int[detectors];
        int[] end = new int[detectors];
        for (int d = 0; d < detectors; d++) {
            var message = scan.axis(d);
            String name = scan.started().getDetectors(d).getName();
            if (message == null) {
                throw new IllegalArgumentException("Detector " + name + " has no energy axis yet.");
            }
            EnergyAxis axis = EnergyAxes.of(message);
            int channels = scan.started().getDetectors(d).getChannels();
            first[d] = channel(axis, firstKev, channels);
            end[d] = channel(axis, lastKev, channels);
            if (first[d] == end[d]) {
                throw new IllegalArgumentException(
                        "first_kev=" + firstKev + ", last_kev=" + lastKev + ": detector " + name
                                + " has no channel there; it reaches from %.2f to %.2f keV"
                                        .formatted(axis.energyKev(0), axis.energyKev(channels - 1.0)));
            }
        }
        return new ChannelWindow(first, end);
    }

    private static int channel(EnergyAxis axis, double kev, int channels) {
        double at = Math.ceil(axis.channel(kev));
        // Beyond the highest energy that a quadratic axis reaches.
        return Double.isNaN(at) ? channels : (int) Math.min(channels, Math.max(0, at));
    }
}
