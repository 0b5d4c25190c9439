package io.pentimento.emulator;

import io.pentimento.xrf.forward.PoissonSampler;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Counts the photons of a scene as a spectrometer does: some are seen by the fast channel only, since the slow one is dead
 * for a while after each. Belongs to one thread.
 */
final class Counter {

    /** The scene is looked at so often while the stage moves. */
    private static final long STEP_NS = 10_000_000;

    private static final long LARGEST = (1L << 24) - 1;

    private final Scene scene;
    private final Beam beam;
    private final double deadTimeS;
    private final SplittableRandom random;
    private final double[] rates;
    private final int[] counts;
    private long fast;
    private long slow;
    private long countedNs;
    private long atNs;

    Counter(Scene scene, Beam beam, double deadTimeS, int channels, long seed) {
        this.scene = scene;
        this.beam = beam;
        this.deadTimeS = deadTimeS;
        this.random = new SplittableRandom(seed);
        this.rates = new double[channels];
        this.counts = new int[channels];
    }

    /** Begins here, with nothing counted. */
    void clear(long ns) {
        Arrays.fill(counts, 0);
        fast = 0;
        slow = 0;
        countedNs = 0;
        atNs = ns;
    }

    /** Passes over the time until then without counting. */
    void rest(long untilNs) {
        atNs = untilNs;
    }

    /** Counts until then. */
    void count(long untilNs) {
        while (atNs < untilNs) {
            long end = Math.min(untilNs, atNs + STEP_NS);
            countEvenly(end);
            atNs = end;
        }
    }

    private void countEvenly(long endNs) {
        long middle = atNs + (endNs - atNs) / 2;
        double seconds = (endNs - atNs) / 1e9;
        scene.rates(beam.xMm(middle), beam.yMm(middle), rates);
        double rate = Arrays.stream(rates).sum();
        double live = 1 / (1 + rate * deadTimeS);
        for (int c = 0; c < counts.length; c++) {
            int seen = PoissonSampler.draw(rates[c] * live * seconds, random);
            counts[c] = (int) Math.min(LARGEST, (long) counts[c] + seen);
            slow += seen;
        }
        fast = Math.max(slow, fast + PoissonSampler.draw(rate * seconds, random));
        countedNs += endNs - atNs;
    }

    int[] counts() {
        return counts;
    }

    long fast() {
        return fast;
    }

    long slow() {
        return slow;
    }

    long atNs() {
        return atNs;
    }

    long countedNs() {
        return countedNs;
    }
}
