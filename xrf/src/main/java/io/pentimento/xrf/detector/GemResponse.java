package io.pentimento.xrf.detector;

import com.github.tschoonj.xraylib.Xraylib;
import io.pentimento.xrf.energy.EnergyAxis.Width;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Optional;

/**
 * A gas electron multiplier with an argon drift gap: 18 % FWHM at 5.9 keV, argon escape, and the copper fluorescence of
 * its foils (B. Łach et al., Sensors 21 (2021) 7965; Sensors 24 (2024) 4169). Numbers that those papers do not give
 * are settings, and their defaults are ours: gap, gas, windows, escape and copper.
 *
 * @param airCm air between sample and detector, cm
 * @param kaptonUm entrance window and drift electrode, µm of kapton
 * @param gapMm drift gap, mm
 * @param argonShare of the gas by volume, at 1 bar and 20 °C
 * @param width square-root law
 * @param escapeRatio counts of the escape peak beside those of its parent; 0.08 to 0.15 is usual
 * @param copper fluorescence of the foils
 * @param electronics dead time and pile-up
 */
public record GemResponse(
        double airCm,
        double kaptonUm,
        double gapMm,
        double argonShare,
        Width width,
        double escapeRatio,
        InnerFluorescence copper,
        Electronics electronics)
        implements DetectorResponse {

    /** Energy that leaves with an argon K photon, keV. */
    public static final double ESCAPE_KEV = 2.957;

    /** 18 % FWHM at 5.9 keV. */
    public static final Width WIDTH = Width.squareRootLaw(0.18, 5.9);

    private static final int ARGON = 18;
    private static final double ARGON_K_EDGE_KEV = 3.2029;
    private static final double ARGON_DENSITY = 1.662e-3;
    private static final double KAPTON_DENSITY = 1.42;
    private static final String KAPTON = "C22H10N2O5";
    private static final double LEAST_KEV = 0.5;

    public GemResponse {
        if (!(airCm >= 0) || !(kaptonUm >= 0) || !(gapMm > 0) || !(argonShare > 0) || argonShare > 1) {
            throw new IllegalArgumentException("airCm=" + airCm + ", kaptonUm=" + kaptonUm + ", gapMm=" + gapMm
                    + ", argonShare=" + argonShare
                    + ": lengths must not be negative, the gap positive, the share between 0 and 1");
        }
        if (!(escapeRatio >= 0) || escapeRatio > 1) {
            throw new IllegalArgumentException("escapeRatio=" + escapeRatio + ": must be between 0 and 1");
        }
    }

    /** 3 mm of Ar/CO2 70:30, 50 µm of kapton, 2 cm of air; 11 % escape, 4 % copper. */
    public static GemResponse typical(XrayLines lines) {
        return new GemResponse(2, 50, 3, 0.7, WIDTH, 0.11, foils(lines, 0.04), new Electronics(0.2e-6, 0.1e-6));
    }

    /**
     * Copper foils; aluminium-clad ones have a much smaller share.
     *
     * @param share copper counts for each count above copper's K edge
     */
    public static InnerFluorescence foils(XrayLines lines, double share) {
        LineGroup copper = new LineGroup(new Element("Cu", 29), Family.K);
        double edge = lines.deepestEdgeKev(copper).orElseThrow();
        return new InnerFluorescence(edge, share, lines.lines(copper, edge + 2));
    }

    @Override
    public double efficiency(double energyKev) {
        double e = Math.max(energyKev, LEAST_KEV);
        double inFront = Air.areal(airCm) * Air.massAttenuation(e)
                + Xraylib.CS_Total_CP(KAPTON, e) * KAPTON_DENSITY * kaptonUm * 1e-4;
        double gas = Xraylib.CS_Photo(ARGON, e) * ARGON_DENSITY * argonShare * gapMm * 0.1;
        return Math.exp(-inFront) * (1 - Math.exp(-gas));
    }

    @Override
    public Shares shares(double energyKev) {
        return energyKev > ARGON_K_EDGE_KEV ? new Shares(escapeRatio / (1 + escapeRatio), 0, 0) : Shares.PEAK_ONLY;
    }

    @Override
    public double escapeKev() {
        return ESCAPE_KEV;
    }

    /** A gas detector has no tail; this is never used with a share of zero. */
    @Override
    public double tailKev() {
        return 0.1;
    }

    @Override
    public Optional<InnerFluorescence> innerFluorescence() {
        return Optional.of(copper);
    }
}
