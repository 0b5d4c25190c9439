package io.pentimento.acquisition;

import java.time.Duration;

/**
 * Told how an acquisition goes, for a command line. Called from the acquisition's threads, so it must return quickly.
 */
public interface ScanListener {

    /** Hears nothing. */
    ScanListener NONE = new ScanListener() {};

    /**
     * The scan begins, or goes on.
     *
     * @param generation 0 for a new scan, higher when it is resumed
     * @param present pixels that were in the log already
     */
    default void started(int generation, long present, long planned) {}

    /** A block of pixels has been handed to the broker; {@code done} counts earlier generations too. */
    default void progress(long done, long missing, long planned) {}

    /** A pixel was visited without a usable spectrum. */
    default void missing(int row, int column, String reason) {}

    /** The broker has not confirmed anything for this long; said about every two seconds until it does. */
    default void waitingForBroker(Duration since) {}

    /** The spool is full, the scan waits; said about every two seconds until it goes on. */
    default void waitingForRoom() {}
}
