package io.pentimento.processor;

import io.pentimento.proto.MapBlock;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Which models of full-field scans paint when. Events are never held up by maps: what comes while models run is painted in
 * their next turn. The quick models paint all that has changed as soon as it is time again; the others have the time between,
 * and one row at least. Belongs to one thread.
 */
final class FieldTurns {

    private static final Duration POLL = Duration.ofMillis(20);

    /** From one turn of the quick models to the next, at least. */
    private static final long REPAINT_NS = Duration.ofMillis(100).toNanos();
    /** They take no more than this share of the time, so that events are read and the other models have a turn. */
    private static final double QUICK_SHARE = 0.6;
    /** What has been painted by the other models is shown after this time. */
    private static final long SLOW_TURN_NS = Duration.ofMillis(100).toNanos();

    private long quickDueNs = System.nanoTime();
    private boolean slowTurn;

    /** How long to wait for events when there are none. */
    Duration patience(Collection<FieldScan> scans) {
        if (scans.stream().anyMatch(scan -> scan.isStale(false))) {
            return Duration.ZERO;
        }
        boolean quick = scans.stream().anyMatch(scan -> scan.isStale(true));
        long left = quickDueNs - System.nanoTime();
        return quick ? Duration.ofNanos(Math.max(0, Math.min(left, POLL.toNanos()))) : POLL;
    }

    /** One turn of those whose turn it is. */
    void paint(Collection<FieldScan> scans, Consumer<MapBlock> results) {
        long now = System.nanoTime();
        boolean slow = scans.stream().anyMatch(scan -> scan.isStale(false));
        boolean quickTurn = now - quickDueNs >= 0 && !(slow && slowTurn);
        if (quickTurn && paintQuick(scans, results, now)) {
            slowTurn = true;
        } else if (slow) {
            slowTurn = false;
            paintSlow(scans, results, now);
        }
    }

    private boolean paintQuick(Collection<FieldScan> scans, Consumer<MapBlock> results, long now) {
        boolean painted = false;
        for (FieldScan scan : scans) {
            painted |= scan.paintQuick(results);
        }
        if (painted) {
            long took = System.nanoTime() - now;
            quickDueNs = now + Math.max(REPAINT_NS, (long) (took / QUICK_SHARE));
        }
        return painted;
    }

    private void paintSlow(Collection<FieldScan> scans, Consumer<MapBlock> results, long now) {
        long most = Math.max(0, Math.min(quickDueNs - now, SLOW_TURN_NS));
        boolean more = true;
        while (more) {
            boolean painted = false;
            for (FieldScan scan : scans) {
                painted |= scan.paintOldest(results);
            }
            more = painted && System.nanoTime() - now < most;
        }
    }
}
