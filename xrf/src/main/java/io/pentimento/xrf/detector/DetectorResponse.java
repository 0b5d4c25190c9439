package io.pentimento.xrf.detector;

import io.pentimento.xrf.energy.EnergyAxis.Width;
import java.util.Optional;

/**
 * What a kind of detector makes of photons, as functions of the photon's energy: how many it counts, and where in the
 * spectrum they end up. {@link ExpectedSpectrum} turns lines and continua into channels with it.
 *
 * <p>Implementations are immutable and safe for use by many threads.
 */
public interface DetectorResponse extends PeakResponse {

    /**
     * Where the counted photons of one energy end up; what is left is the peak of full energy.
     *
     * @param escape share in the escape peak
     * @param tail share in the exponential tail below the peak
     * @param shelf share spread evenly from zero up to the peak
     */
    record Shares(double escape, double tail, double shelf) {

        /** All counts in the peak of full energy. */
        static final Shares PEAK_ONLY = new Shares(0, 0, 0);

        public Shares {
            if (!(escape >= 0) || !(tail >= 0) || !(shelf >= 0) || escape + tail + shelf > 1) {
                throw new IllegalArgumentException("escape=" + escape + ", tail=" + tail + ", shelf=" + shelf
                        + ": shares must not be negative, nor add up to more than 1");
            }
        }

        /** Share in the peak of full energy. */
        public double peak() {
            return 1 - escape - tail - shelf;
        }
    }

    /** The width law that is typical; a spectrum's own axis may differ. */
    Width width();

    /** Where counted photons of this energy end up. */
    Shares shares(double energyKev);

    @Override
    default double escapeFraction(double energyKev) {
        Shares shares = shares(energyKev);
        return shares.escape() / shares.peak();
    }

    /** Mean energy missing in the tail, keV. */
    double tailKev();

    /** Fluorescence of the detector's own parts; empty when there is none to speak of. */
    Optional<InnerFluorescence> innerFluorescence();

    /** Dead time and pile-up. */
    Electronics electronics();
}
