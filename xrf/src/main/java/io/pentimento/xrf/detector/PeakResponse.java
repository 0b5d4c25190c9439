package io.pentimento.xrf.detector;

/** What a fit of peaks has to know of a detector. Implementations are immutable and safe for use by many threads. */
public interface PeakResponse {

    /** Share of the photons that leave the sample towards the detector which it counts, 0 to 1. */
    double efficiency(double energyKev);

    /** Counts in the escape peak beside those in the peak of full energy. */
    double escapeFraction(double energyKev);

    /** Energy that leaves with an escaping photon, keV. */
    double escapeKev();
}
