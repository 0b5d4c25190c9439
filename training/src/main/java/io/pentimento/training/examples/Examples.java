package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Draws examples without end: no data set on disk, and no two epochs alike. What is drawn depends on the generator's
 * state alone. Implementations are safe for use by many threads.
 */
public interface Examples {

    /** The axis that spectra are drawn on. */
    ModelInput.Spectrum input();

    /** Names of the labels: "Fe-K", or "vermilion". */
    List<String> labels();

    /** Whether examples have areas, beside whether a label is there. */
    boolean areas();

    /** What makes up a draw, for the record. */
    Map<String, String> settings();

    /** A drawer with buffers of its own, for one thread. */
    Drawer drawer();

    /** Draws examples; belongs to one thread. */
    interface Drawer {

        /**
         * Replaces the example by a new one.
         *
         * @param foreign whether to put something into the spectrum that no label stands for
         * @param again whether it may be of the same object as the last one, measured for another time: cheaper, where
         *     objects are dear
         */
        void draw(RandomGenerator random, boolean foreign, boolean again, Example into);
    }

    /** An empty example of the right size. */
    default Example example() {
        return new Example(input().bins(), labels().size());
    }
}
