package io.pentimento.xrf.fit;

/**
 * One column of the design matrix.
 *
 * @param name "Fe-K", "Compton", "pile-up", "continuum 3"
 * @param kind what it stands for
 * @param shape expected counts per channel of the window for an amount of one; for lines and scatter the main peaks
 *     add up to 1, so that the amount is the area in counts
 */
record Component(String name, Kind kind, double[] shape) {
    enum Kind {
        LINES,
        SCATTER,
        PILE_UP,
        CONTINUUM
    }
}
