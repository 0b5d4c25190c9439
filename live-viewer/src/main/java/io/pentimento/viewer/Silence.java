package io.pentimento.viewer;

import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;

/** Ends the reading of a topic that has more but brings nothing. Belongs to one thread. */
final class Silence {

    /** Longer than a broker takes to start again. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String topic;
    private final Duration patience;
    private long position = -1;
    private long movedNs;

    Silence(String topic, Duration patience) {
        this.topic = topic;
        this.patience = patience;
    }

    /**
     * To be called after every poll.
     *
     * @param newPosition how far the topic has been read, grows
     * @throws TimeoutException when it has not grown for too long
     */
    void check(long newPosition) {
        if (newPosition != position) {
            position = newPosition;
            movedNs = System.nanoTime();
        } else if (System.nanoTime() - movedNs > patience.toNanos()) {
            throw new TimeoutException(
                    topic + ": has more to read, but nothing has come for " + patience.toSeconds() + " s");
        }
    }
}
