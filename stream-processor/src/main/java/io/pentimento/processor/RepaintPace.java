package io.pentimento.processor;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the tiles that something has come for are painted: at once those that a finished row waits for, all others now and
 * then. Belongs to one thread.
 */
final class RepaintPace {

    /** What is painted in one go. */
    enum Turn {
        NOTHING,
        FINISHED_ROWS,
        /** All that waits, what has waited longest first, until a row is finished; a tile at least. */
        ALL
    }

    /** From the end of what was painted to when all that waits is painted. */
    static final Duration PAUSE = Duration.ofMillis(100);

    /** So long finished rows come first, even if they are finished faster than they can be painted. */
    static final Duration LATEST = Duration.ofMillis(500);

    private final LongSupplier nanos;
    private long ended;
    private long endedAll;

    RepaintPace(LongSupplier nanos) {
        this.nanos = nanos;
        this.ended = nanos.getAsLong();
        this.endedAll = ended;
    }

    /** @param rowWaits whether a finished row waits to be painted */
    Turn next(boolean rowWaits) {
        long now = nanos.getAsLong();
        if (now - endedAll > LATEST.toNanos()) {
            return Turn.ALL;
        }
        if (rowWaits) {
            return Turn.FINISHED_ROWS;
        }
        return now - ended > PAUSE.toNanos() ? Turn.ALL : Turn.NOTHING;
    }

    /**
     * Takes note that something was painted.
     *
     * @param all whether it was all that waited, and no row was finished meanwhile
     */
    void painted(boolean all) {
        ended = nanos.getAsLong();
        endedAll = all ? ended : endedAll;
    }
}
