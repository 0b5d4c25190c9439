package io.pentimento.training.synthesis;

import io.pentimento.xrf.forward.PoissonSampler;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A scan of a picture that was never scanned: draws the spectra of its pixels. {@link #pure} belongs to one thread. */
public final class SyntheticScan {

    /** Below so many counts a bin it is quicker to draw photons than bins. */
    private static final double FEW = 1;

    private static final int STEPS = 1024;

    private final ColourClusters clusters;
    private final double[][] expected;
    private final double[][] cumulative;
    /** Per group, for equal steps of the cumulative sum: the bin in which the step begins. */
    private final int[][] guide;

    private final double[] means;
    private final boolean spread;
    private final Supplier<double[][]> pure;

    /**
     * @param expected [groups x bins], each adding up to 1
     * @param means counts of a pixel of each group
     * @param spread whether counts follow Poisson's law
     * @param pure computes [paints x bins], each adding up to 1
     */
    SyntheticScan(
            ColourClusters clusters, double[][] expected, double[] means, boolean spread, Supplier<double[][]> pure) {
        this.clusters = clusters;
        this.expected = expected;
        this.means = means;
        this.spread = spread;
        this.pure = pure;
        cumulative = new double[expected.length][];
        guide = new int[expected.length][STEPS];
        for (int g = 0; g < expected.length; g++) {
            cumulative[g] = expected[g].clone();
            for (int b = 1; b < cumulative[g].length; b++) {
                cumulative[g][b] += cumulative[g][b - 1];
            }
            double all = cumulative[g][cumulative[g].length - 1];
            int bin = 0;
            for (int step = 0; step < STEPS; step++) {
                while (cumulative[g][bin] < all * step / STEPS) {
                    bin++;
                }
                guide[g][step] = bin;
            }
        }
    }

    /** The picture's groups of colours. */
    public ColourClusters clusters() {
        return clusters;
    }

    /** Shares of all counts in each bin that each paint of the palette alone has on average, computed anew. */
    public double[][] pure() {
        return pure.get();
    }

    /** Counts of a pixel of a group on average. */
    public double mean(int group) {
        return means[group];
    }

    /** Number of groups. */
    public int groups() {
        return means.length;
    }

    /**
     * Draws the spectrum of one pixel of a group.
     *
     * @param counts receives them
     */
    public void draw(int group, RandomGenerator random, int[] counts) {
        double mean = means[group];
        if (spread && mean > FEW * counts.length) {
            for (int b = 0; b < counts.length; b++) {
                counts[b] = PoissonSampler.draw(mean * expected[group][b], random);
            }
            return;
        }
        Arrays.fill(counts, 0);
        int photons = spread ? PoissonSampler.draw(mean, random) : (int) Math.round(mean);
        double[] sums = cumulative[group];
        double all = sums[sums.length - 1];
        for (int i = 0; i < photons; i++) {
            double at = random.nextDouble();
            int bin = guide[group][(int) (at * STEPS)];
            while (sums[bin] < at * all) {
                bin++;
            }
            counts[bin]++;
        }
    }
}
