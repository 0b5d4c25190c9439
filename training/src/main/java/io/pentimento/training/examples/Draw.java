package io.pentimento.training.examples;

import java.util.random.RandomGenerator;

/** Random numbers of the laws that examples need. */
final class Draw {

    private Draw() {}

    /** Evenly between two numbers. */
    static double between(RandomGenerator random, double least, double most) {
        return least + (most - least) * random.nextDouble();
    }

    /** Evenly on a logarithmic scale. */
    static double logBetween(RandomGenerator random, double least, double most) {
        return least * Math.exp(Math.log(most / least) * random.nextDouble());
    }
}
