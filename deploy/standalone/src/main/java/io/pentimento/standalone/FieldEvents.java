package io.pentimento.standalone;

import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.viewer.ScanMaps;
import java.util.List;

/**
 * What {instrument}_events holds of a full-field scan, as far as it tells which paintings are complete: after how many blocks
 * of its tile each pixel changed last. Not safe for use by several threads at once.
 */
final class FieldEvents {

    private final ScanStarted scan;
    private final int[] blocks;
    private final int[] changed;
    private long events;

    FieldEvents(ScanStarted scan) {
        this.scan = scan;
        this.blocks = new int[EventBlocks.tiles(scan)];
        this.changed = new int[Math.multiplyExact(scan.getRows(), scan.getColumns())];
    }

    /**
     * Takes a block in.
     *
     * @throws UnreadableRecordException when it does not fit the scan; the processor rejects it then
     */
    void take(EventBlock block, String key) {
        EventBlocks.check(block, scan);
        if (!EventBlocks.key(block.getScan(), block.getTile()).equals(key)) {
            throw new UnreadableRecordException("key=" + key + ": not that of tile " + block.getTile());
        }
        int inputs = ++blocks[block.getTile()];
        for (int i = 0; i < block.getRowCount(); i++) {
            changed[block.getRow(i) * scan.getColumns() + block.getColumn(i)] = inputs;
        }
        events += block.getRowCount();
    }

    /** How many events there are. */
    long events() {
        return events;
    }

    /** Pixels that one of these models has painted without all event blocks that hold an event of theirs, or not at all. */
    long incomplete(ScanMaps maps, List<String> models) {
        long incomplete = 0;
        for (int row = 0; row < scan.getRows(); row++) {
            for (int column = 0; column < scan.getColumns(); column++) {
                incomplete += isIncomplete(maps, models, row, column) ? 1 : 0;
            }
        }
        return incomplete;
    }

    private boolean isIncomplete(ScanMaps maps, List<String> models, int row, int column) {
        int wanted = changed[row * scan.getColumns() + column];
        for (String model : models) {
            if (maps.revision(model, row, column) < 0 || maps.inputs(model, row, column) < wanted) {
                return true;
            }
        }
        return models.isEmpty();
    }
}
