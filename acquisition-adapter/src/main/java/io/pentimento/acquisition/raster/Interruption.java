package io.pentimento.acquisition.raster;

/** Whether whatever a scanner is doing is to end: for now, or for ever. Safe for use by many threads. */
final class Interruption {

    private volatile boolean stopped;
    private volatile boolean halted;

    void stop() {
        stopped = true;
    }

    void halt() {
        halted = true;
    }

    /** It may go on, unless it was stopped. */
    void end() {
        halted = false;
    }

    boolean isSet() {
        return stopped || halted;
    }

    boolean isStopped() {
        return stopped;
    }
}
