package io.pentimento.acquisition;

import io.pentimento.proto.ExitStatus;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What an operator wants of a scan that is running. Any thread says it; the scan's own looks at it at each pixel.
 */
final class Steering {

    /** How a scan is to end. */
    record StopRequest(ExitStatus status, String reason, String operator, boolean park) {}

    private volatile Thread runner;
    private volatile StopRequest stop;
    private volatile String pausedBy;
    private volatile Region region;
    private volatile Region first;
    private volatile ScanPlan longer;
    private volatile int changes;

    /** The thread that is to wake up when something is said. */
    void runner(Thread thread) {
        runner = thread;
    }

    /** Null while it is to go on. */
    StopRequest stop() {
        return stop;
    }

    boolean isStopped() {
        return stop != null;
    }

    /** False when it was stopped already. */
    synchronized boolean stop(StopRequest request) {
        if (stop != null) {
            return false;
        }
        stop = request;
        wake();
        return true;
    }

    /** Who paused it; empty when it is to go on. */
    Optional<String> pausedBy() {
        return Optional.ofNullable(pausedBy);
    }

    boolean isPaused() {
        return pausedBy != null && stop == null;
    }

    /** @param operator who pauses it; null goes on */
    synchronized void pause(String operator) {
        pausedBy = operator;
        wake();
    }

    /** Null: all pixels. */
    Region region() {
        return region;
    }

    synchronized void region(Region part) {
        region = part;
        changes++;
        wake();
    }

    /** What is to be measured before all else; null: nothing. */
    Region first() {
        return first;
    }

    synchronized void first(Region part) {
        first = part;
        changes++;
        wake();
    }

    /** Null: as it began. */
    ScanPlan longer() {
        return longer;
    }

    synchronized void longer(ScanPlan plan) {
        longer = plan;
        changes++;
        wake();
    }

    /** Grows with each change of the pixels that are wanted, or of their order. */
    int changes() {
        return changes;
    }

    private void wake() {
        LockSupport.unpark(runner);
    }
}
