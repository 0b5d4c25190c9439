package io.pentimento.xrf.detector;

import io.pentimento.xrf.energy.EnergyAxis;
import java.util.SplittableRandom;

/**
 * How the gain of a gas detector varies over its area: a smooth random surface of a few low spatial frequencies around 1.
 * Immutable; safe for use by many threads.
 */
public final class GainMap {

    private static final int WAVES = 6;
    private static final double MOST_WAVES_ACROSS = 2.5;

    private final double[] frequencyU = new double[WAVES];
    private final double[] frequencyV = new double[WAVES];
    private final double[] phase = new double[WAVES];
    private final double amplitude;

    /**
     * @param spread standard deviation of the gain over the area, 0 to 0.3
     * @param seed of the surface
     */
    public GainMap(double spread, long seed) {
        if (!(spread >= 0) || spread > 0.3) {
            throw new IllegalArgumentException("spread=" + spread + ": must be between 0 and 0.3");
        }
        var random = new SplittableRandom(seed);
        for (int i = 0; i < WAVES; i++) {
            frequencyU[i] = random.nextDouble(-MOST_WAVES_ACROSS, MOST_WAVES_ACROSS);
            frequencyV[i] = random.nextDouble(-MOST_WAVES_ACROSS, MOST_WAVES_ACROSS);
            phase[i] = random.nextDouble(2 * Math.PI);
        }
        amplitude = spread * Math.sqrt(2.0 / WAVES);
    }

    /** Gain at a place, relative to the nominal one; u and v run from 0 to 1 across the area. */
    public double gain(double u, double v) {
        double sum = 0;
        for (int i = 0; i < WAVES; i++) {
            sum += Math.cos(2 * Math.PI * (frequencyU[i] * u + frequencyV[i] * v) + phase[i]);
        }
        return 1 + amplitude * sum;
    }

    /** The axis that spectra at this place really have when all are labelled with the nominal one. */
    public EnergyAxis axisAt(EnergyAxis nominal, double u, double v) {
        double gain = gain(u, v);
        return new EnergyAxis(
                nominal.offsetKev() / gain, nominal.gainKev() / gain, nominal.quadraticKev() / gain, nominal.width());
    }
}
