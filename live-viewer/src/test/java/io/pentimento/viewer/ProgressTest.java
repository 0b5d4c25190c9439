package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.proto.Nanos;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final Progress progress = new Progress();

    @Test
    void shouldGiveTheRateOfTheLastSeconds() {
        for (int second = 0; second <= 20; second++) {
            progress.sample(second < 10 ? 0 : 100L * (second - 10), 0, second * Nanos.SECOND);
        }
        assertEquals(100, progress.rate(), 1e-9);
    }

    @Test
    void shouldCallABlockLateOnlyWhenALaterOneWasPaintedFiveSecondsAgo() {
        progress.painted(0, 0, 0);
        progress.painted(0, 3, 0);
        progress.sample(4, 0, 0);
        progress.sample(4, 0, 4 * Nanos.SECOND);
        assertEquals(0, progress.lateBlocks());

        progress.sample(4, 0, 6 * Nanos.SECOND);
        assertEquals(2, progress.lateBlocks());

        progress.painted(0, 1, 7 * Nanos.SECOND);
        progress.painted(0, 2, 7 * Nanos.SECOND);
        assertEquals(0, progress.lateBlocks());
    }

    @Test
    void shouldGiveQuantilesOfTheNewestLatencies() {
        assertEquals(-1, progress.latencyMs(0.5));
        for (int ms = 1; ms <= 101; ms++) {
            progress.latency(0, ms * 1_000_000L);
        }
        assertEquals(51, progress.latencyMs(0.5));
        assertEquals(96, progress.latencyMs(0.95));
    }

    @Test
    void shouldBeQuietTenSecondsAfterTheLastPainting() {
        progress.painted(0, 0, Nanos.SECOND);
        assertFalse(progress.isQuiet(11 * Nanos.SECOND));
        assertTrue(progress.isQuiet(12 * Nanos.SECOND));
    }
}
