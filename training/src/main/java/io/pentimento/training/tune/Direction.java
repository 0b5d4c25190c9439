package io.pentimento.training.tune;

/** Which values are good. */
public enum Direction {
    /** Small ones: losses. */
    MINIMISE,
    /** Large ones: scores. */
    MAXIMISE;

    /** The value, turned so that smaller is better. */
    double cost(double value) {
        return this == MINIMISE ? value : -value;
    }
}
