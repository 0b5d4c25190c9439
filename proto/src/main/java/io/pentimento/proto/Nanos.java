package io.pentimento.proto;

import java.time.Clock;
import java.time.Instant;

/** Times as they are on the wire: ns since 1970, UTC. */
public final class Nanos {

    public static final long SECOND = 1_000_000_000L;

    private Nanos() {}

    public static long now(Clock clock) {
        return of(clock.instant());
    }

    public static long of(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }

    /** A span of time in seconds. */
    public static double seconds(long nanos) {
        return nanos / (double) SECOND;
    }
}
