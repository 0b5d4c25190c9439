package io.pentimento.processor;

import io.pentimento.proto.ScanCalibrated;
import java.util.Optional;

/** Finds out what one scan is painted with, from what the log holds of it. Belongs to one thread. */
sealed interface Calibration extends AutoCloseable permits ScanCalibration, FieldCalibration {

    String scan();

    /**
     * Reads what is there; the calibration that follows from it, if it is newer than the one known, numbered after it.
     *
     * @param known the scan with what is published already
     */
    Optional<ScanCalibrated> step(ScanDirectory.Scan known);

    @Override
    void close();
}
