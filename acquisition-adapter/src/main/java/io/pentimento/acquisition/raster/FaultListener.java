package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.InstrumentFault;

/** Told when a scan waits for its instrument, and when it goes on. Called from the acquisition's thread. */
public interface FaultListener {

    /** Hears nothing. */
    FaultListener NONE = new FaultListener() {};

    /**
     * The scan waits.
     *
     * @param pixel that it waits at, in the order of measurement
     * @param attempt how often it has tried to go on, from 1
     */
    default void faulty(InstrumentFault fault, int pixel, int attempt) {}

    /** The scan goes on. */
    default void mended(int pixel) {}
}
