package io.pentimento.processor;

import io.pentimento.model.ModelInput;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which tiles of a map wait to be painted: those within whose reach more blocks have come than they were made from. A row
 * that is finished waits only for the tiles that it lies in, and of these for those that have not painted it yet; the last
 * row of a map waits for all. Belongs to one thread.
 */
final class WaitingTiles {

    private final ModelInput.Neighbourhood input;
    private final int rows;
    private final int columns;
    private final int tileColumns;

    /** Per tile: blocks that have come within its reach, and how many of them it was made from. */
    private final int[] arrived;

    private final int[] painted;

    /** Per tile: whether pixels of its own have come since it was painted, and whether a finished row waits for it. */
    private final boolean[] fresh;

    private final boolean[] rowWaits;

    /** Per tile that waits: since which arrival. */
    private final int[] since;

    private int arrivals;

    /** Per row: pixels that have not come. */
    private final int[] unknown;

    private int unfinishedRows;

    WaitingTiles(ModelInput.Neighbourhood input, int rows, int columns) {
        this.input = input;
        this.rows = rows;
        this.columns = columns;
        this.tileColumns = tiles(columns);
        this.arrived = new int[tiles(rows) * tileColumns];
        this.painted = new int[arrived.length];
        this.fresh = new boolean[arrived.length];
        this.rowWaits = new boolean[arrived.length];
        this.since = new int[arrived.length];
        this.unknown = new int[rows];
        this.unfinishedRows = rows;
        Arrays.fill(unknown, columns);
    }

    private int tiles(int pixels) {
        return (pixels + input.tile() - 1) / input.tile();
    }

    /** First row of a tile. */
    int row(int tile) {
        return tile / tileColumns * input.tile();
    }

    /** First column of a tile. */
    int column(int tile) {
        return tile % tileColumns * input.tile();
    }

    /** The tile that a pixel lies in. */
    int of(int row, int column) {
        return row / input.tile() * tileColumns + column / input.tile();
    }

    /** Blocks that have come within a tile's reach. */
    int arrived(int tile) {
        return arrived[tile];
    }

    /**
     * Takes note of a block that has brought something new.
     *
     * @param firsts how many of its pixels had not come before
     */
    void arrive(int row, int firstColumn, int pixels, int firsts) {
        int last = firstColumn + pixels - 1;
        forEach(row, firstColumn, row, last, tile -> fresh[tile] = true);
        int reach = input.reach();
        forEach(row - reach, firstColumn - reach, row + reach, last + reach, this::reach);
        arrivals++;
        unknown[row] -= firsts;
        if (firsts > 0 && unknown[row] == 0) {
            finish(row);
        }
    }

    private void reach(int tile) {
        since[tile] = waits(tile) ? since[tile] : arrivals;
        arrived[tile]++;
    }

    private void finish(int row) {
        forEach(row, 0, row, columns - 1, tile -> rowWaits[tile] |= fresh[tile]);
        if (--unfinishedRows == 0) {
            // Who waits for the last row takes the map for complete: all that it changes is to come with it.
            waiting().forEach(tile -> rowWaits[tile] = true);
        }
    }

    /** Over the tiles of a rectangle of pixels, as far as it lies in the map. */
    private void forEach(int firstRow, int firstColumn, int lastRow, int lastColumn, IntConsumer action) {
        int from = of(Math.max(0, firstRow), Math.max(0, firstColumn));
        int to = of(Math.min(rows - 1, lastRow), Math.min(columns - 1, lastColumn));
        for (int tileRow = from / tileColumns; tileRow <= to / tileColumns; tileRow++) {
            for (int tileColumn = from % tileColumns; tileColumn <= to % tileColumns; tileColumn++) {
                action.accept(tileRow * tileColumns + tileColumn);
            }
        }
    }

    /** Takes note that a tile is painted from all that has come. */
    void painted(int tile) {
        painted[tile] = arrived[tile];
        fresh[tile] = false;
        rowWaits[tile] = false;
    }

    /** Takes note that a tile was painted before, from so many blocks. */
    void paintedBefore(int tile, int inputs) {
        painted[tile] = Math.max(painted[tile], inputs);
        if (!waits(tile)) {
            fresh[tile] = false;
            rowWaits[tile] = false;
        }
    }

    /** The tiles that wait, those first that have waited longest. */
    List<Integer> waiting() {
        return tiles(this::waits);
    }

    /** The tiles that finished rows wait for. */
    List<Integer> waitingForRows() {
        return tiles(tile -> rowWaits[tile] && waits(tile));
    }

    /** Whether some row is not known to its last pixel. */
    boolean hasUnfinishedRows() {
        return unfinishedRows > 0;
    }

    /** Whether a finished row waits to be painted. */
    boolean rowWaits() {
        return IntStream.range(0, arrived.length).anyMatch(tile -> rowWaits[tile] && waits(tile));
    }

    private boolean waits(int tile) {
        return arrived[tile] > painted[tile];
    }

    private List<Integer> tiles(IntPredicate which) {
        return IntStream.range(0, arrived.length)
                .filter(which)
                .boxed()
                .sorted(Comparator.comparingInt(tile -> since[tile] - arrivals))
                .toList();
    }
}
