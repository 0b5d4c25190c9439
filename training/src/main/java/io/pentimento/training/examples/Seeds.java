package io.pentimento.training.examples;

import java.util.SplittableRandom;

/**
 * Random numbers for what has a number. Seeds are drawn, not added up: a SplittableRandom whose seed lies a few steps further on
 * gives the same numbers a few draws later, and as soon as two such streams begin an example at the same number, they go on
 * alike.
 */
public final class Seeds {

    private Seeds() {}

    /** Of one thing. */
    public static SplittableRandom of(long number) {
        return new SplittableRandom(new SplittableRandom(number).nextLong());
    }

    /** Of one thing of a stream. */
    public static SplittableRandom of(long stream, long index) {
        return of(new SplittableRandom(stream).nextLong() + index);
    }
}
