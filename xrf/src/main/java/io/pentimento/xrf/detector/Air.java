package io.pentimento.xrf.detector;

import com.github.tschoonj.xraylib.Xraylib;

/** Dry air at 20 °C and 1013 hPa. */
public final class Air {

    /** Mass fraction of argon. */
    public static final double ARGON_SHARE = 0.013;

    private static final double DENSITY = 1.205e-3;
    private static final int[] Z = {7, 8, 18};
    private static final double[] WEIGHT = {0.755, 0.232, ARGON_SHARE};

    private Air() {}

    /** g/cm² of a path in cm. */
    public static double areal(double pathCm) {
        return DENSITY * pathCm;
    }

    /** Mass attenuation coefficient, cm²/g, at an energy of 0.1 keV and more. */
    public static double massAttenuation(double energyKev) {
        double sum = 0;
        for (int i = 0; i < Z.length; i++) {
            sum += WEIGHT[i] * Xraylib.CS_Total(Z[i], energyKev);
        }
        return sum;
    }
}
