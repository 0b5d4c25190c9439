package io.pentimento.training.examples;

import java.util.random.RandomGenerator;

/**
 * Elements in a painting besides its pigments: impurities, corrosion, hardware, what the instrument itself adds. They lie in
 * the topmost layer, and each makes a share of the counts that is drawn evenly on a logarithmic scale.
 */
public enum Traces {
    /** Up to eight, each with less than a pigment must have to be called present: for networks that name pigments. */
    FAINT(8, 0.005),
    /**
     * Up to twenty-five, each with up to a twentieth of all counts: for networks that measure elements. In real paintings most
     * elements are nearly everywhere a little; a network that has seldom seen that takes weak lines for noise, and their areas
     * come out too small where light is short.
     */
    EVERYWHERE(25, 0.05);

    /** Of the counts. */
    static final double LEAST_SHARE = 2e-4;

    private final int most;
    private final double mostShare;

    Traces(int most, double mostShare) {
        this.most = most;
        this.mostShare = mostShare;
    }

    /** How many there are in one painting. */
    int number(RandomGenerator random) {
        return random.nextInt(most + 1);
    }

    /** Share of the counts that one of them makes. */
    double share(RandomGenerator random) {
        return Draw.logBetween(random, LEAST_SHARE, mostShare);
    }

    @Override
    public String toString() {
        return "up to " + most + ", each with up to " + mostShare + " of the counts";
    }
}
