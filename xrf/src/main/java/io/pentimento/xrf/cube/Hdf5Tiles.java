package io.pentimento.xrf.cube;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the spectra of one detector through a tile of pixels, so that a chunk is decompressed once for all its pixels.
 * A tile has a bounded size, unless one chunk is larger.
 */
final class Hdf5Tiles {
    private final Path file;
    private final Hdf5Spectra spectra;
    private final int rows;
    private final int columns;
    private final int channels;
    private final int tileRows;
    private final int tileColumns;
    /** Nested arrays in the order of the file, from jHDF. */
    private Object[] tile;

    private int tileRow = -1;
    private int tileColumn = -1;

    /** @param budget counts that a tile may hold */
    Hdf5Tiles(Path file, Hdf5Spectra spectra, int budget) {
        this.file = file;
        this.spectra = spectra;
        rows = spectra.rows();
        columns = spectra.columns();
        channels = spectra.channels();
        int chunkRows = 1;
        int chunkColumns = 1;
        if (spectra.data() instanceof ChunkedDataset chunked) {
            int[] chunk = chunked.getChunkDimensions();
            chunkRows = Math.min(rows, chunk[spectra.channelsFirst() ? 1 : 0]);
            chunkColumns = Math.min(columns, chunk[spectra.channelsFirst() ? 2 : 1]);
        }
        tileColumns = fit((long) budget / channels / chunkRows, chunkColumns, columns);
        tileRows = tileColumns < columns ? chunkRows : fit((long) budget / channels / columns, chunkRows, rows);
    }

    /** The largest multiple of a step within a budget, but at least one step and at most all. */
    private static int fit(long budget, int step, int all) {
        return budget >= all ? all : (int) Math.max(1, budget / step) * step;
    }

    /** Reads one spectrum, unsigned. */
    void read(int row, int column, int[] counts) {
        int wantedRow = row / tileRows * tileRows;
        int wantedColumn = column / tileColumns * tileColumns;
        if (wantedRow != tileRow || wantedColumn != tileColumn) {
            load(wantedRow, wantedColumn);
        }
        if (tile == null) {
            Arrays.fill(counts, 0, channels, 0);
            return;
        }
        int bad = copy(row - tileRow, column - tileColumn, counts);
        if (bad >= 0) {
            Object value = spectra.channelsFirst()
                    ? Array.get(((Object[]) tile[bad])[row - tileRow], column - tileColumn)
                    : Array.get(((Object[]) tile[row - tileRow])[column - tileColumn], bad);
            throw Counts.notACount(file, spectra.name(), row, column, bad, value);
        }
    }

    private void load(int row, int column) {
        Dataset data = spectra.data();
        int height = Math.min(tileRows, rows - row);
        int width = Math.min(tileColumns, columns - column);
        tileRow = -1;
        tile = null;
        // A file in which nothing was written yet has no storage, and jHDF cannot slice it.
        if (!data.isEmpty()) {
            tile = (Object[])
                    (spectra.channelsFirst()
                            ? data.getData(new long[] {0, row, column}, new int[] {channels, height, width})
                            : data.getData(new long[] {row, column, 0}, new int[] {height, width, channels}));
        }
        tileRow = row;
        tileColumn = column;
    }

    /** The first channel that holds no count, or -1. */
    private int copy(int row, int column, int[] counts) {
        if (spectra.channelsFirst()) {
            for (int c = 0; c < channels; c++) {
                long count = count(((Object[]) tile[c])[row], column);
                if (count == Counts.NONE) {
                    return c;
                }
                counts[c] = (int) count;
            }
            return -1;
        }
        Object spectrum = ((Object[]) tile[row])[column];
        for (int c = 0; c < channels; c++) {
            long count = count(spectrum, c);
            if (count == Counts.NONE) {
                return c;
            }
            counts[c] = (int) count;
        }
        return -1;
    }

    /** jHDF gives unsigned numbers in the next larger type, unsigned 64-bit ones as BigInteger. */
    private static long count(Object values, int index) {
        if (values instanceof int[] ints) {
            return Counts.of((long) ints[index]);
        } else if (values instanceof long[] longs) {
            return Counts.of(longs[index]);
        } else if (values instanceof float[] floats) {
            return Counts.of((double) floats[index]);
        } else if (values instanceof double[] doubles) {
            return Counts.of(doubles[index]);
        } else if (values instanceof short[] shorts) {
            return Counts.of((long) shorts[index]);
        } else if (values instanceof byte[] bytes) {
            return Counts.of((long) bytes[index]);
        }
        BigInteger value = ((BigInteger[]) values)[index];
        return value.bitLength() > 32 ? Counts.NONE : Counts.of(value.longValue());
    }
}
