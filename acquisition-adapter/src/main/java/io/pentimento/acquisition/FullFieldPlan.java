package io.pentimento.acquisition;

import io.pentimento.xrf.cube.CubeDetector;

/**
 * What a full-field detector is going to measure: all pixels at once.
 *
 * @param title what is scanned, for people
 * @param source where the events come from, for people
 * @param rows of the image, positive
 * @param columns of the image, positive
 * @param tileRows rows of a tile, positive
 * @param detector of kind GEM; its energy axis is a guess
 */
public record FullFieldPlan(String title, String source, int rows, int columns, int tileRows, CubeDetector detector) {

    public FullFieldPlan {
        if (rows <= 0 || columns <= 0 || tileRows <= 0) {
            throw new IllegalArgumentException(
                    "rows=" + rows + ", columns=" + columns + ", tileRows=" + tileRows + ": must be positive");
        }
    }

    /** Pixels of the image. */
    public long pixels() {
        return (long) rows * columns;
    }
}
