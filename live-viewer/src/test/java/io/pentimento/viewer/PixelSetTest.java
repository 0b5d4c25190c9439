package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PixelSetTest {

    private final PixelSet pixels = new PixelSet(20, 5);

    @Test
    void shouldGiveRunsThatEndWithTheirRow() {
        pixels.add(3, 6);

        assertEquals(new PixelSet.Run(3, 2), pixels.take(100));
        assertEquals(new PixelSet.Run(5, 4), pixels.take(100));
        assertNull(pixels.take(100));
        assertTrue(pixels.isEmpty());
    }

    @Test
    void shouldCountWhatWasWaitingAlready() {
        assertEquals(0, pixels.add(0, 4));
        assertEquals(2, pixels.add(2, 3));
    }

    @Test
    void shouldComeToEveryPixelThoughEarlierOnesKeepChanging() {
        pixels.add(0, 1);
        pixels.add(19, 1);
        assertEquals(new PixelSet.Run(0, 1), pixels.take(1));
        pixels.add(0, 1);

        assertEquals(new PixelSet.Run(19, 1), pixels.take(1));
        assertEquals(new PixelSet.Run(0, 1), pixels.take(1));
    }
}
