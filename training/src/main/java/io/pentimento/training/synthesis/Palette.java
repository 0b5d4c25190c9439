package io.pentimento.training.synthesis;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Paints, and what X-rays make of mixtures of them. Immutable; safe for use by many threads. */
public interface Palette {

    /** Spectra have so many bins, see {@link Synthesis#INPUT}. */
    int BINS = Synthesis.INPUT.bins();

    /** The paints, two at least. */
    List<Swatch> swatches();

    /** An instrument, and a way to paint: the same for all of one picture. */
    Beam beam(RandomGenerator random);

    /** What a reader of a model should know of it. */
    Map<String, String> settings();

    /** Spectra of mixtures before one instrument. Belongs to one thread. */
    interface Beam {

        /**
         * The expected spectrum of a mixture.
         *
         * @param amounts of each paint, not negative, not all 0
         * @param into shares of all counts in each bin, which add up to 1
         * @return counts that it gives in the time in which a typical paint gives one
         */
        double expect(double[] amounts, double[] into);
    }
}
