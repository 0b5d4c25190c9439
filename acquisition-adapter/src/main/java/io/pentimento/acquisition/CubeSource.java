package io.pentimento.acquisition;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeException;
import io.pentimento.xrf.cube.CubeScan;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.util.List;
import java.util.Optional;

/** Replays a recorded cube. A pixel that one detector lacks, or whose file cannot be read, is missing. */
public final class CubeSource extends RasterSource {

    private final SpectrumCube cube;
    private final List<CubeDetector> detectors;

    /**
     * @param cube closed with this source
     * @param title what was scanned, for people
     * @param serpentine replay odd rows from the last column to the first, as the scanner went
     * @param tube the tube, if somebody knows it: recordings rarely say
     */
    public CubeSource(SpectrumCube cube, String title, boolean serpentine, Optional<ScanPlan.Tube> tube) {
        super(plan(cube, title, serpentine, tube));
        this.cube = cube;
        this.detectors = cube.detectors();
    }

    /** A scan of the simulated painting: serpentine, with its tube. */
    public static CubeSource simulated(SimulatedPainting painting) {
        var tube = new ScanPlan.Tube(
                SimulatedPainting.TUBE.anode().symbol(),
                SimulatedPainting.TUBE.voltageKv(),
                SimulatedPainting.TUBE_CURRENT_UA);
        return new CubeSource(painting, "Landscape over a portrait (simulated)", true, Optional.of(tube));
    }

    private static ScanPlan plan(SpectrumCube cube, String title, boolean serpentine, Optional<ScanPlan.Tube> tube) {
        CubeScan scan = cube.scan();
        return new ScanPlan(
                title,
                cube.name(),
                cube.rows(),
                cube.columns(),
                scan.stepXmm(),
                scan.stepYmm(),
                scan.dwellS(),
                serpentine,
                cube.detectors(),
                tube,
                cube.missingPixels());
    }

    @Override
    void measure(int index, Pixel into) {
        for (int d = 0; d < into.detectors(); d++) {
            try {
                if (!cube.read(d, into.row(), into.column(), into.counts(d))) {
                    into.missing(cube.missingReason(d, into.row(), into.column()));
                    return;
                }
                into.timing(d, cube.timing(d, into.row(), into.column()));
            } catch (CubeException e) {
                into.missing(e.getMessage());
                return;
            }
        }
    }

    @Override
    void free() {
        cube.close();
    }
}
