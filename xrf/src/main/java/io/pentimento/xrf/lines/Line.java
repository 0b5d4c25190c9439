package io.pentimento.xrf.lines;

/**
 * One fluorescence line.
 *
 * @param name transition in IUPAC notation, "KL3"
 * @param energyKev energy, keV
 * @param share of the group's photons, as they leave the atom; the shares of a group add up to 1
 */
public record Line(String name, double energyKev, double share) {}
