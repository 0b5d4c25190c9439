package io.pentimento.acquisition.spectrometer;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.xrf.cube.PixelTiming;
import java.time.Duration;

/**
 * A detector with its pulse processor, which counts photons into a spectrum. It counts for a set time ({@link #count}), or
 * until it is asked ({@link #run}), or stores a spectrum each time its stage says so and hands them over afterwards
 * ({@link #arm}).
 *
 * <p>Every method may throw an {@link InstrumentFault}; the same call may then work later. An instance belongs to one
 * thread.
 */
public interface Spectrometer extends AutoCloseable {

    /** As the operator calls it. */
    String name();

    /** Channels of each spectrum. */
    int channels();

    /** How it was when it last told: with each spectrum, and in {@link #configure}. */
    Health health();

    /** Tells it how to count, and reads back whether it has understood. */
    void configure();

    /** Forgets what it has counted and counts for this real time from now on. */
    void count(Duration dwell);

    /** Whether the set time is over. */
    boolean counted();

    /**
     * Reads the spectrum that was counted last. May be called again, and gives the same.
     *
     * @param counts one per channel, unsigned
     */
    PixelTiming read(int[] counts);

    /** Counts on and on from now on, until something else is asked of it. */
    void run();

    /**
     * Reads what was counted since the last take, or since {@link #run}; it begins anew without missing anything. What is lost on
     * the way is lost.
     *
     * @param counts one per channel, unsigned
     */
    PixelTiming take(int[] counts);

    /** How many spectra it can store by itself; 0 when it cannot. */
    int slots();

    /** Begins to store: at each pulse from the stage what was counted since the one before, from slot 0 on. */
    void arm();

    /** How many it has stored since {@link #arm}. */
    int stored();

    /** Stops storing. */
    void disarm();

    /** Reads a stored spectrum, as {@link #read}. */
    PixelTiming read(int slot, int[] counts);

    /** Closes its line and opens it again, as after a cable was pulled. */
    void reopen();

    /**
     * How a detector is.
     *
     * @param highVoltageV V
     * @param temperatureK of the detector, K
     * @param firmware of the pulse processor
     */
    record Health(double highVoltageV, double temperatureK, String firmware) {}

    @Override
    void close();
}
