package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.SpectrumBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

class TileSumsTest {

    private static final int SIDE = 100;
    private static final int[] CHANNELS = {3};

    private final TileSums tiles = new TileSums(SIDE, SIDE, CHANNELS);

    @Test
    void shouldCoverWholeTilesAndLeaveTheBorder() {
        measureAll();
        TileSums.Covered covered = tiles.cover(new Rectangle(10, 20, 79, 99));
        // Tiles of 32: rows 32 to 63, columns 32 to 95.
        assertEquals(32 * 64, covered.sum().measured());
        assertArrayEquals(
                new long[] {32 * 64, expectedColumns(32, 95) * 32, 0},
                covered.sum().counts()[0]);
        long rest = covered.rest().stream().mapToLong(Rectangle::pixels).sum();
        assertEquals(70 * 80, 32 * 64 + rest);
    }

    @Test
    void shouldLeaveASmallRectangleToTheFile() {
        measureAll();
        Rectangle small = new Rectangle(30, 30, 40, 40);
        assertEquals(List.of(small), tiles.cover(small).rest());
    }

    @Test
    void shouldLeaveATileWithAReplacedPixelToTheFile() {
        measureAll();
        tiles.spoil(pixel(33, 33));
        TileSums.Covered covered = tiles.cover(new Rectangle(32, 32, 63, 95));
        assertEquals(32 * 32, covered.sum().measured());
        assertEquals(List.of(new Rectangle(32, 32, 63, 63)), covered.rest());
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
