package io.pentimento.processor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Lets a few lines of a log through in each span of time, and counts the others. Safe for use by many threads. */
final class LineLimit {

    private final Clock clock;
    private final int lines;
    private final Duration span;
    private Instant begin = Instant.MIN;
    private int admitted;
    private long leftOut;

    /** @param lines admitted in each span; the span begins with the first of them */
    LineLimit(Clock clock, int lines, Duration span) {
        this.clock = clock;
        this.lines = lines;
        this.span = span;
    }

    /** Whether a line may be written now. */
    synchronized boolean admits() {
        Instant now = clock.instant();
        if (!now.isBefore(begin.plus(span)) || now.isBefore(begin)) {
            begin = now;
            admitted = 0;
        }
        if (admitted < lines) {
            admitted++;
            return true;
        }
        leftOut++;
        return false;
    }

    /** How many were not admitted since this was last asked. */
    synchronized long takeLeftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
