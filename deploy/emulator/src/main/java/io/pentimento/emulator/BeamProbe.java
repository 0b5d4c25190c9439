package io.pentimento.emulator;

import java.io.IOException;

/**
 * Hears where an emulated stage is, as an emulated spectrometer does: a witness for tests and benchmarks. Safe for use by many
 * threads.
 */
public final class BeamProbe implements AutoCloseable {

    private final BeamChannel.Receiver receiver;

    /** @param port one of those that the stage tells */
    public BeamProbe(int port) throws IOException {
        receiver = new BeamChannel.Receiver(port);
    }

    /** Where the first axis is at a time, mm, as far as is known now. */
    public double xMm(long ns) {
        return receiver.xMm(ns);
    }

    /** Where the second axis is at a time, mm, as far as is known now. */
    public double yMm(long ns) {
        return receiver.yMm(ns);
    }

    @Override
    public void close() throws IOException {
        receiver.close();
    }
}
