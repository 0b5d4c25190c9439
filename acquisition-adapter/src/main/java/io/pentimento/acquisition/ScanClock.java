package io.pentimento.acquisition;

import io.pentimento.proto.Nanos;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Time as an acquisition sees it. Injected, so that tests need not wait. Safe for use by many threads. */
public interface ScanClock {

    /** Wall clock, ns since 1970 UTC: what is written into records. */
    long utcNs();

    /** Monotonic clock, ns from an arbitrary origin: what pacing goes by, so that a corrected wall clock does no harm. */
    long ticksNs();

    /** Waits for about this long; may return earlier, at once if the thread has been unparked. */
    void park(long ns);

    /** The machine's clocks. */
    ScanClock SYSTEM = new ScanClock() {
        @Override
        public long utcNs() {
            return Nanos.of(Instant.now());
        }

        @Override
        public long ticksNs() {
            return System.nanoTime();
        }

        @Override
        public void park(long ns) {
            LockSupport.parkNanos(this, ns);
        }
    };
}
