package io.pentimento.acquisition.gem;

import java.time.Duration;
import java.util.List;

/** Told how a full-field acquisition goes, for a command line. Called from its threads, so it must return quickly. */
public interface GemListener {

    /** Hears nothing. */
    GemListener NONE = new GemListener() {};

    /**
     * The scan begins, or goes on, and packets are received.
     *
     * @param generation 0 for a new scan, higher when it is resumed
     * @param ports UDP ports that it listens at
     * @param events that were in the log already
     */
    default void started(int generation, List<Integer> ports, long events) {}

    /** Said about every two seconds. */
    default void progress(GemCounts counts, double eventsPerSecond) {}

    /** Something that the operator should know. */
    default void note(String text) {}

    /** The broker has not confirmed anything for this long; said about every two seconds until it does. */
    default void waitingForBroker(Duration since) {}
}
