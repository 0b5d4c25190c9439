package io.pentimento.standalone;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.cube.PixelTiming;
import io.pentimento.xrf.cube.SpectrumCube;
import java.util.ArrayList;
import java.util.List;

/** A small cube held in memory and repeated downwards, so that a benchmark measures the stream and not the disk. */
final class RepeatedCube implements SpectrumCube {

    private final String name;
    private final int rows;
    private final int columns;
    private final int repeat;
    private final List<CubeDetector> detectors;
    private final CubeScan scan;
    /** Per detector and pixel. */
    private final List<int[][]> spectra = new ArrayList<>();

    /** @param cube read completely; not closed */
    RepeatedCube(SpectrumCube cube, int repeat) {
        if (repeat < 1) {
            throw new IllegalArgumentException("repeat=" + repeat + ": must be at least 1");
        }
        this.name = cube.name();
        this.rows = cube.rows();
        this.columns = cube.columns();
        this.repeat = repeat;
        this.detectors = cube.detectors();
        this.scan = cube.scan();
        for (int d = 0; d < detectors.size(); d++) {
            int[][] all = new int[rows * columns][];
            for (int pixel = 0; pixel < all.length; pixel++) {
                int[] counts = new int[detectors.get(d).channels()];
                if (!cube.read(d, pixel / columns, pixel % columns, counts)) {
                    throw new CommandException(name + ": row " + pixel / columns + ", column " + pixel % columns
                            + " is missing; a benchmark needs a complete cube");
                }
                all[pixel] = counts;
            }
            spectra.add(all);
        }
    }

    /** The spectra of a detector, pixel by pixel, without repetition. */
    int[][] spectra(int detector) {
        return spectra.get(detector);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int rows() {
        return rows * repeat;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public List<CubeDetector> detectors() {
        return detectors;
    }

    @Override
    public CubeScan scan() {
        return scan;
    }

    @Override
    public boolean read(int detector, int row, int column, int[] counts) {
        int[] stored = spectra.get(detector)[row % rows * columns + column];
        System.arraycopy(stored, 0, counts, 0, stored.length);
        return true;
    }

    @Override
    public PixelTiming timing(int detector, int row, int column) {
        return PixelTiming.UNKNOWN;
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
