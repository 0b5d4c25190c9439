package io.pentimento.xrf.forward;

/**
 * A characteristic line of the tube.
 *
 * @param name transition in IUPAC notation, "KL3"
 * @param energyKev energy, keV
 * @param photons per s, mA and sr
 */
record AnodeLine(String name, double energyKev, double photons) {

    /** The line behind something that lets this share of it through. */
    AnodeLine weakened(double transmission) {
        return new AnodeLine(name, energyKev, photons * transmission);
    }
}
