package io.pentimento.emulator;

import java.util.concurrent.locks.LockSupport;

/** Waiting to the microsecond. */
final class Clocks {

    /** The operating system may come back so much late. */
    private static final long SPIN_NS = 100_000;

    private Clocks() {}

    /** Waits until {@link System#nanoTime} is there. */
    static void await(long atNs) {
        for (long left = atNs - System.nanoTime(); left > 0; left = atNs - System.nanoTime()) {
            if (left > SPIN_NS) {
                LockSupport.parkNanos(left - SPIN_NS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
