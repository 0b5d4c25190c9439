package io.pentimento.xrf.cube;

import java.util.List;

/**
 * Spectra of a raster on disk: rows x columns pixels, one or more detectors, channels of counts. Read lazily, pixel by
 * pixel, so that a cube may be larger than the heap.
 *
 * <p>An instance belongs to one thread.
 */
public interface SpectrumCube extends AutoCloseable {

    /** What it is called: the file or folder, for people. */
    String name();

    int rows();

    int columns();

    /** At least one; all of them cover the same pixels. */
    List<CubeDetector> detectors();

    /** What the files say about the scan itself; {@link CubeScan#UNKNOWN} where they say nothing. */
    CubeScan scan();

    /**
     * Reads one spectrum into the first {@link CubeDetector#channels()} elements of {@code counts}.
     *
     * @param counts unsigned 32-bit counts
     * @return false when the pixel is missing, with {@code counts} left undefined
     * @throws CubeException when the file cannot be read or does not hold what it promised
     */
    boolean read(int detector, int row, int column, int[] counts);

    /** Times and rates of one spectrum; {@link PixelTiming#UNKNOWN} where the files say nothing. */
    PixelTiming timing(int detector, int row, int column);

    /** How many pixels are known in advance to be missing. */
    default long missingPixels() {
        return 0;
    }

    @Override
    void close();
}
