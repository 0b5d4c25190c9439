package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.pentimento.proto.PixelMask;
import io.pentimento.proto.Region;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionPixelsTest {

    private static final int ROWS = 40;
    private static final int COLUMNS = 60;

    @Test
    void shouldHoldThePixelsWhoseMiddleIsInsideAsAnotherLibrarySees() {
        SplittableRandom random = new SplittableRandom(1);
        for (int polygon = 0; polygon < 50; polygon++) {
            Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
            List<String> corners = new java.util.ArrayList<>();
            for (int i = 0; i < 9; i++) {
                double x = random.nextDouble(COLUMNS);
                double y = random.nextDouble(ROWS);
                corners.add("[" + x + "," + y + "]");
                if (i == 0) {
                    path.moveTo(x, y);
                } else {
                    path.lineTo(x, y);
                }
            }
            path.closePath();
            corners.add(corners.get(0));
            RegionPixels pixels = of(polygon("[" + String.join(",", corners) + "]"));
            for (int row = 0; row < ROWS; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    assertEquals(path.contains(column + 0.5, row + 0.5), pixels.contains(row, column));
                }
            }
        }
    }

    @Test
    void shouldLeaveHolesOutAndTakeAllPolygons() {
        RegionPixels frame = of(polygon("[[0,0],[10,0],[10,10],[0,10],[0,0]],[[2,2],[8,2],[8,8],[2,8],[2,2]]"));
        assertEquals(100 - 36, frame.count());
        assertTrue(!frame.contains(5, 5) && frame.contains(1, 1));

        Region two = geojson("MultiPolygon", "[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],[[[2,2],[6,2],[6,6],[2,6],[2,2]]]]");
        assertEquals(16 + 16 - 4, of(two).count());
    }

    @Test
    void shouldReadBitsAndRunsOfABox() {
        PixelMask.Builder box = PixelMask.newBuilder()
                .setFirstRow(3)
                .setFirstColumn(7)
                .setRows(2)
                .setColumns(5);
        byte[] bits = {(byte) 0b10000_011, (byte) 0b11_000000};
        int[] expected = {3 * COLUMNS + 7, 4 * COLUMNS + 8, 4 * COLUMNS + 9, 4 * COLUMNS + 10, 4 * COLUMNS + 11};

        assertEquals(list(expected), list(of(box.clone().setBits(ByteString.copyFrom(bits)))));
        assertEquals(list(expected), list(of(box.clone().addAllRuns(List.of(0, 1, 5, 4)))));
    }

    @Test
    void shouldRefuseByNameWhatIsNoRegion() {
        assertRefused("region: has neither geojson nor mask", Region.getDefaultInstance());
        assertRefused("region geojson: not a JSON object", json("rubbish"));
        assertRefused("region geojson type=Point: must be Polygon or MultiPolygon", geojson("Point", "[1,2]"));
        assertRefused("region geojson coordinates=null: must be an array", json("{\"type\":\"Polygon\"}"));
        assertRefused("region geojson corner=[1]: must be two numbers", polygon("[[1],[2,2],[3,3],[1,1]]"));
        assertRefused("corner=[\"a\",1]", polygon("[[\"a\",1],[2,2],[3,3],[1,1]]"));
        assertRefused("and end with its first", polygon("[[1,1],[2,2],[3,3],[4,1]]"));
        assertRefused("three different ones at least", polygon("[[1,1],[2,2],[1,1]]"));
        assertRefused(
                "corner=[61.0,1.0]: must be inside 60 columns and 40 rows", polygon("[[1,1],[61,1],[2,2],[1,1]]"));
        assertRefused("holds the middle of no pixel", polygon("[[1,1],[1.3,1],[1.3,1.3],[1,1]]"));
        String many = IntStream.range(0, Polygons.MOST_CORNERS)
                .mapToObj(i -> "[" + i % 9 + ",0]")
                .collect(Collectors.joining(",", "[", ",[0,0]]"));
        assertRefused("of 20001 corners: must have 4 to 20000", polygon(many));
        PixelMask.Builder box = PixelMask.newBuilder()
                .setFirstRow(39)
                .setRows(2)
                .setColumns(3)
                .addRuns(0)
                .addRuns(6);
        assertRefused("rows 39 to 40, columns 0 to 2: must be inside 40 x 60", mask(box));
        assertRefused(
                "rows 39 to 39, columns 0 to 4294967294",
                mask(box.clone().setRows(1).setColumns(-1)));
        assertRefused(
                "the runs are of 5 of its 6 pixels", mask(box.setFirstRow(0).setRuns(1, 5)));
        assertRefused("the runs are of more than its 6 pixels", mask(box.setRuns(1, -1)));
        assertRefused(
                "2 bytes of bits, 6 pixels need 1", mask(box.clearRuns().setBits(ByteString.copyFrom(new byte[2]))));
        assertRefused("holds the middle of no pixel", mask(box.setBits(ByteString.copyFrom(new byte[1]))));
    }

    private static void assertRefused(String why, Region region) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> of(region));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    private static RegionPixels of(Region region) {
        return RegionPixels.of(region, ROWS, COLUMNS);
    }

    private static RegionPixels of(PixelMask.Builder mask) {
        return of(mask(mask));
    }

    private static Region mask(PixelMask.Builder mask) {
        return Region.newBuilder().setMask(mask).build();
    }

    private static Region polygon(String rings) {
        return geojson("Polygon", "[" + rings + "]");
    }

    private static Region geojson(String type, String coordinates) {
        return json("{\"type\":\"" + type + "\",\"coordinates\":" + coordinates + "}");
    }

    private static Region json(String text) {
        return Region.newBuilder().setGeojson(text).build();
    }

    private static List<Integer> list(RegionPixels pixels) {
        return list(pixels.indices());
    }

    private static List<Integer> list(int[] numbers) {
        return IntStream.of(numbers).boxed().toList();
    }
}
