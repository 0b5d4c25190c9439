package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepaintPaceTest {

    private long now;
    private final RepaintPace pace = new RepaintPace(() -> now);

    @Test
    void shouldPaintAtOnceWhenNothingComesAnyMore() {
        assertTrue(pace.isDue(true, 0));
    }

    @Test
    void shouldPaintNowAndThenWhileARowGrows() {
        after(RepaintPace.MOST.toMillis());
        assertFalse(pace.isDue(false, 0));
        after(1);
        assertTrue(pace.isDue(false, 0));
        paint(0, 20);
        after(RepaintPace.MOST.toMillis());
        assertFalse(pace.isDue(false, 0));
        after(1);
        assertTrue(pace.isDue(false, 0));
    }

    @Test
    void shouldPaintAtOnceWhenARowIsFinished() {
        paint(3, 20);
        after(25);
        assertFalse(pace.isDue(false, 3));
        assertTrue(pace.isDue(false, 4));
        paint(4, 20);
        after(25);
        assertFalse(pace.isDue(false, 4), "what was painted is not painted again");
    }

    @Test
    void shouldRestHalfAsLongAsItPaintedWhenRowsAreFinishedFast() {
        paint(1, 40);
        after(19);
        assertFalse(pace.isDue(false, 2));
        after(1);
        assertTrue(pace.isDue(false, 2));
    }

    private void paint(int finishedRows, long ms) {
        pace.paint(finishedRows, () -> after(ms));
    }

    private void after(long ms) {
        now += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
