package io.pentimento.training.examples;

import java.util.random.RandomGenerator;

/**
 * Elements in a painting besides its pigments: impurities, corrosion, hardware, what the instrument itself adds. They lie in
 * the topmost layer, and each makes a share of the counts.
 */
public enum Traces {
    /**
     * Up to eight, each with less than a pigment must have to be called present, most of them with far less: for networks that
     * name pigments.
     */
    FAINT(8, 0.005) {
        @Override
        double share(RandomGenerator random) {
            return Draw.logBetween(random, LEAST_SHARE, mostShare());
        }
    },
    /**
     * Up to seventy-five, some of them of the same element, each with up to three hundredths of the counts, evenly: for
     * networks that measure elements. In real paintings most elements are nearly everywhere a little. A network that mostly saw
     * them absent, or faint, takes weak lines for noise where light is short, and their areas come out too small and bent.
     */
    EVERYWHERE(75, 0.03) {
        @Override
        double share(RandomGenerator random) {
            return Draw.between(random, 0, mostShare());
        }
    };

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
    abstract double share(RandomGenerator random);

    double mostShare() {
        return mostShare;
    }

    @Override
    public String toString() {
        return "up to " + most + ", each with up to " + mostShare + " of the counts";
    }
}
