package io.pentimento.standalone;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Which rows are painted to their last pixel. Not safe for use by several threads. */
final class FinishedRows {

    private final Map<Integer, Row> rows = new HashMap<>();

    /**
     * Takes note of a pixel that is painted for the first time.
     *
     * @param end of its dwell, ns
     * @param columns of the row
     * @return end of the dwell of the row's last pixel, ns, when this was the one that the row waited for
     */
    OptionalLong add(int row, long end, int columns) {
        Row now = rows.merge(row, new Row(1, end), Row::and);
        return now.pixels == columns ? OptionalLong.of(now.end) : OptionalLong.empty();
    }

    private record Row(int pixels, long end) {
        Row and(Row other) {
            return new Row(pixels + other.pixels, Math.max(end, other.end));
        }
    }
}
