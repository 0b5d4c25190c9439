package io.pentimento.acquisition;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until somebody waits. */
final class ManualClock implements ScanClock {

    static final long START_NS = 1_700_000_000_000_000_000L;

    private final AtomicLong ns = new AtomicLong();

    @Override
    public long utcNs() {
        return START_NS + ns.get();
    }

    @Override
    public long ticksNs() {
        return ns.get();
    }

    @Override
    public void park(long wait) {
        ns.addAndGet(wait);
    }
}
