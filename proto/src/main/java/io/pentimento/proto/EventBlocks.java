package io.pentimento.proto;

/**
 * What every reader of {instrument}_events asks of a block before it counts its events. Stateless; safe for use by many
 * threads.
 */
public final class EventBlocks {

    private EventBlocks() {}

    /** Record key of a tile of a scan: all its events are in one partition. */
    public static String key(String scan, int tile) {
        return scan + "/" + tile;
    }

    /** How many tiles a full-field scan has. */
    public static int tiles(ScanStarted scan) {
        return (scan.getRows() + scan.getTileRows() - 1) / scan.getTileRows();
    }

    /** First row of a tile. */
    public static int firstRow(ScanStarted scan, int tile) {
        return tile * scan.getTileRows();
    }

    /** The row behind the last one of a tile. */
    public static int endRow(ScanStarted scan, int tile) {
        return Math.min(scan.getRows(), firstRow(scan, tile) + scan.getTileRows());
    }

    /**
     * Looks whether all of a block's events lie in its tile and in the detector's channels, without allocating.
     *
     * @throws UnreadableRecordException saying what is wrong with it
     */
    public static void check(EventBlock block, ScanStarted scan) {
        if (scan.getKind() != ScanKind.FULL_FIELD) {
            throw new UnreadableRecordException("scan=" + block.getScan() + ": its kind is " + scan.getKind()
                    + ", events are those of a FULL_FIELD scan");
        }
        if (block.getGeneration() < 0) {
            throw new UnreadableRecordException(
                    "generation=" + Integer.toUnsignedString(block.getGeneration()) + ": must be below 2^31");
        }
        int detector = block.getDetector();
        if (Integer.compareUnsigned(detector, scan.getDetectorsCount()) >= 0) {
            throw new UnreadableRecordException("detector=" + Integer.toUnsignedString(detector) + ": the scan has "
                    + scan.getDetectorsCount() + ", counted from 0");
        }
        if (Integer.compareUnsigned(block.getTile(), tiles(scan)) >= 0) {
            throw new UnreadableRecordException("tile=" + Integer.toUnsignedString(block.getTile()) + ": the scan has "
                    + tiles(scan) + ", counted from 0");
        }
        int events = block.getRowCount();
        if (block.getColumnCount() != events
                || block.getChannelCount() != events
                || block.getTimeDeltaNsCount() != events) {
            throw new UnreadableRecordException("row, column, channel, time_delta_ns: " + events + ", "
                    + block.getColumnCount() + ", " + block.getChannelCount() + ", " + block.getTimeDeltaNsCount()
                    + " values, must be one per event in each");
        }
        checkEvents(block, scan, scan.getDetectors(detector).getChannels());
    }

    private static void checkEvents(EventBlock block, ScanStarted scan, int channels) {
        int firstRow = firstRow(scan, block.getTile());
        int endRow = endRow(scan, block.getTile());
        for (int i = 0; i < block.getRowCount(); i++) {
            int row = block.getRow(i);
            if (row < firstRow || row >= endRow) {
                throw new UnreadableRecordException("event " + i + ": row=" + Integer.toUnsignedString(row)
                        + " is outside tile " + block.getTile() + ", rows " + firstRow + " to " + (endRow - 1));
            }
            if (Integer.compareUnsigned(block.getColumn(i), scan.getColumns()) >= 0) {
                throw new UnreadableRecordException("event " + i + ": column="
                        + Integer.toUnsignedString(block.getColumn(i)) + ", the scan has " + scan.getColumns());
            }
            if (Integer.compareUnsigned(block.getChannel(i), channels) >= 0) {
                throw new UnreadableRecordException("event " + i + ": channel="
                        + Integer.toUnsignedString(block.getChannel(i)) + ", the detector has " + channels);
            }
        }
    }

    /** When the newest event of a block that is in order came, ns UTC; its base time when it has none. */
    public static long newestNs(EventBlock block) {
        long time = block.getBaseNs();
        long newest = Long.MIN_VALUE;
        for (int i = 0; i < block.getTimeDeltaNsCount(); i++) {
            time += block.getTimeDeltaNs(i);
            newest = Math.max(newest, time);
        }
        return newest == Long.MIN_VALUE ? block.getBaseNs() : newest;
    }
}
