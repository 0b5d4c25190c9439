package io.pentimento.training.examples;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Elements in a painting besides its pigments: impurities, corrosion, hardware, what the instrument itself adds. They lie in
 * the topmost layer, and each makes a share of the counts.
 */
public enum Traces {
    /**
     * Up to eight, each with less than a pigment must have to be called present, most of them with far less: for networks that
     * name pigments.
     */
    FAINT(0.005) {
        @Override
        int[] choose(RandomGenerator random, boolean[] common) {
            return random.ints(random.nextInt(9), 0, common.length).toArray();
        }

        @Override
        double share(RandomGenerator random) {
            return Draw.logBetween(random, LEAST_SHARE, mostShare());
        }
    },
    /**
     * Nineteen of twenty metals of common pigments and a third of the others, most of them with up to a twentieth of the
     * counts, one in five with up to three times that, evenly: for networks that measure elements. In real paintings calcium, iron,
     * lead and their like are nearly everywhere a little. A network that mostly saw them absent, or faint, takes weak lines for
     * noise where light is short, and their areas come out too small, and bent; to one that saw all amounts equally often, an
     * area is what the counts say. The stronger ones fill the gap between traces and pigments, where it would otherwise have to
     * decide which of the two it sees. If rarer ones were everywhere, too, it would have to tell calcium from antimony in every
     * pixel, at the cost of noise.
     */
    EVERYWHERE(0.15) {
        @Override
        int[] choose(RandomGenerator random, boolean[] common) {
            return IntStream.range(0, common.length)
                    .filter(i -> common[i] ? random.nextInt(20) > 0 : random.nextInt(3) == 0)
                    .toArray();
        }

        @Override
        double share(RandomGenerator random) {
            return Draw.between(random, 0, random.nextInt(5) == 0 ? mostShare() : mostShare() / 3);
        }
    };

    /** Of the counts. */
    static final double LEAST_SHARE = 2e-4;

    private final double mostShare;

    Traces(double mostShare) {
        this.mostShare = mostShare;
    }

    /**
     * Which elements a painting has traces of; one that is there twice has more.
     *
     * @param common of each element, whether it is one of common pigments
     */
    abstract int[] choose(RandomGenerator random, boolean[] common);

    /** Share of the counts that one of them makes. */
    abstract double share(RandomGenerator random);

    double mostShare() {
        return mostShare;
    }
}
