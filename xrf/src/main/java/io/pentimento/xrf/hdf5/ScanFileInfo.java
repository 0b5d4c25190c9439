package io.pentimento.xrf.hdf5;

import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.CubeScan;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a scan file says of its scan.
 *
 * @param id the scan's id
 * @param title for people
 * @param instrument name of the scanner
 * @param start when it began
 * @param end when it ended; empty while it runs
 * @param scan steps and dwell
 * @param detectors names, channels and the energy axes as refined; at least one, names different
 */
public record ScanFileInfo(
        String id,
        String title,
        String instrument,
        Instant start,
        Optional<Instant> end,
        int rows,
        int columns,
        CubeScan scan,
        List<CubeDetector> detectors) {

    public ScanFileInfo {
        if (rows <= 0 || columns <= 0 || (long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "rows=" + rows + ", columns=" + columns + ": must be positive, and at most 2^31 - 1 pixels");
        }
        detectors = List.copyOf(detectors);
        if (detectors.isEmpty()) {
            throw new IllegalArgumentException("detectors=[]: must be at least one");
        }
        Set<String> names = new HashSet<>();
        for (CubeDetector detector : detectors) {
            if (!names.add(ScanFileWriter.linkName(detector.name()))) {
                throw new IllegalArgumentException("detectors: two are called " + detector.name());
            }
            if (detector.channels() <= 0) {
                throw new IllegalArgumentException("channels=" + detector.channels() + ": must be positive");
            }
        }
    }

    int pixels() {
        return rows * columns;
    }
}
