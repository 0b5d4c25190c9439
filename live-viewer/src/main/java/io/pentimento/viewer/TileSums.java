package io.pentimento.viewer;

import io.pentimento.proto.SpectrumBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Sum spectra of square tiles of the grid, kept while spectra come in, so that a large rectangle is a few tiles and a
 * border. A tile in which a pixel was measured anew is given up: its pixels are read from the file. Safe for use by many
 * threads.
 */
final class TileSums {

    private static final int SMALLEST_EDGE = 32;
    private static final long MOST_BYTES = 48L << 20;

    private final int edge;
    private final int tilesAcross;
    private final int[] channels;
    private final Tile[] tiles;

    private static final class Tile {
        final SumSpectrum sum;
        long measured;
        boolean spoilt;

        Tile(int[] channels) {
            sum = SumSpectrum.empty(channels);
        }
    }

    TileSums(int rows, int columns, int[] channels) {
        this.channels = channels.clone();
        long perTile = 0;
        for (int c : channels) {
            perTile += (long) c * Long.BYTES;
        }
        int size = SMALLEST_EDGE;
        while (tiles(rows, size) * tiles(columns, size) * perTile > MOST_BYTES) {
            size *= 2;
        }
        edge = size;
        tilesAcross = (int) tiles(columns, size);
        tiles = new Tile[(int) tiles(rows, size) * tilesAcross];
    }

    /**
     * Adds a block whose pixels are all new.
     *
     * @param counts of each detector, spectra one after the other
     */
    synchronized void add(SpectrumBlock block, int[][] counts) {
        for (int i = 0; i < block.getPixels(); i++) {
            Tile tile = tile(block.getRow(), block.getFirstColumn() + i);
            tile.measured++;
            for (int d = 0; d < channels.length; d++) {
                long[] to = tile.sum.counts()[d];
                int begin = i * channels[d];
                for (int c = 0; c < to.length; c++) {
                    to[c] += counts[d][begin + c] & 0xFFFFFFFFL;
                }
                tile.sum.addTimes(d, block.getDetectors(d), i);
            }
        }
    }

    /** Gives up the tiles of a block that replaces pixels. */
    synchronized void spoil(SpectrumBlock block) {
        for (int i = 0; i < block.getPixels(); i++) {
            tile(block.getRow(), block.getFirstColumn() + i).spoilt = true;
        }
    }

    /**
     * The part of a rectangle that whole tiles cover, and the rest.
     *
     * @param sum of the tiles
     * @param rest rectangles that are still to be added
     */
    record Covered(SumSpectrum sum, List<Rectangle> rest) {}

    synchronized Covered cover(Rectangle area) {
        SumSpectrum sum = SumSpectrum.empty(channels);
        List<Rectangle> rest = new ArrayList<>();
        int top = roundUp(area.firstRow());
        int left = roundUp(area.firstColumn());
        int bottom = (area.lastRow() + 1) / edge * edge - 1;
        int right = (area.lastColumn() + 1) / edge * edge - 1;
        if (top > bottom || left > right) {
            return new Covered(sum, List.of(area));
        }
        addIfAny(rest, area.firstRow(), area.firstColumn(), top - 1, area.lastColumn());
        addIfAny(rest, bottom + 1, area.firstColumn(), area.lastRow(), area.lastColumn());
        addIfAny(rest, top, area.firstColumn(), bottom, left - 1);
        addIfAny(rest, top, right + 1, bottom, area.lastColumn());
        for (int row = top; row <= bottom; row += edge) {
            for (int column = left; column <= right; column += edge) {
                Tile tile = tiles[row / edge * tilesAcross + column / edge];
                if (tile != null && tile.spoilt) {
                    rest.add(new Rectangle(row, column, row + edge - 1, column + edge - 1));
                } else if (tile != null) {
                    sum = sum.plus(new SumSpectrum(
                            tile.measured, tile.sum.counts(), tile.sum.realTimeS(), tile.sum.liveTimeS()));
                }
            }
        }
        return new Covered(sum, rest);
    }

    private Tile tile(int row, int column) {
        int at = row / edge * tilesAcross + column / edge;
        if (tiles[at] == null) {
            tiles[at] = new Tile(channels);
        }
        return tiles[at];
    }

    private int roundUp(int index) {
        return (index + edge - 1) / edge * edge;
    }

    private static long tiles(int length, int edge) {
        return (length + edge - 1L) / edge;
    }

    private static void addIfAny(List<Rectangle> to, int firstRow, int firstColumn, int lastRow, int lastColumn) {
        if (firstRow <= lastRow && firstColumn <= lastColumn) {
            to.add(new Rectangle(firstRow, firstColumn, lastRow, lastColumn));
        }
    }
}
