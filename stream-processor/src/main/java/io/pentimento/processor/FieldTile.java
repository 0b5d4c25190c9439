package io.pentimento.processor;

import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.ScanStarted;

/**
 * The spectra of one tile of a full-field scan, counted from its event blocks, and when each pixel changed: after how many
 * blocks of the tile. Belongs to one thread.
 */
final class FieldTile {

    private final int firstRow;
    private final int rows;
    private final int columns;
    private final int channels;
    /** rows x columns x channels. */
    private final int[] counts;
    /** Per pixel: how many blocks had come with the last one that changed it. */
    private final int[] changed;

    private final int[] rowChanged;
    private int inputs;
    private int generation;
    private long sequence;
    private long newestNs;
    private long sourceOffset;

    FieldTile(ScanStarted scan, int tile) {
        this.firstRow = EventBlocks.firstRow(scan, tile);
        this.rows = EventBlocks.endRow(scan, tile) - firstRow;
        this.columns = scan.getColumns();
        this.channels = scan.getDetectors(0).getChannels();
        this.counts = new int[rows * columns * channels];
        this.changed = new int[rows * columns];
        this.rowChanged = new int[rows];
        this.newestNs = scan.getStartNs();
    }

    /** Counts the events of a block that has been checked. */
    void add(EventBlock block, long offset) {
        inputs++;
        int events = block.getRowCount();
        for (int i = 0; i < events; i++) {
            int row = block.getRow(i) - firstRow;
            int pixel = row * columns + block.getColumn(i);
            counts[pixel * channels + block.getChannel(i)]++;
            changed[pixel] = inputs;
            rowChanged[row] = inputs;
        }
        boolean later = block.getGeneration() > generation
                || block.getGeneration() == generation && block.getSequence() > sequence;
        if (later) {
            generation = block.getGeneration();
            sequence = block.getSequence();
        }
        if (events > 0) {
            newestNs = Math.max(newestNs, EventBlocks.newestNs(block));
        }
        sourceOffset = offset;
    }

    int firstRow() {
        return firstRow;
    }

    int endRow() {
        return firstRow + rows;
    }

    /** How many blocks it is made of. */
    int inputs() {
        return inputs;
    }

    /** The latest of its blocks, by generation and sequence; 0 and 0 before there is any. */
    int generation() {
        return generation;
    }

    long sequence() {
        return sequence;
    }

    /** When the newest of its events came, ns UTC; when the scan began, before there is any. */
    long newestNs() {
        return newestNs;
    }

    /** Of the last of its blocks. */
    long sourceOffset() {
        return sourceOffset;
    }

    /** After how many blocks a row of the scan changed last. */
    int changedAt(int row) {
        return rowChanged[row - firstRow];
    }

    /** After how many blocks a pixel changed last. */
    int changedAt(int row, int column) {
        return changed[(row - firstRow) * columns + column];
    }

    /** Its spectra, one after the other. */
    int[] counts() {
        return counts;
    }

    /** Where the spectrum of a pixel begins. */
    int begin(int row, int column) {
        return ((row - firstRow) * columns + column) * channels;
    }
}
