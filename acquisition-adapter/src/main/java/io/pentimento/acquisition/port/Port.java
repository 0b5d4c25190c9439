package io.pentimento.acquisition.port;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A line to an instrument that carries bytes both ways and promises nothing about them: they may be lost, altered, or come
 * in any pieces. A driver that wants an answer asks again.
 *
 * <p>An instance belongs to one thread, except for {@link #send}, with which any may interrupt, and {@link #close}.
 */
public interface Port extends AutoCloseable {

    /** A line that never falls silent is told by what is understood of it next. */
    Duration MOST_UNWANTED = Duration.ofSeconds(2);

    /** As the operator knows it: "/dev/ttyUSB0", "udp://192.168.1.10:10001". */
    String name();

    /**
     * Sends what is in the buffer, all of it.
     *
     * @throws PortException when the line is gone
     */
    void send(ByteBuffer bytes);

    /**
     * Takes what has come, as much as the buffer holds, and waits for the first byte if there is none.
     *
     * @param into written from its position on
     * @return how many bytes; 0 when none came in time
     * @throws PortException when the line is gone
     */
    int receive(ByteBuffer into, Duration patience);

    /**
     * Closes the line and opens it again, as after a cable was pulled. What was on its way is lost.
     *
     * @throws PortException when it cannot be opened
     */
    void reopen();

    /** Frees the line. Closing again does nothing. */
    @Override
    void close();

    /** Throws away what has come unasked. */
    default void discard() {
        awaitSilence(Duration.ZERO);
    }

    /** Throws away what comes until nothing has come for this long: an answer that is late, or comes twice. */
    default void awaitSilence(Duration silence) {
        ByteBuffer unwanted = ByteBuffer.allocate(4096);
        long end = System.nanoTime() + MOST_UNWANTED.toNanos();
        while (receive(unwanted.clear(), silence) > 0 && System.nanoTime() < end) {
            // Thrown away.
        }
    }
}
