package io.pentimento.training.tune;

import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.special.Erf;

/**
 * Spread of one parameter about an observed value. Places are numbers between 0 and 1, or the number of an option.
 */
sealed interface Kernel {

    static List<Kernel> of(SearchSpace space) {
        return space.parameters().stream().map(Kernel::of).toList();
    }

    private static Kernel of(Parameter parameter) {
        if (parameter instanceof Parameter.Real real) {
            return new Bell(UnitScale.of(real));
        }
        if (parameter instanceof Parameter.Whole whole) {
            return new Bell(UnitScale.of(whole));
        }
        return new Options(((Parameter.Choice) parameter).options());
    }

    double place(Object value);

    Object value(double place);

    /** A place drawn evenly. */
    double drawAnywhere(RandomGenerator random);

    /** A place drawn about another. */
    double drawNear(RandomGenerator random, double centre, double width);

    /** Density of a place when drawn about another, relative to drawing evenly. */
    double density(double place, double centre, double width);

    /** A normal law cut off at 0 and 1. */
    record Bell(UnitScale scale) implements Kernel {

        @Override
        public double place(Object value) {
            return scale.place(value);
        }

        @Override
        public Object value(double place) {
            return scale.value(place);
        }

        @Override
        public double drawAnywhere(RandomGenerator random) {
            return random.nextDouble();
        }

        @Override
        public double drawNear(RandomGenerator random, double centre, double width) {
            double place;
            do {
                place = centre + width * random.nextGaussian();
            } while (place < 0 || place > 1);
            return place;
        }

        @Override
        public double density(double place, double centre, double width) {
            double z = (place - centre) / width;
            double within = 0.5 * Erf.erf(-centre / width / Math.sqrt(2), (1 - centre) / width / Math.sqrt(2));
            return Math.exp(-0.5 * z * z) / (width * Math.sqrt(2 * Math.PI) * within);
        }
    }

    /** The option itself, or with a probability that is the width any of them (J. Aitchison, C. Aitken, Biometrika 63 (1976) 413). */
    record Options(List<String> options) implements Kernel {

        @Override
        public double place(Object value) {
            return options.indexOf(value);
        }

        @Override
        public Object value(double place) {
            return options.get((int) place);
        }

        @Override
        public double drawAnywhere(RandomGenerator random) {
            return random.nextInt(options.size());
        }

        @Override
        public double drawNear(RandomGenerator random, double centre, double width) {
            return random.nextDouble() < width ? drawAnywhere(random) : centre;
        }

        @Override
        public double density(double place, double centre, double width) {
            return width + (place == centre ? (1 - width) * options.size() : 0);
        }
    }
}
