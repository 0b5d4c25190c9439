package io.pentimento.acquisition.gem;

import io.pentimento.proto.ExitStatus;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What an operator wants of a full-field scan. Any thread says it; the scan's own looks at it again and again. */
final class GemSteering {

    /** How the scan is to end. */
    record Stop(ExitStatus status, String reason, String operator) {}

    private volatile Thread runner;
    private volatile Stop stop;
    private volatile String pausedBy;

    /** The thread that is to wake up when something is said. */
    void runner(Thread thread) {
        runner = thread;
    }

    /** Whether it is running by now. */
    boolean hasBegun() {
        return runner != null;
    }

    /** Empty while it is to go on. */
    Optional<Stop> stop() {
        return Optional.ofNullable(stop);
    }

    /** The first stop counts. */
    synchronized void stop(Stop asked) {
        stop = stop == null ? asked : stop;
        LockSupport.unpark(runner);
    }

    /** Who paused it; empty when it is to go on. */
    Optional<String> pausedBy() {
        return Optional.ofNullable(pausedBy);
    }

    /** @param operator who pauses it; null goes on */
    void pause(String operator) {
        pausedBy = operator;
        LockSupport.unpark(runner);
    }
}
