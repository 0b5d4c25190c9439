package io.pentimento.processor;

import io.pentimento.proto.Firing.Find;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.SpectrumBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Looks at some rows that follow one another, once all of them are measured. Something is found when they are bad and those one
 * row earlier were not. Rows that lie on a place which was found before are known.
 */
abstract class RowWatch implements RuleWatch {

    private final int rows;
    private final int columns;
    private final int window;
    private final BitSet seen;
    private final int[] seenOf;
    private final List<Find> known;
    private int lastSeen = -1;
    /** The windows that end before this row have been looked at. */
    private int next;

    private long newestNs;

    /** @param window how many rows are looked at together */
    RowWatch(int rows, int columns, int window, List<Find> before) {
        this.rows = rows;
        this.columns = columns;
        this.window = Math.max(1, Math.min(window, rows));
        this.seen = new BitSet(rows * columns);
        this.seenOf = new int[rows];
        this.known = new ArrayList<>(before);
    }

    /** Whether a pixel is new; it is not from now on. */
    final boolean isNew(int row, int column, long measuredNs) {
        newestNs = Math.max(newestNs, measuredNs);
        int pixel = row * columns + column;
        if (seen.get(pixel)) {
            return false;
        }
        seen.set(pixel);
        seenOf[row]++;
        lastSeen = Math.max(lastSeen, row);
        return true;
    }

    /** What a row says has changed. */
    final void changed(int row) {
        next = Math.min(next, row);
    }

    final int pixel(int row, int column) {
        return row * columns + column;
    }

    final int seenIn(int row) {
        return seenOf[row];
    }

    /** Whether rows are bad. */
    abstract boolean isBad(int first, int last);

    /** What is wrong with rows that are. */
    abstract String describe(int first, int last);

    @Override
    public void see(MapBlock block, int layer) {
        throw new IllegalArgumentException("looks at spectra");
    }

    @Override
    public void see(SpectrumBlock block) {
        throw new IllegalArgumentException("looks at maps");
    }

    @Override
    public void forget() {
        seen.clear();
        Arrays.fill(seenOf, 0);
        lastSeen = -1;
        next = 0;
    }

    @Override
    public List<Find> look(ScanDirectory.Scan scan, boolean over) {
        List<Find> finds = new ArrayList<>();
        boolean gap = false;
        for (int last = Math.max(next, window - 1); last < rows; last++) {
            int first = last - window + 1;
            if (!isMeasured(first, last, over)) {
                gap = true;
                continue;
            }
            next = gap ? next : last + 1;
            boolean isNews = isBad(first, last) && !wasBad(first - 1, last - 1, over) && !isKnown(first, last);
            if (isNews && known.size() < MOST_FINDS) {
                Find find = find(first, last);
                known.add(find);
                finds.add(find);
            }
        }
        return finds;
    }

    private boolean wasBad(int first, int last, boolean over) {
        return first >= 0 && isMeasured(first, last, over) && isBad(first, last);
    }

    /** A row of which some pixels are missing is as complete as it will be when a later one has come. */
    private boolean isMeasured(int first, int last, boolean over) {
        for (int row = first; row <= last; row++) {
            boolean complete = seenOf[row] == columns || seenOf[row] > 0 && (over || lastSeen > row + 1);
            if (!complete) {
                return false;
            }
        }
        return true;
    }

    private boolean isKnown(int first, int last) {
        return known.stream().anyMatch(find -> find.getFirstRow() <= last && find.getLastRow() >= first);
    }

    private Find find(int first, int last) {
        return Find.newBuilder()
                .setTimeNs(newestNs)
                .setMessage(describe(first, last))
                .setFirstRow(first)
                .setFirstColumn(0)
                .setLastRow(last)
                .setLastColumn(columns - 1)
                .setRow(last)
                .setColumn(columns / 2)
                .setPixels((last - first + 1) * columns)
                .build();
    }
}
