package io.pentimento.processor;

import static io.pentimento.processor.RepaintPace.Turn.ALL;
import static io.pentimento.processor.RepaintPace.Turn.FINISHED_ROWS;
import static io.pentimento.processor.RepaintPace.Turn.NOTHING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepaintPaceTest {

    private long now;
    private final RepaintPace pace = new RepaintPace(() -> now);

    @Test
    void shouldPaintFinishedRowsAtOnce() {
        assertEquals(FINISHED_ROWS, pace.next(true));
        pace.painted(true);
        assertEquals(FINISHED_ROWS, pace.next(true));
    }

    @Test
    void shouldPaintAllNowAndThen() {
        after(RepaintPace.PAUSE.toMillis());
        assertEquals(NOTHING, pace.next(false));
        after(1);
        assertEquals(ALL, pace.next(false));
        pace.painted(true);
        assertEquals(NOTHING, pace.next(false));
        after(RepaintPace.PAUSE.toMillis() + 1);
        assertEquals(ALL, pace.next(false));
    }

    @Test
    void shouldPauseAfterFinishedRowsToo() {
        after(RepaintPace.PAUSE.toMillis());
        pace.painted(false);
        after(1);
        assertEquals(NOTHING, pace.next(false));
    }

    @Test
    void shouldPaintAllAtLastWhenRowsAreFinishedFasterThanTheyCanBePainted() {
        for (long waited = 0; waited < RepaintPace.LATEST.toMillis(); waited += 50) {
            after(50);
            assertEquals(FINISHED_ROWS, pace.next(true));
            pace.painted(false);
        }
        after(1);
        assertEquals(ALL, pace.next(true));
        pace.painted(false);
        assertEquals(ALL, pace.next(true), "it was interrupted");
        pace.painted(true);
        assertEquals(FINISHED_ROWS, pace.next(true));
    }

    private void after(long ms) {
        now += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
