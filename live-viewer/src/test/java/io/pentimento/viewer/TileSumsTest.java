package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.Region;
import io.pentimento.proto.SpectrumBlock;
import org.junit.jupiter.api.Test;

class TileSumsTest {

    private static final int SIDE = 100;
    private static final int[] CHANNELS = {3};

    private final TileSums tiles = new TileSums(SIDE, SIDE, CHANNELS);

    @Test
    void shouldCoverWholeTilesAndLeaveTheBorder() {
        measureAll();
        TileSums.Covered covered = cover(new Rectangle(10, 20, 79, 99));
        // Tiles of 32, those at the right edge of 4 columns: rows 32 to 63, columns 32 to 99.
        assertEquals(32 * 68, covered.sum().measured());
        assertArrayEquals(
                new long[] {32 * 68, expectedColumns(32, 99) * 32, 0},
                covered.sum().counts()[0]);
        assertEquals(70 * 80, 32 * 68 + covered.rest().count());
    }

    @Test
    void shouldLeaveASmallRectangleToTheFile() {
        measureAll();
        assertEquals(11 * 11, cover(new Rectangle(30, 30, 40, 40)).rest().count());
    }

    @Test
    void shouldLeaveATileWithAReplacedPixelToTheFile() {
        measureAll();
        tiles.spoil(pixel(33, 33));
        TileSums.Covered covered = cover(new Rectangle(32, 32, 63, 95));
        assertEquals(32 * 32, covered.sum().measured());
        assertTrue(covered.rest().containsAll(new Rectangle(32, 32, 63, 63)));
        assertEquals(32 * 32, covered.rest().count());
    }

    @Test
    void shouldLeaveATileOfWhichAPixelIsNotMeantToTheFile() {
        measureAll();
        Region triangle = Region.newBuilder()
                .setGeojson("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[96,0],[0,96],[0,0]]]}")
                .build();
        TileSums.Covered covered = tiles.cover(RegionPixels.of(triangle, SIDE, SIDE));
        // Three tiles of nine are above the diagonal, three are cut by it. 96 middles lie on the side, which is not
        // inside.
        assertEquals(3 * 32 * 32, covered.sum().measured());
        assertEquals(96 * 95 / 2, covered.sum().measured() + covered.rest().count());
    }

    private TileSums.Covered cover(Rectangle area) {
        return tiles.cover(RegionPixels.of(area, SIDE, SIDE));
    }

    private void measureAll() {
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                tiles.add(pixel(row, column), new int[][] {{1, column, 0}});
            }
        }
    }

    private static long expectedColumns(int first, int last) {
        return (long) (first + last) * (last - first + 1) / 2;
    }

    private static SpectrumBlock pixel(int row, int column) {
        return SpectrumBlock.newBuilder()
                .setRow(row)
                .setFirstColumn(column)
                .setPixels(1)
                .addDetectors(DetectorSpectra.getDefaultInstance())
                .build();
    }
}
