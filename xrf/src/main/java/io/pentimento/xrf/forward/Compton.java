package io.pentimento.xrf.forward;

/** Compton scattering by one angle (A. H. Compton, Phys. Rev. 21 (1923) 483). */
record Compton(double angle) {

    private static final double REST_KEV = 510.999;
    private static final double FINE_STRUCTURE = 1 / 137.036;
    /**
     * Standard deviation of an electron's momentum along the scattering vector, atomic units; from the profiles of carbon
     * and oxygen (F. Biggs et al., Atomic Data and Nuclear Data Tables 16 (1975) 201), which dominate in paint.
     */
    private static final double MOMENTUM = 0.85;

    /** Energy after scattering. */
    double scatteredKev(double energyKev) {
        return energyKev / (1 + energyKev / REST_KEV * (1 - Math.cos(angle)));
    }

    /** Energy before scattering; infinite when none leaves this much. */
    double sourceKev(double scatteredKev) {
        double rest = 1 - scatteredKev / REST_KEV * (1 - Math.cos(angle));
        return rest > 0 ? scatteredKev / rest : Double.POSITIVE_INFINITY;
    }

    /** Width of source energies per width of scattered energies. */
    double stretch(double scatteredKev) {
        double ratio = sourceKev(scatteredKev) / scatteredKev;
        return ratio * ratio;
    }

    /** Standard deviation that the electrons' motion gives a scattered line, impulse approximation, keV. */
    double dopplerKev(double energyKev) {
        double after = scatteredKev(energyKev);
        double transferred = Math.sqrt(energyKev * energyKev + after * after - 2 * energyKev * after * Math.cos(angle));
        return MOMENTUM * FINE_STRUCTURE * transferred;
    }
}
