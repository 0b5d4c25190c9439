package io.pentimento.acquisition.raster;

import java.util.concurrent.atomic.AtomicInteger;

/** Whether whatever a scanner is doing is to end: for now, or for ever. Safe for use by many threads. */
final class Interruption {

    private final AtomicInteger halting = new AtomicInteger();
    private volatile boolean stopped;
    private volatile boolean halted;

    void stop() {
        stopped = true;
    }

    /**
     * Ends what is going on.
     *
     * @param instrument halts the instrument; nothing new begins before it has
     */
    void halt(Runnable instrument) {
        halting.incrementAndGet();
        try {
            instrument.run();
        } finally {
            halted = true;
            halting.decrementAndGet();
        }
    }

    /** It may go on, unless it was stopped or is being halted just now. */
    void end() {
        halted = false;
    }

    boolean isSet() {
        // In this order: who halts sets the one before it clears the other, so one of them is seen.
        return stopped || halting.get() > 0 || halted;
    }

    boolean isStopped() {
        return stopped;
    }
}
