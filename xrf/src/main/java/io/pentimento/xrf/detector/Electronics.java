package io.pentimento.xrf.detector;

/**
 * What counting electronics do at high rates (G. F. Knoll, Radiation Detection and Measurement, 4th ed., chapters 4.VII and
 * 17.VII).
 *
 * @param deadTimeS time after each count in which none is registered, s
 * @param resolvingTimeS twice the time within which two photons are counted as one of the summed energy, s: a photon is
 *     part of such a pair when another one falls into a window of this length around it
 */
public record Electronics(double deadTimeS, double resolvingTimeS) {

    public Electronics {
        if (!(deadTimeS >= 0) || !(resolvingTimeS >= 0)) {
            throw new IllegalArgumentException(
                    "deadTimeS=" + deadTimeS + ", resolvingTimeS=" + resolvingTimeS + ": must not be negative");
        }
    }

    /** Share of real time in which the electronics are free, non-paralysable, at this rate of photons per second. */
    public double liveShare(double rateHz) {
        return 1 / (1 + rateHz * deadTimeS);
    }

    /** Share of the counts that are two photons, at this rate of photons per second. */
    public double pileUpShare(double rateHz) {
        return 0.5 * (1 - Math.exp(-rateHz * resolvingTimeS));
    }
}
