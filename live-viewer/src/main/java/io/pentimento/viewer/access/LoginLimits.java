package io.pentimento.viewer.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes guessing slow: after a few failures from an address each further one doubles its wait. Names have none: nobody can shut an
 * operator out by failing in their name. Belongs to one thread.
 */
final class LoginLimits {

    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_KEPT = 10_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Failures(int count, Instant until) {}

    LoginLimits(Clock clock) {
        this.clock = clock;
    }

    /** How long an address has to wait before the next attempt; zero: not at all. */
    Duration wait(String from) {
        Failures failed = failures.get(from);
        Duration left = failed == null ? Duration.ZERO : Duration.between(clock.instant(), failed.until);
        return left.isNegative() ? Duration.ZERO : left;
    }

    void failed(String from) {
        Failures before = failures.get(from);
        int count = before == null ? 1 : before.count + 1;
        long seconds = count < FREE ? 0 : Math.min(LONGEST.toSeconds(), 1L << Math.min(20, count - FREE));
        failures.put(from, new Failures(count, clock.instant().plusSeconds(seconds)));
    }

    void succeeded(String from) {
        failures.remove(from);
    }
}
