package io.pentimento.xrf.detector;

import com.github.tschoonj.xraylib.Xraylib;
import io.pentimento.xrf.energy.EnergyAxis;

/**
 * What a silicon drift detector does to a photon on its way from the sample to a channel: air, entrance window, dead
 * layer, the silicon itself, and the escape of silicon's own fluorescence.
 *
 * @param airCm air between sample and detector, cm
 * @param berylliumUm window, µm
 * @param siliconUm active thickness, µm
 * @param deadLayerUm silicon in front of it that does not count, µm
 */
public record SiliconDetector(double airCm, double berylliumUm, double siliconUm, double deadLayerUm)
        implements PeakResponse {

    /** A common SDD: 12.5 µm beryllium, 450 µm silicon, 1.5 cm of air in front. */
    public static final SiliconDetector TYPICAL = new SiliconDetector(1.5, 12.5, 450, 0.1);

    /** Energy that leaves with a silicon K photon, keV. */
    public static final double ESCAPE_KEV = 1.73998;

    private static final int BERYLLIUM = 4;
    private static final int SILICON = 14;
    private static final double BERYLLIUM_DENSITY = 1.848;
    private static final double SILICON_DENSITY = 2.33;
    private static final double SILICON_K_EDGE_KEV = 1.8389;
    private static final double LEAST_KEV = 0.1;

    public SiliconDetector {
        if (!(airCm >= 0) || !(berylliumUm >= 0) || !(siliconUm > 0) || !(deadLayerUm >= 0)) {
            throw new IllegalArgumentException("airCm=" + airCm + ", berylliumUm=" + berylliumUm + ", siliconUm="
                    + siliconUm + ", deadLayerUm=" + deadLayerUm + ": lengths must not be negative");
        }
    }

    /** Share of photons that leave the sample towards the detector and are absorbed in its active volume; 0 to 1. */
    @Override
    public double efficiency(double energyKev) {
        double e = Math.max(energyKev, LEAST_KEV);
        double inFront = Air.massAttenuation(e) * Air.areal(airCm)
                + Xraylib.CS_Total(BERYLLIUM, e) * BERYLLIUM_DENSITY * berylliumUm * 1e-4
                + Xraylib.CS_Total(SILICON, e) * SILICON_DENSITY * deadLayerUm * 1e-4;
        double absorbed = 1 - Math.exp(-Xraylib.CS_Photo(SILICON, e) * SILICON_DENSITY * siliconUm * 1e-4);
        return Math.exp(-inFront) * absorbed;
    }

    /**
     * Escape peak relative to its parent: {@code 0.5 w r (1 - (mu_K / mu) ln(1 + mu / mu_K))} for normal incidence (S. J. B.
     * Reed and N. G. Ware, J. Phys. E 5 (1972) 582, eq. 4), with the K-shell share r of absorption and the yield w of
     * silicon. 0 below silicon's K edge.
     */
    @Override
    public double escapeFraction(double energyKev) {
        if (energyKev <= SILICON_K_EDGE_KEV) {
            return 0;
        }
        double jump = Xraylib.JumpFactor(SILICON, Xraylib.K_SHELL);
        double share = (jump - 1) / jump;
        double yield = Xraylib.FluorYield(SILICON, Xraylib.K_SHELL);
        double ratio = Xraylib.CS_Total(SILICON, ESCAPE_KEV) / Xraylib.CS_Total(SILICON, energyKev);
        double escaped = 0.5 * yield * share * (1 - ratio * Math.log(1 + 1 / ratio));
        return escaped / (1 - escaped);
    }

    @Override
    public double escapeKev() {
        return ESCAPE_KEV;
    }

    /**
     * Adds the peak of {@code counts} photons of one energy to a spectrum: a Gaussian integrated over each channel.
     *
     * @param spectrum expected counts per channel
     */
    public static void addPeak(double[] spectrum, EnergyAxis axis, double energyKev, double counts) {
        addPeak(spectrum, axis, energyKev, axis.width().sigmaKev(energyKev), counts);
    }

    /** As {@link #addPeak(double[], EnergyAxis, double, double)} with a width of its own, sigma in keV. */
    public static void addPeak(double[] spectrum, EnergyAxis axis, double energyKev, double sigmaKev, double counts) {
        addPeak(spectrum, spectrum.length, axis, energyKev, sigmaKev, counts);
    }

    /** Into the first channels of an array only. */
    static void addPeak(
            double[] spectrum, int channels, EnergyAxis axis, double energyKev, double sigmaKev, double counts) {
        double reach = 6 * sigmaKev;
        int first = (int) Math.max(0, Math.floor(axis.channel(energyKev - reach)));
        int last = (int) Math.min(channels - 1.0, Math.ceil(axis.channel(energyKev + reach)));
        if (axis.quadraticKev() != 0) {
            addCurved(spectrum, first, last, axis, energyKev, sigmaKev, counts);
            return;
        }
        double at = NormalTable.position((axis.energyKev(first - 0.5) - energyKev) / sigmaKev);
        double step = NormalTable.stepsPerSigma() * axis.gainKev() / sigmaKev;
        double below = NormalTable.at(at);
        for (int c = first; c <= last; c++) {
            at += step;
            double above = NormalTable.at(at);
            spectrum[c] += counts * (above - below);
            below = above;
        }
    }

    private static void addCurved(
            double[] spectrum, int first, int last, EnergyAxis axis, double energyKev, double sigmaKev, double counts) {
        double below = NormalTable.cumulative((axis.energyKev(first - 0.5) - energyKev) / sigmaKev);
        for (int c = first; c <= last; c++) {
            double above = NormalTable.cumulative((axis.energyKev(c + 0.5) - energyKev) / sigmaKev);
            spectrum[c] += counts * (above - below);
            below = above;
        }
    }
}
