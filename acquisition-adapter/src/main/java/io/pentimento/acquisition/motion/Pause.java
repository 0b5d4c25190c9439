package io.pentimento.acquisition.motion;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits between two questions. */
final class Pause {

    private Pause() {}

    static void of(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
    }
}
