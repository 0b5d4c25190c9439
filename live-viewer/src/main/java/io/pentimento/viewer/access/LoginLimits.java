package io.pentimento.viewer.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes guessing slow: after a few failures from an address, or of a name, each further one doubles the wait. Belongs to one thread.
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

    /** How long somebody has to wait before the next attempt; zero: not at all. */
    Duration wait(String... of) {
        Duration longest = Duration.ZERO;
        for (String each : of) {
            Failures failed = failures.get(each);
            Duration left = failed == null ? Duration.ZERO : Duration.between(clock.instant(), failed.until);
            longest = left.compareTo(longest) > 0 ? left : longest;
        }
        return longest;
    }

    void failed(String... of) {
        for (String each : of) {
            Failures before = failures.get(each);
            int count = before == null ? 1 : before.count + 1;
            long seconds = count < FREE ? 0 : Math.min(LONGEST.toSeconds(), 1L << Math.min(20, count - FREE));
            failures.put(each, new Failures(count, clock.instant().plusSeconds(seconds)));
        }
    }

    void succeeded(String... of) {
        for (String each : of) {
            failures.remove(each);
        }
    }
}
