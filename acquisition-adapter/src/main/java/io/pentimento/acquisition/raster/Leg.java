package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.ScanPlan;
import java.util.BitSet;

/**
 * A way over some pixels of a row, at an even speed from the first border to the last. Positions in mm.
 *
 * @param start where the stage speeds up from
 * @param begin first border
 * @param end last border
 * @param stop where it stands again
 */
record Leg(int row, int pixels, double start, double begin, double end, double stop) {

    /**
     * @param first pixel, in the order of measurement
     * @param runUpMm on which the stage gets to its speed
     */
    static Leg of(ScanPlan plan, ScanArea area, int first, int pixels, double runUpMm) {
        int row = plan.row(first);
        boolean back = plan.reversed(row);
        int column = plan.column(first);
        int sign = back ? -1 : 1;
        double begin = area.borderMm(back ? column + 1 : column);
        double end = begin + sign * pixels * area.stepMm();
        return new Leg(row, pixels, begin - sign * runUpMm, begin, end, end + sign * runUpMm);
    }

    /** Pixels from this one to the end of its row, as far as they are wanted one after the other. */
    static int leftInRow(ScanPlan plan, BitSet wanted, int first) {
        int left = 1;
        while (left < plan.columns()
                && plan.row(first + left) == plan.row(first)
                && (wanted == null || wanted.get(first + left))) {
            left++;
        }
        return left;
    }

    /** 1 towards higher positions, -1 towards lower ones. */
    int sign() {
        return end > begin ? 1 : -1;
    }

    /** The border behind so many pixels. */
    double border(int passed) {
        return begin + (end - begin) * passed / pixels;
    }
}
