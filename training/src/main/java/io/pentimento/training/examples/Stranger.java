package io.pentimento.training.examples;

import io.pentimento.xrf.energy.EnergyAxis;
import java.util.random.RandomGenerator;

/**
 * Puts something into a spectrum that no label stands for, so that a network learns to notice it: a line or two anywhere, of
 * a line's width or of another. It does not know which elements there are, so elements that a training leaves out are as
 * new to the network as any.
 *
 * @param leastKev lowest energy of a foreign line
 * @param mostKev highest
 */
record Stranger(double leastKev, double mostKev) {

    /** Makes the error of an area weigh nothing. */
    static final float NO_MATTER = 1e9f;

    private static final double LEAST_SHARE = 0.02;
    private static final double MOST_SHARE = 0.8;

    /** Takes peaks up. */
    interface Peaks {
        /** Adds counts of one energy. */
        void add(double energyKev, double sigmaKev, double counts);
    }

    /**
     * Adds foreign peaks.
     *
     * @param counts in the spectrum so far
     * @param axis of the spectrum
     */
    void add(RandomGenerator random, double counts, EnergyAxis axis, Peaks peaks) {
        int number = 1 + random.nextInt(2);
        double share = Draw.logBetween(random, LEAST_SHARE, MOST_SHARE) / number;
        double widened = random.nextInt(4) == 0 ? Draw.logBetween(random, 0.25, 4) : 1;
        for (int i = 0; i < number; i++) {
            double energy = Draw.between(random, leastKev, mostKev);
            peaks.add(energy, widened * axis.width().sigmaKev(energy), share * counts);
        }
    }

    /** An axis that is wrong by 4 to 30 %. */
    static EnergyAxis wrong(EnergyAxis axis, RandomGenerator random) {
        double stretch = Math.exp((random.nextBoolean() ? 1 : -1) * Draw.logBetween(random, 0.04, 0.3));
        return new EnergyAxis(axis.offsetKev(), axis.gainKev() * stretch, axis.quadraticKev(), axis.width());
    }
}
