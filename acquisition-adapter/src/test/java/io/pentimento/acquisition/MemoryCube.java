package io.pentimento.acquisition;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeException;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.cube.PixelTiming;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.energy.EnergyAxis;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A small cube whose counts follow from detector, row and column. */
final class MemoryCube implements SpectrumCube {

    private final int rows;
    private final int columns;
    private final List<CubeDetector> detectors;
    private final float realTimeS;
    private final Set<Integer> absent;
    private final Set<Integer> broken;
    private int closed;

    /**
     * @param realTimeS NaN: the cube knows no times
     * @param absent pixels, row * columns + column, that the second detector lacks
     * @param broken pixels that cannot be read
     */
    MemoryCube(int rows, int columns, int channels, float realTimeS, Set<Integer> absent, Set<Integer> broken) {
        this.rows = rows;
        this.columns = columns;
        this.detectors = List.of(
                new CubeDetector("A", channels, Optional.of(EnergyAxis.linear(-0.02, 0.01))),
                new CubeDetector("B", channels, Optional.empty()));
        this.realTimeS = realTimeS;
        this.absent = absent;
        this.broken = broken;
    }

    static MemoryCube of(int rows, int columns, int channels) {
        return new MemoryCube(rows, columns, channels, Float.NaN, Set.of(), Set.of());
    }

    /** What a spectrum of this cube holds: mostly zeros, some counts, a rare high one. */
    static void counts(int detector, int row, int column, int[] counts, int channels) {
        var random = new SplittableRandom(detector + 31L * (row + 1009L * column));
        Arrays.fill(counts, 0, channels, 0);
        for (int n = 0; n < channels / 4; n++) {
            counts[random.nextInt(channels)] += random.nextInt(20);
        }
        counts[random.nextInt(channels)] += 70_000 * detector;
    }

    int timesClosed() {
        return closed;
    }

    @Override
    public String name() {
        return "memory cube";
    }

    @Override
    public int rows() {
        return rows;
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
        return new CubeScan(0.5, 0.25, 0);
    }

    @Override
    public boolean read(int detector, int row, int column, int[] counts) {
        int index = row * columns + column;
        if (broken.contains(index)) {
            throw new CubeException("pixel " + index + " is truncated");
        }
        if (detector == 1 && absent.contains(index)) {
            return false;
        }
        counts(detector, row, column, counts, detectors.get(detector).channels());
        return true;
    }

    @Override
    public PixelTiming timing(int detector, int row, int column) {
        return Float.isNaN(realTimeS)
                ? PixelTiming.UNKNOWN
                : new PixelTiming(realTimeS, 0.9f * realTimeS, 1000 + column, 900 + column);
    }

    @Override
    public long missingPixels() {
        return absent.size();
    }

    @Override
    public void close() {
        closed++;
    }
}
