package io.pentimento.acquisition;

/**
 * Where the spectra of a raster scan come from: a recording, a simulation, an instrument. It is asked for one pixel
 * after the other, in the order of measurement.
 *
 * <p>An instance belongs to one thread, except for {@link #stop}. Every implementation passes the tests of
 * {@code SourceCompatibilityKit}.
 */
public interface Source extends AutoCloseable {

    /** What it measures; always the same object. */
    ScanPlan plan();

    /**
     * Goes to a pixel, by its index in the order of measurement: the next {@link #next} gives it. This is how a scan
     * is resumed.
     *
     * @param pixel 0 to plannedPixels; plannedPixels itself leaves nothing to read
     * @throws IllegalArgumentException when there is no such pixel
     * @throws IllegalStateException when the source is closed
     */
    void seek(int pixel);

    /**
     * Measures the next pixel, waiting for it if need be. A spectrum that cannot be read makes the pixel
     * {@link Pixel#missing}, with the reason, and the scan goes on.
     *
     * @param into made for this source's detectors
     * @return false when there is no further pixel or the source was told to stop; {@code into} is then undefined
     * @throws IllegalArgumentException when {@code into} has another shape
     * @throws IllegalStateException when the source is closed
     * @throws RuntimeException when the source as a whole has failed
     */
    boolean next(Pixel into);

    /** Makes {@link #next} return false promptly, now and for ever. Called from any thread, any number of times. */
    void stop();

    /** Frees what it holds. Closing again does nothing. */
    @Override
    void close();
}
