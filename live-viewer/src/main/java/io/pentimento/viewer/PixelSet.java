package io.pentimento.viewer;

import java.util.BitSet;

/** Pixels that a page has not been sent in their present state. Taken out in turn, so that none waits for ever. */
final class PixelSet {

    /** Consecutive pixels of one row, row-major. */
    record Run(int first, int pixels) {}

    private final BitSet pixels;
    private final int columns;
    private int cursor;

    PixelSet(int size, int columns) {
        pixels = new BitSet(size);
        this.columns = columns;
    }

    /** Adds consecutive pixels; returns how many of them were waiting already. */
    int add(int first, int count) {
        int waiting = 0;
        for (int i = first; i < first + count; i++) {
            if (pixels.get(i)) {
                waiting++;
            }
        }
        pixels.set(first, first + count);
        return waiting;
    }

    boolean isEmpty() {
        return pixels.isEmpty();
    }

    /** Takes out the next run of at most {@code most} pixels of one row; null when there is none. */
    Run take(int most) {
        int first = pixels.nextSetBit(cursor);
        if (first < 0) {
            first = pixels.nextSetBit(0);
        }
        if (first < 0) {
            return null;
        }
        int rowEnd = first - first % columns + columns;
        int end = Math.min(Math.min(pixels.nextClearBit(first), rowEnd), first + Math.max(1, most));
        pixels.clear(first, end);
        cursor = end;
        return new Run(first, end - first);
    }
}
