package io.pentimento.training.run;

/**
 * How a network that sees spectra is trained.
 *
 * @param steps at most
 * @param batch examples a step
 * @param learningRate highest, of AdamW
 * @param warmUp steps until it is reached
 * @param weightDecay of AdamW
 * @param gradientNorm limit on the gradient's norm
 * @param error how an area's error is weighed
 * @param seed of first values and examples
 * @param validationEvery steps between two looks at the validation set, each with a checkpoint
 * @param validationExamples in the validation set
 * @param patience looks without a better result after which it stops
 */
public record TrainingSettings(
        long steps,
        int batch,
        double learningRate,
        long warmUp,
        double weightDecay,
        double gradientNorm,
        AreaError error,
        long seed,
        long validationEvery,
        int validationExamples,
        int patience) {

    /** How an area's error, in its unit, is weighed. */
    public enum AreaError {
        /** As it is: L1. */
        ABSOLUTE,
        /** Squared. */
        SQUARED,
        /** Squared where it is small, as it is beyond some units. */
        HUBER
    }

    public TrainingSettings {
        Pace.positive("batch", batch);
        Pace.positive("validationExamples", validationExamples);
        pace(steps, learningRate, warmUp, weightDecay, gradientNorm, seed, validationEvery, patience);
    }

    /** What of it is the same for all trainings. */
    public Pace pace() {
        return pace(steps, learningRate, warmUp, weightDecay, gradientNorm, seed, validationEvery, patience);
    }

    private static Pace pace(
            long steps,
            double learningRate,
            long warmUp,
            double weightDecay,
            double gradientNorm,
            long seed,
            long validationEvery,
            int patience) {
        return new Pace(steps, learningRate, warmUp, 0, weightDecay, gradientNorm, seed, validationEvery, patience);
    }
}
