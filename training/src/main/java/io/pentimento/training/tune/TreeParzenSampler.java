package io.pentimento.training.tune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Draws the next values to try: a Parzen estimator of the good trials so far gives candidates, and the one is taken that is
 * most likely among the good and least among the others, which has the largest expected improvement (J. Bergstra,
 * R. Bardenet, Y. Bengio, B. Kégl, NeurIPS 2011, eqs 1 to 3 and sec. 4.1). What is drawn depends on seed, number and the
 * trials before, and on nothing else.
 */
final class TreeParzenSampler {

    /** Share of trials that are good: theirs. */
    private static final double GOOD = 0.15;

    private static final int MOST_GOOD = 25;
    private static final int CANDIDATES = 32;

    private final SearchSpace space;
    private final SearchSettings settings;
    private final List<Kernel> kernels;

    TreeParzenSampler(SearchSpace space, SearchSettings settings) {
        this.space = space;
        this.settings = settings;
        this.kernels = Kernel.of(space);
    }

    /**
     * Values of a trial.
     *
     * @param number of the trial
     * @param ranked trials that have ended, best first
     */
    ParameterValues next(int number, List<Trial> ranked) {
        RandomGenerator random = random(number);
        if (ranked.size() < settings.startUp()) {
            return values(
                    kernels.stream().mapToDouble(k -> k.drawAnywhere(random)).toArray());
        }
        List<double[]> places = ranked.stream().map(this::places).toList();
        int good = Math.min(MOST_GOOD, (int) Math.ceil(GOOD * places.size()));
        ParzenEstimator better = new ParzenEstimator(kernels, places.subList(0, good));
        ParzenEstimator worse = new ParzenEstimator(kernels, places.subList(good, places.size()));
        double[] best = null;
        double mostPromise = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < CANDIDATES; c++) {
            double[] candidate = better.draw(random);
            double promise = better.logDensity(candidate) - worse.logDensity(candidate);
            if (promise > mostPromise) {
                mostPromise = promise;
                best = candidate;
            }
        }
        return values(best);
    }

    /** Split off rather than seeded by the number: such seeds could give the same stream, shifted. */
    private RandomGenerator random(int number) {
        SplittableRandom root = new SplittableRandom(settings.seed());
        for (int n = 0; n < number; n++) {
            root.split();
        }
        return root.split();
    }

    private double[] places(Trial trial) {
        double[] places = new double[kernels.size()];
        for (int p = 0; p < places.length; p++) {
            Object value = trial.values().byName().get(space.parameters().get(p).name());
            places[p] = kernels.get(p).place(value);
        }
        return places;
    }

    private ParameterValues values(double[] places) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int p = 0; p < places.length; p++) {
            values.put(space.parameters().get(p).name(), kernels.get(p).value(places[p]));
        }
        return new ParameterValues(values);
    }
}
