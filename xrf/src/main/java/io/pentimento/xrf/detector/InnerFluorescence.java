package io.pentimento.xrf.detector;

import io.pentimento.xrf.lines.Line;
import java.util.List;

/**
 * Fluorescence of a detector's own parts, excited by the photons that it counts.
 *
 * @param edgeKev only photons above this energy excite it, keV
 * @param share counts of it for each count above the edge
 * @param lines that it consists of; their shares add up to 1
 */
public record InnerFluorescence(double edgeKev, double share, List<Line> lines) {

    public InnerFluorescence {
        if (!(share >= 0)) {
            throw new IllegalArgumentException("share=" + share + ": must not be negative");
        }
        lines = List.copyOf(lines);
    }
}
