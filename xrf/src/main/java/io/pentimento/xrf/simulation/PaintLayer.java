package io.pentimento.xrf.simulation;

/**
 * A layer of the painting as a function of the place, so that it can be looked at with any resolution.
 *
 * <p>Safe for use by many threads.
 */
interface PaintLayer {

    /**
     * Adds this layer's pigments to an empty coat.
     *
     * @param x to the right from the middle, in picture heights
     * @param y downwards from the upper edge, 0 to 1
     */
    void paint(double x, double y, Coat coat);
}
