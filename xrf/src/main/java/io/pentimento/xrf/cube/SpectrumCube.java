package io.pentimento.xrf.cube;

import java.util.List;

/**
 * Spectra of a raster on disk: rows x columns pixels, one or more detectors, channels of counts. Read lazily, pixel by
 * pixel, so that a cube may be larger than the heap; fastest in the order of rows, forth or back.
 *
 * <p>A pixel that cannot be read is no reason to give up the scan: after a {@link CubeException} from {@link #read} or
 * {@link #timing} the other pixels can still be read, and the caller counts that one as missing.
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
     * @param detector index in {@link #detectors()}
     * @param counts unsigned 32-bit counts
     * @return false when the pixel is missing, with {@code counts} left undefined
     * @throws CubeException when this pixel cannot be read, or does not hold what the file promised
     */
    boolean read(int detector, int row, int column, int[] counts);

    /**
     * Times and rates of one spectrum; {@link PixelTiming#UNKNOWN} where the files say nothing. Cheap straight after
     * {@link #read} of the same spectrum.
     *
     * @throws CubeException when this pixel cannot be read
     */
    PixelTiming timing(int detector, int row, int column);

    /** For people: why {@link #read} found no spectrum, and where it was looked for. */
    default String missingReason(int detector, int row, int column) {
        return "detector " + detectors().get(detector).name() + " has no spectrum there";
    }

    /** Pixels known in advance to lack the spectrum of at least one detector. */
    default long missingPixels() {
        return 0;
    }

    @Override
    void close();
}
