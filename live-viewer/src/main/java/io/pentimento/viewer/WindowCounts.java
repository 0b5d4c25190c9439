package io.pentimento.viewer;

import java.util.List;

/**
 * Counts in some channels, per pixel.
 *
 * @param next where the next answer begins
 * @param more whether there is more already
 */
record WindowCounts(List<Run> runs, long next, boolean more) {

    /**
     * Consecutive pixels, in the order of the grid.
     *
     * @param counts of each; NaN where another block knows better
     */
    record Run(int firstPixel, float[] counts) {}
}
