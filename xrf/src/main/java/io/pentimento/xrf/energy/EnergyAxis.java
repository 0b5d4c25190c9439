package io.pentimento.xrf.energy;

/**
 * Channel to energy, {@code E(c) = offset + gain * c + quadratic * c^2} in keV at the centre of channel c (from 0), and
 * the width of a line at that energy.
 *
 * @param offsetKev energy of channel 0, keV
 * @param gainKev keV per channel, positive
 * @param quadraticKev keV per channel squared; 0 for a linear axis
 * @param width full width at half maximum against energy
 */
public record EnergyAxis(double offsetKev, double gainKev, double quadraticKev, Width width) {

    /**
     * Width law of a semiconductor or gas detector: {@code FWHM(E)^2 = noise^2 + 2.3548^2 * fano * pair * E}
     * (G. F. Knoll, Radiation Detection and Measurement, 4th ed., eqs 11.12 and 12.12).
     *
     * @param noiseKev electronic noise, FWHM in keV
     * @param fano Fano factor
     */
    public record Width(double noiseKev, double fano) {
        /** A silicon drift detector of about 140 eV at 5.9 keV. */
        public static final Width SILICON = new Width(0.075, 0.114);

        private static final double FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.log(2));
        /** Mean energy to make an electron-hole pair in silicon, keV. */
        private static final double PAIR_KEV = 0.00385;

        public Width {
            if (!(noiseKev >= 0) || !(fano >= 0) || noiseKev + fano <= 0) {
                throw new IllegalArgumentException(
                        "noiseKev=" + noiseKev + ", fano=" + fano + ": must not be negative, nor both be zero");
            }
        }

        /**
         * The law of a gas detector, {@code FWHM(E) = relative * at * sqrt(E / at)}: no noise, and a "Fano factor" that holds
         * the spread of gas gain as well.
         *
         * @param relative FWHM over energy
         * @param atKev energy at which it is, keV
         */
        public static Width squareRootLaw(double relative, double atKev) {
            double fwhm = relative * atKev;
            return new Width(0, fwhm * fwhm / (FWHM_PER_SIGMA * FWHM_PER_SIGMA * PAIR_KEV * atKev));
        }

        /** Full width at half maximum of a line at this energy, keV. */
        public double fwhmKev(double energyKev) {
            double statistical = FWHM_PER_SIGMA * FWHM_PER_SIGMA * fano * PAIR_KEV * Math.max(energyKev, 0);
            return Math.sqrt(noiseKev * noiseKev + statistical);
        }

        /** Standard deviation of a line at this energy, keV. */
        public double sigmaKev(double energyKev) {
            return fwhmKev(energyKev) / FWHM_PER_SIGMA;
        }
    }

    public EnergyAxis {
        if (!(gainKev > 0) || !Double.isFinite(gainKev)) {
            throw new IllegalArgumentException("gainKev=" + gainKev + ": must be positive");
        }
        if (!Double.isFinite(offsetKev) || !Double.isFinite(quadraticKev)) {
            throw new IllegalArgumentException(
                    "offsetKev=" + offsetKev + ", quadraticKev=" + quadraticKev + ": must be numbers");
        }
    }

    /** A linear axis with the width of a silicon drift detector. */
    public static EnergyAxis linear(double offsetKev, double gainKev) {
        return new EnergyAxis(offsetKev, gainKev, 0, Width.SILICON);
    }

    /** Energy at the centre of a channel (or between centres), keV. */
    public double energyKev(double channel) {
        return offsetKev + channel * (gainKev + channel * quadraticKev);
    }

    /** The channel, with its fraction, that has this energy. */
    public double channel(double energyKev) {
        if (quadraticKev == 0) {
            return (energyKev - offsetKev) / gainKev;
        }
        double root = gainKev * gainKev - 4 * quadraticKev * (offsetKev - energyKev);
        if (root < 0) {
            return Double.NaN;
        }
        // The form without cancellation for a small quadratic term.
        return 2 * (energyKev - offsetKev) / (gainKev + Math.sqrt(root));
    }

    /** Full width at half maximum of a line at this energy, keV. */
    public double fwhmKev(double energyKev) {
        return width.fwhmKev(energyKev);
    }

    /** The same axis with another width law. */
    public EnergyAxis withWidth(Width other) {
        return new EnergyAxis(offsetKev, gainKev, quadraticKev, other);
    }
}
