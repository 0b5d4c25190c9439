package io.pentimento.processor;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the tiles that something has come for are painted: as soon as nothing comes any more, at once when a row is finished,
 * and now and then while more comes. Belongs to one thread.
 */
final class RepaintPace {

    /** From one painting to the next while maps keep coming, and no row is finished. */
    static final Duration MOST = Duration.ofMillis(150);

    private final LongSupplier nanos;
    private long begun;
    private long ended;
    private int finished;

    RepaintPace(LongSupplier nanos) {
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.ended = begun;
    }

    /**
     * Whether to paint now.
     *
     * @param quiet nothing has come for a while
     * @param finishedRows of which all pixels have come by now
     */
    boolean isDue(boolean quiet, int finishedRows) {
        long now = nanos.getAsLong();
        // Rows may be finished faster than they can be painted: a third of the time is left to what paints pixels.
        boolean rested = now - ended >= (ended - begun) / 2;
        return quiet || finishedRows > finished && rested || now - ended > MOST.toNanos();
    }

    /**
     * Paints, and takes note of how long that took.
     *
     * @param finishedRows of which all pixels have come before it began
     */
    void paint(int finishedRows, Runnable painting) {
        begun = nanos.getAsLong();
        painting.run();
        ended = nanos.getAsLong();
        finished = finishedRows;
    }
}
