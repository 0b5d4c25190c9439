package io.pentimento.emulator;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Two axes behind one line, which carry a spectrometer. Belongs to one thread. */
interface Stage {

    /**
     * Takes bytes in as they come.
     *
     * @param nowNs when they came
     * @param answers go there
     */
    void receive(ByteBuffer bytes, long nowNs, Line answers) throws IOException;

    /** Forgets everything but where its axes are, as when the power comes back. */
    void switchOn(long nowNs);

    /** What its axes do, in words: "x;y". */
    String text();
}
