package io.pentimento.standalone;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.cube.PixelTiming;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.energy.EnergyAxis;
import java.util.List;
import java.util.Optional;

/** A cube with the energy axis that the operator gave. */
record CubeWithAxis(SpectrumCube cube, EnergyAxis axis) implements SpectrumCube {

    @Override
    public String name() {
        return cube.name();
    }

    @Override
    public int rows() {
        return cube.rows();
    }

    @Override
    public int columns() {
        return cube.columns();
    }

    @Override
    public List<CubeDetector> detectors() {
        return cube.detectors().stream()
                .map(d -> new CubeDetector(d.name(), d.channels(), Optional.of(axis)))
                .toList();
    }

    @Override
    public CubeScan scan() {
        return cube.scan();
    }

    @Override
    public boolean read(int detector, int row, int column, int[] counts) {
        return cube.read(detector, row, column, counts);
    }

    @Override
    public PixelTiming timing(int detector, int row, int column) {
        return cube.timing(detector, row, column);
    }

    @Override
    public String missingReason(int detector, int row, int column) {
        return cube.missingReason(detector, row, column);
    }

    @Override
    public long missingPixels() {
        return cube.missingPixels();
    }

    @Override
    public void close() {
        cube.close();
    }
}
