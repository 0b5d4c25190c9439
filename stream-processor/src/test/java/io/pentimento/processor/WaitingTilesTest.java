package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.ModelInput;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Twelve rows of 20 pixels in tiles of 8 x 8 with a reach of 2: tiles 0 to 2, 3 to 5. */
class WaitingTilesTest {

    private static final int ROWS = 12;
    private static final int COLUMNS = 20;

    private final WaitingTiles tiles =
            new WaitingTiles(new ModelInput.Neighbourhood("codes", "1", List.of("z1"), 8, 2), ROWS, COLUMNS);

    @Test
    void shouldPaintEveryTileThatABlockIsWithinReachOf() {
        tiles.arrive(6, 0, 6, 6);
        assertEquals(List.of(0, 3), tiles.waiting());
        tiles.arrive(0, 6, 4, 4);
        assertEquals(List.of(0, 3, 1), tiles.waiting());
        assertEquals(2, tiles.arrived(0));
        assertEquals(1, tiles.arrived(1));
        assertEquals(0, tiles.arrived(2));
    }

    @Test
    void shouldPaintNothingTwice() {
        tiles.arrive(0, 0, COLUMNS, COLUMNS);
        tiles.waiting().forEach(tiles::painted);
        assertEquals(List.of(), tiles.waiting());
        assertFalse(tiles.rowWaits());
    }

    @Test
    void shouldPaintFirstWhatHasWaitedLongest() {
        tiles.arrive(0, 18, 2, 2);
        tiles.arrive(0, 0, 4, 4);
        tiles.arrive(0, 18, 2, 0);
        assertEquals(List.of(2, 0), tiles.waiting());
        tiles.painted(2);
        tiles.arrive(0, 18, 2, 0);
        assertEquals(List.of(0, 2), tiles.waiting());
    }

    @Test
    void shouldLetAFinishedRowWaitOnlyForTilesThatItLiesInAndThatHaveNotPaintedIt() {
        tiles.arrive(7, 0, 8, 8);
        assertFalse(tiles.rowWaits(), "it grows");
        tiles.painted(0);
        tiles.arrive(7, 8, 12, 12);
        assertTrue(tiles.rowWaits());
        assertEquals(List.of(1, 2), tiles.waitingForRows());
        assertEquals(List.of(1, 3, 4, 0, 2, 5), tiles.waiting(), "the others wait besides");
        tiles.waitingForRows().forEach(tiles::painted);
        assertFalse(tiles.rowWaits());
        assertEquals(List.of(3, 4, 0, 5), tiles.waiting());
    }

    @Test
    void shouldNotLetARowThatIsMeasuredAgainWaitAsAFinishedOne() {
        tiles.arrive(0, 0, COLUMNS, COLUMNS);
        tiles.waiting().forEach(tiles::painted);
        tiles.arrive(0, 0, COLUMNS, 0);
        assertFalse(tiles.rowWaits());
        assertEquals(List.of(0, 1, 2), tiles.waiting());
    }

    /** Whoever waits for the last row takes the map for complete. */
    @Test
    void shouldGiveOutAllThatTheLastRowChangesTogether() {
        for (int row = 0; row < ROWS - 3; row++) {
            tiles.arrive(row, 0, COLUMNS, COLUMNS);
        }
        tiles.waiting().forEach(tiles::painted);
        tiles.arrive(ROWS - 1, 0, COLUMNS, COLUMNS);
        tiles.arrive(ROWS - 2, 0, COLUMNS, COLUMNS);
        assertTrue(tiles.hasUnfinishedRows());
        assertEquals(List.of(3, 4, 5), tiles.waitingForRows());
        tiles.arrive(ROWS - 3, 0, COLUMNS, COLUMNS);
        assertFalse(tiles.hasUnfinishedRows());
        assertEquals(List.of(3, 4, 5, 0, 1, 2), tiles.waitingForRows());
    }

    @Test
    void shouldNotLetARowWaitThatWasPaintedBefore() {
        tiles.arrive(0, 0, COLUMNS, COLUMNS);
        assertTrue(tiles.rowWaits());
        tiles.waiting().forEach(tile -> tiles.paintedBefore(tile, 1));
        tiles.arrive(1, 0, 4, 4);
        assertFalse(tiles.rowWaits());
        assertEquals(List.of(0), tiles.waiting());
    }

    @Test
    void shouldGoOnFromWhatWasPaintedBefore() {
        tiles.arrive(0, 0, 4, 4);
        tiles.arrive(1, 0, 4, 4);
        tiles.paintedBefore(0, 2);
        assertEquals(List.of(), tiles.waiting());
        tiles.paintedBefore(0, 1);
        assertEquals(List.of(), tiles.waiting(), "an older painting is read after a newer one");
        tiles.arrive(2, 0, 4, 4);
        assertEquals(List.of(0), tiles.waiting());
    }
}
