package io.pentimento.xrf.forward;

import java.util.random.RandomGenerator;
import org.apache.commons.math3.special.Gamma;

/** Draws counts. Stateless; the generator is the caller's. */
public final class PoissonSampler {

    private static final double SMALL = 12;

    private PoissonSampler() {}

    /** A Poisson number of this mean; 0 for a mean that is not positive. */
    public static int draw(double mean, RandomGenerator random) {
        if (!(mean > 0)) {
            return 0;
        }
        return mean < SMALL ? byInversion(mean, random) : byRejection(mean, random);
    }

    /** Sequential search (L. Devroye, Non-Uniform Random Variate Generation, 1986, section X.3). */
    private static int byInversion(double mean, RandomGenerator random) {
        double left = random.nextDouble();
        double probability = Math.exp(-mean);
        int count = 0;
        while (left > probability && probability > 0) {
            left -= probability;
            count++;
            probability *= mean / count;
        }
        return count;
    }

    /** Transformed rejection PTRS (W. Hörmann, Insurance: Mathematics and Economics 12 (1993) 39). */
    private static int byRejection(double mean, RandomGenerator random) {
        double b = 0.931 + 2.53 * Math.sqrt(mean);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double vr = 0.9277 - 3.6224 / (b - 2);
        while (true) {
            double u = random.nextDouble() - 0.5;
            double v = random.nextDouble();
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= vr) {
                return (int) k;
            }
            boolean impossible = k < 0 || us < 0.013 && v > us;
            if (!impossible
                    && Math.log(v * inverseAlpha / (a / (us * us) + b))
                            <= k * Math.log(mean) - mean - Gamma.logGamma(k + 1)) {
                return (int) k;
            }
        }
    }
}
