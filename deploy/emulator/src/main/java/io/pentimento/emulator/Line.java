package io.pentimento.emulator;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The instrument's end of a line. Reading belongs to one thread; writing to one, the same or another. */
public interface Line extends AutoCloseable {

    /** Where the other end is, for whoever is to open it. */
    String address();

    /**
     * Waits for bytes.
     *
     * @return how many came, at least one; -1 when the line is closed
     */
    int read(ByteBuffer into) throws IOException;

    /** Sends all of it, as fast as the line goes. */
    void write(ByteBuffer bytes) throws IOException;

    @Override
    void close();
}
