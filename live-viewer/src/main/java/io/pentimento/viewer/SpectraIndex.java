package io.pentimento.viewer;

import java.util.Arrays;

/**
 * Where in a file the newest block of every pixel lies: 4 bytes per pixel and 16 bytes per block. Safe for use by many
 * threads.
 */
final class SpectraIndex {

    private final int rows;
    private final int columns;
    /** Block + 1; 0 is a pixel without spectra. */
    private final int[] blockOf;

    private long[] position = new long[1024];
    private int[] length = new int[1024];
    private int[] generation = new int[1024];
    private int blocks;
    private long pixels;

    SpectraIndex(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        blockOf = new int[rows * columns];
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Pixels that have spectra. */
    synchronized long pixels() {
        return pixels;
    }

    /**
     * A block of pixels was written. An older generation never hides a newer one.
     *
     * @return whether all its pixels are new
     */
    synchronized boolean add(int row, int firstColumn, int count, int blockGeneration, long at, int bytes) {
        if (blocks == position.length) {
            position = Arrays.copyOf(position, 2 * blocks);
            length = Arrays.copyOf(length, 2 * blocks);
            generation = Arrays.copyOf(generation, 2 * blocks);
        }
        position[blocks] = at;
        length[blocks] = bytes;
        generation[blocks] = blockGeneration;
        blocks++;
        int first = row * columns + firstColumn;
        long pixelsBefore = pixels;
        for (int pixel = first; pixel < first + count; pixel++) {
            int before = blockOf[pixel];
            if (before == 0) {
                pixels++;
            }
            if (before == 0 || generation[before - 1] <= blockGeneration) {
                blockOf[pixel] = blocks;
            }
        }
        return pixels - pixelsBefore == count;
    }

    /** Blocks so far: they are numbered from 1 in the order of the file. */
    synchronized int blocks() {
        return blocks;
    }

    /** The blocks that hold pixels of the region, in the order of the file. */
    synchronized int[] blocks(RegionPixels area) {
        int[] found = new int[64];
        int size = 0;
        int before = 0;
        for (int pixel = area.next(0); pixel >= 0; pixel = area.next(pixel + 1)) {
            int block = blockOf[pixel];
            if (block != 0 && block != before) {
                found = size == found.length ? Arrays.copyOf(found, 2 * size) : found;
                found[size++] = block;
                before = block;
            }
        }
        int[] sorted = Arrays.copyOf(found, size);
        Arrays.sort(sorted);
        return Arrays.stream(sorted).distinct().toArray();
    }

    /** Whether a block holds the newest spectra of a pixel. */
    synchronized boolean isNewest(int block, int row, int column) {
        return blockOf[row * columns + column] == block;
    }

    synchronized long position(int block) {
        return position[block - 1];
    }

    synchronized int length(int block) {
        return length[block - 1];
    }
}
