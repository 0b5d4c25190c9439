package io.pentimento.training.run;

/**
 * How a network is trained.
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
        positive("steps", steps);
        positive("batch", batch);
        positive("validationEvery", validationEvery);
        positive("validationExamples", validationExamples);
        positive("patience", patience);
        if (!(learningRate > 0) || !(gradientNorm > 0) || !(weightDecay >= 0) || warmUp < 0) {
            throw new IllegalArgumentException("learningRate=" + learningRate + ", gradientNorm=" + gradientNorm
                    + ", weightDecay=" + weightDecay + ", warmUp=" + warmUp
                    + ": rates and limits must be positive, decay and warm-up not negative");
        }
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + "=" + value + ": must be positive");
        }
    }
}
