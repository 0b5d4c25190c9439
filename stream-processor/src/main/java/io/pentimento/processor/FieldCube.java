package io.pentimento.processor;

import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.ScanStarted;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What one partition of {instrument}_events holds of a full-field scan, added up, and as of how many blocks each model has
 * painted each row of it. The counts are rebuilt from the log; what was painted is known from {@link FieldProgress}.
 * Belongs to one thread.
 */
final class FieldCube {

    /** Counts of one scan, 256 MiB. */
    static final long MOST_COUNTS = 1 << 26;

    /** The state of its rows goes into the metadata of an offset, which must stay short. */
    static final int MOST_ROWS = 1024;

    private static final int NEVER = -1;

    private final ScanStarted scan;
    private final int partition;
    /** By number; null where this partition has none. */
    private final FieldTile[] tiles;

    private final Map<String, Painted> painted = new HashMap<>();
    private long next;
    private boolean complete;

    /** As of how many blocks of its tile a model has painted each row, and when. */
    private static final class Painted {
        final int since;
        final int[] inputs;
        final long[] atNs;

        Painted(int since, int rows) {
            this.since = since;
            this.inputs = new int[rows];
            this.atNs = new long[rows];
            Arrays.fill(inputs, NEVER);
            Arrays.fill(atNs, Long.MIN_VALUE);
        }
    }

    /**
     * An empty cube.
     *
     * @param from offset of the first record that may belong to the scan
     * @param expected tiles that this partition will hold; they are painted even when no event ever comes
     */
    FieldCube(ScanStarted scan, int partition, long from, IntPredicate expected) {
        this.scan = scan;
        this.partition = partition;
        this.next = from;
        this.tiles = new FieldTile[EventBlocks.tiles(scan)];
        for (int tile = 0; tile < tiles.length; tile++) {
            if (expected.test(tile)) {
                tiles[tile] = new FieldTile(scan, tile);
            }
        }
    }

    ScanStarted scan() {
        return scan;
    }

    int partition() {
        return partition;
    }

    /** The offset from which on it has not seen the partition's records. */
    long next() {
        return next;
    }

    /** Counts the events of a block that has been checked, unless it has done so before. */
    void add(EventBlock block, long offset) {
        if (offset < next) {
            return;
        }
        next = offset + 1;
        int tile = block.getTile();
        if (tiles[tile] == null) {
            tiles[tile] = new FieldTile(scan, tile);
        }
        tiles[tile].add(block, offset);
    }

    /** Whether it holds all that had been read of the partition, so that it may be painted. */
    boolean isComplete() {
        return complete;
    }

    /** It has come to where the partition had been read to before, when this was painted. */
    void complete(Map<String, FieldProgress.Painted> before) {
        complete = true;
        before.forEach((model, was) -> {
            Painted now = new Painted(was.since(), scan.getRows());
            for (int row = 0; row < scan.getRows(); row++) {
                FieldTile tile = tile(row);
                if (tile != null && !was.stale().get(row)) {
                    now.inputs[row] = tile.inputs();
                }
            }
            painted.put(model, now);
        });
    }

    /** The tile of a row; null when it is not here. */
    FieldTile tile(int row) {
        return tiles[row / scan.getTileRows()];
    }

    /** The scan has been given a model as of this revision: what it painted as of a lower one no longer counts. */
    void give(String model, int since) {
        Painted before = painted.get(model);
        if (before == null || before.since < since) {
            painted.put(model, new Painted(since, scan.getRows()));
        }
    }

    /** Whether a row holds pixels that a model has not painted as they are now. */
    boolean isRowStale(String model, int since, int row) {
        FieldTile tile = tile(row);
        Painted by = painted.get(model);
        return tile != null && by.since == since && tile.changedAt(row) > by.inputs[row];
    }

    /** Whether a pixel of a stale row has changed since the model painted it. */
    boolean isStale(String model, int row, int column) {
        return tile(row).changedAt(row, column) > painted.get(model).inputs[row];
    }

    /** When a model painted a row last; {@code Long.MIN_VALUE}: not yet. */
    long paintedAtNs(String model, int row) {
        return painted.get(model).atNs[row];
    }

    /** A model has painted all that was stale in a row. */
    void painted(String model, int row, long nowNs) {
        Painted by = painted.get(model);
        by.inputs[row] = tile(row).inputs();
        by.atNs[row] = nowNs;
    }

    /** For the metadata of the offset: which rows each model has to paint again. */
    Map<String, FieldProgress.Painted> progress() {
        Map<String, FieldProgress.Painted> progress = new HashMap<>();
        painted.forEach((model, by) -> {
            BitSet stale = new BitSet();
            for (int row = 0; row < scan.getRows(); row++) {
                FieldTile tile = tile(row);
                stale.set(row, tile != null && tile.changedAt(row) > by.inputs[row]);
            }
            progress.put(model, new FieldProgress.Painted(by.since, stale));
        });
        return progress;
    }
}
