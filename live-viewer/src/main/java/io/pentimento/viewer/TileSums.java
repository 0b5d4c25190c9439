package io.pentimento.viewer;

import io.pentimento.proto.SpectrumBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Sum spectra of square tiles of the grid, kept while spectra come in, so that a large region is a few tiles and a
 * border. A tile in which a pixel was measured anew is given up: its pixels are read from the file. Safe for use by many
 * threads.
 */
final class TileSums {

    private static final int SMALLEST_EDGE = 32;
    private static final long MOST_BYTES = 48L << 20;

    private final int rows;
    private final int columns;
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
        this.rows = rows;
        this.columns = columns;
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
     * The part of a region that whole tiles cover, and the rest.
     *
     * @param sum of the tiles
     * @param rest pixels that are still to be added
     */
    record Covered(SumSpectrum sum, RegionPixels rest) {}

    synchronized Covered cover(RegionPixels area) {
        SumSpectrum sum = SumSpectrum.empty(channels);
        List<Rectangle> covered = new ArrayList<>();
        for (int at = 0; at < tiles.length; at++) {
            Tile tile = tiles[at];
            if (tile == null || tile.spoilt) {
                continue;
            }
            Rectangle of = rectangle(at);
            if (area.containsAll(of)) {
                covered.add(of);
                sum = sum.plus(
                        new SumSpectrum(tile.measured, tile.sum.counts(), tile.sum.realTimeS(), tile.sum.liveTimeS()));
            }
        }
        return new Covered(sum, covered.isEmpty() ? area : area.without(covered));
    }

    private Rectangle rectangle(int at) {
        int row = at / tilesAcross * edge;
        int column = at % tilesAcross * edge;
        return new Rectangle(row, column, Math.min(rows, row + edge) - 1, Math.min(columns, column + edge) - 1);
    }

    private Tile tile(int row, int column) {
        int at = row / edge * tilesAcross + column / edge;
        if (tiles[at] == null) {
            tiles[at] = new Tile(channels);
        }
        return tiles[at];
    }

    private static long tiles(int length, int edge) {
        return (length + edge - 1L) / edge;
    }
}
