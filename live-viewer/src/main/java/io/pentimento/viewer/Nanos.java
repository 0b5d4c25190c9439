package io.pentimento.viewer;

import java.time.Clock;
import java.time.Instant;

/** Times as they are on the wire: ns since 1970, UTC. */
final class Nanos {

    static final long SECOND = 1_000_000_000L;

    private Nanos() {}

    static long now(Clock clock) {
        Instant now = clock.instant();
        return now.getEpochSecond() * SECOND + now.getNano();
    }

    static double seconds(long nanos) {
        return nanos / (double) SECOND;
    }
}
