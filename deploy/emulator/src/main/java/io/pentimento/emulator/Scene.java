package io.pentimento.emulator;

/** What lies before the detector. Safe for use by one thread. */
public interface Scene {

    /**
     * Photons that one detector is expected to count in a second at a place.
     *
     * @param perSecond of each channel, filled
     */
    void rates(double xMm, double yMm, double[] perSecond);
}
