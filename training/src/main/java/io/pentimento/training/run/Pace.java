package io.pentimento.training.run;

/**
 * How fast, and how long, something is learned, whatever it is.
 *
 * @param steps at most
 * @param learningRate highest, of AdamW
 * @param warmUp steps until it is reached
 * @param plateau looks without a better result after which the rate falls to a tenth (PyTorch's ReduceLROnPlateau); 0: it
 *     falls along half a cosine instead
 * @param weightDecay of AdamW
 * @param gradientNorm limit on the gradient's norm
 * @param seed of first values, of batches, and of what dropout leaves out
 * @param validationEvery steps between two looks at the validation set, each with a checkpoint
 * @param patience looks without a better result after which it stops
 */
public record Pace(
        long steps,
        double learningRate,
        long warmUp,
        int plateau,
        double weightDecay,
        double gradientNorm,
        long seed,
        long validationEvery,
        int patience) {

    public Pace {
        positive("steps", steps);
        positive("validationEvery", validationEvery);
        positive("patience", patience);
        if (!(learningRate > 0) || !(gradientNorm > 0) || !(weightDecay >= 0) || warmUp < 0 || plateau < 0) {
            throw new IllegalArgumentException("learningRate=" + learningRate + ", gradientNorm=" + gradientNorm
                    + ", weightDecay=" + weightDecay + ", warmUp=" + warmUp + ", plateau=" + plateau
                    + ": rates and limits must be positive, decay, warm-up and plateau not negative");
        }
    }

    /** The same with another number of steps. */
    public Pace withSteps(long otherSteps) {
        return new Pace(
                otherSteps,
                learningRate,
                Math.min(warmUp, otherSteps / 10),
                plateau,
                weightDecay,
                gradientNorm,
                seed,
                Math.min(validationEvery, Math.max(1, otherSteps / 4)),
                patience);
    }

    /** The same with another seed. */
    public Pace withSeed(long otherSeed) {
        return new Pace(
                steps, learningRate, warmUp, plateau, weightDecay, gradientNorm, otherSeed, validationEvery, patience);
    }

    /** The same with another learning rate and other looks. */
    public Pace withRate(double otherRate, long otherEvery) {
        return new Pace(steps, otherRate, warmUp, plateau, weightDecay, gradientNorm, seed, otherEvery, patience);
    }

    static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + "=" + value + ": must be positive");
        }
    }
}
