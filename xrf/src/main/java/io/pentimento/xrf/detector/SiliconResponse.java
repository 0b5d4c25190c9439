package io.pentimento.xrf.detector;

import com.github.tschoonj.xraylib.Xraylib;
import io.pentimento.xrf.energy.EnergyAxis.Width;
import java.util.Optional;

/**
 * A silicon drift detector. Photons absorbed where the field does not collect all charge, right behind the entrance
 * window, make the tail; those so near the surface that the photo-electron or an Auger electron leaves make the shelf (F.
 * Scholze and M. Procop, X-Ray Spectrometry 38 (2009) 312): a share {@code 1 - exp(-mu d)} of each with a depth d, and a
 * part of the shelf that does not depend on energy.
 *
 * @param silicon windows and absorption
 * @param width noise and Fano width
 * @param partialUm depth of partial charge collection, µm
 * @param tailKev mean energy missing in the tail, keV
 * @param surfaceUm depth from which electrons leave, µm
 * @param shelfShare of all counts, at every energy
 * @param electronics dead time and pile-up
 */
public record SiliconResponse(
        SiliconDetector silicon,
        Width width,
        double partialUm,
        double tailKev,
        double surfaceUm,
        double shelfShare,
        Electronics electronics)
        implements DetectorResponse {

    /** A common SDD of 140 eV at 5.9 keV. */
    public static final SiliconResponse TYPICAL = new SiliconResponse(
            SiliconDetector.TYPICAL, Width.SILICON, 0.06, 0.15, 0.005, 0.003, new Electronics(1.2e-6, 0.3e-6));

    private static final int SILICON = 14;
    private static final double SILICON_DENSITY = 2.33;
    private static final double LEAST_KEV = 0.1;

    public SiliconResponse {
        if (!(partialUm >= 0) || !(tailKev > 0) || !(surfaceUm >= 0) || !(shelfShare >= 0) || shelfShare > 0.5) {
            throw new IllegalArgumentException("partialUm=" + partialUm + ", tailKev=" + tailKev + ", surfaceUm="
                    + surfaceUm + ", shelfShare=" + shelfShare + ": depths must not be negative, the tail's energy"
                    + " positive, the share between 0 and 0.5");
        }
    }

    @Override
    public double efficiency(double energyKev) {
        return silicon.efficiency(energyKev);
    }

    @Override
    public Shares shares(double energyKev) {
        double ratio = silicon.escapeFraction(energyKev);
        double absorption = Xraylib.CS_Photo(SILICON, Math.max(energyKev, LEAST_KEV)) * SILICON_DENSITY * 1e-4;
        double tail = 1 - Math.exp(-absorption * partialUm);
        double shelf = 1 - Math.exp(-absorption * surfaceUm) + shelfShare;
        double whole = 1 - Math.min(0.9, tail + shelf);
        // The escape fraction is relative to the peak of full energy.
        return new Shares(whole * ratio / (1 + ratio), Math.min(0.45, tail), Math.min(0.45, shelf));
    }

    @Override
    public double escapeKev() {
        return SiliconDetector.ESCAPE_KEV;
    }

    @Override
    public Optional<InnerFluorescence> innerFluorescence() {
        return Optional.empty();
    }
}
