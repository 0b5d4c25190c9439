package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.UnreadableRecordException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanMapsTest {

    private static final float NAN = Float.NaN;
    private final ScanMaps maps = new ScanMaps("s", grid(2, 3));

    @Test
    void shouldLeaveUnmeasuredPixelsNaN() {
        maps.paint(block(1, 1, 0, "Fe-K", 5, 7).build());

        assertArrayEquals(
                new float[] {NAN, NAN, NAN, NAN, 5, 7}, maps.layers().get(0).values());
        assertEquals("fit/Fe-K", maps.layers().get(0).fullName());
        assertEquals(2, maps.painted());
        assertTrue(maps.isPainted(1, 2));
        assertFalse(maps.isPainted(0, 0));
    }

    @Test
    void shouldKeepTheHighestRevisionWhateverTheOrder() {
        maps.paint(block(0, 0, 2, "Fe-K", 20).build());
        maps.paint(block(0, 0, 1, "Fe-K", 10).build());
        maps.paint(block(0, 0, 3, "Fe-K", 30).build());

        assertEquals(30, maps.layers().get(0).values()[0]);
        assertEquals(3, maps.revision("fit", 0, 0));
        assertEquals(1, maps.superseded());
        assertEquals(1, maps.repainted());
        assertEquals(0, maps.duplicated());
        assertEquals(1, maps.painted());
    }

    @Test
    void shouldKeepWhatWasMadeFromTheMostInputs() {
        maps.paint(block(0, 0, 1, "R", 20).setInputs(2).build());
        maps.paint(block(0, 0, 1, "R", 10).setInputs(1).build());
        maps.paint(block(0, 0, 1, "R", 30).setInputs(3).build());
        maps.paint(block(0, 0, 1, "R", 40).setInputs(3).build());

        assertEquals(30, maps.layers().get(0).values()[0]);
        assertEquals(1, maps.superseded());
        assertEquals(1, maps.repainted());
        assertEquals(1, maps.duplicated());
    }

    @Test
    void shouldCountTheSameRevisionTwiceAsADuplicateAndKeepTheFirst() {
        maps.paint(block(0, 0, 0, "Fe-K", 1, 2).build());
        int changed = maps.paint(block(0, 1, 0, "Fe-K", 9, 3).build());

        assertEquals(1, changed);
        assertEquals(1, maps.duplicated());
        assertEquals(2, maps.layers().get(0).values()[1]);
        assertEquals(3, maps.painted());
    }

    @Test
    void shouldPreferALaterGenerationToAHigherRevision() {
        maps.paint(block(0, 0, 5, "Fe-K", 1).build());
        maps.paint(block(0, 0, 0, "Fe-K", 2).setGeneration(1).build());

        assertEquals(2, maps.layers().get(0).values()[0]);
        assertEquals(1, maps.generation());
        assertEquals(0, maps.duplicated());
    }

    @Test
    void shouldCountModelsApartAndPixelsOnce() {
        maps.paint(block(0, 0, 0, "Fe-K", 1).build());
        maps.paint(block(0, 0, 0, "Fe", 4).setModel("elements").build());

        assertEquals(
                List.of("fit/Fe-K", "elements/Fe"),
                maps.layers().stream().map(MapLayer::fullName).toList());
        assertEquals(1, maps.painted());
        assertEquals(0, maps.duplicated());
    }

    @Test
    void shouldRememberTimeAndPlaceOfTheSpectra() {
        maps.paint(block(1, 0, 0, "Fe-K", 1, 2)
                .setSourcePartition(3)
                .setSourceOffset(77)
                .build());

        assertEquals(3, maps.sourcePartition(1, 1));
        assertEquals(77, maps.sourceOffset(1, 1));
        assertEquals(-1, maps.sourcePartition(0, 1));
        assertEquals(1_001, maps.measuredNs(1, 1));
        assertEquals(1_001, maps.newestNs());
    }

    @Test
    void shouldCarryErrorsOnlyWhereAModelGivesThem() {
        maps.paint(block(0, 0, 0, "Fe-K", 4).addErrors(2).build());
        maps.paint(block(0, 0, 0, "Fe", 4).setModel("elements").build());

        assertEquals(2, maps.layers().get(0).errors()[0]);
        assertTrue(Float.isNaN(maps.layers().get(0).errors()[1]));
        assertNull(maps.layers().get(1).errors());
    }

    @Test
    void shouldEmptyALayerThatANewerPaintingNoLongerHas() {
        maps.paint(block(0, 0, 0, "Fe-K", 4).build());
        maps.paint(block(0, 0, 1, "Co-K", 6).build());

        assertTrue(Float.isNaN(maps.layers().get(0).values()[0]));
        assertEquals(6, maps.layers().get(1).values()[0]);
    }

    @Test
    void shouldRefuseABlockThatDoesNotFit() {
        assertReason("not inside the scan's 2 x 3 pixels", block(2, 0, 0, "Fe-K", 1));
        assertReason("not inside", block(0, 2, 0, "Fe-K", 1, 2));
        assertReason("not inside", block(0, -1, 0, "Fe-K", 1));
        assertReason("not inside", block(0, 0, 0, "Fe-K", 1).setPixels(-1));
        assertReason("values: 2 numbers", block(0, 0, 0, "Fe-K", 1).addValues(3));
        assertReason("errors: 2 numbers", block(0, 0, 0, "Fe-K", 1).addErrors(3).addErrors(4));
        assertReason("measured_ns: 0 times", block(0, 0, 0, "Fe-K", 1).clearMeasuredNs());
        assertReason("scan=t", block(0, 0, 0, "Fe-K", 1).setScan("t"));
        assertReason("layers: there are none", block(0, 0, 0, "Fe-K", 1).clearLayers());
        assertEquals(0, maps.painted());
        assertTrue(maps.layers().isEmpty());
    }

    @Test
    void shouldRefuseAGridWithoutPixelsOrWithTooMany() {
        assertThrows(UnreadableRecordException.class, () -> new ScanMaps("s", grid(0, 3)));
        assertThrows(UnreadableRecordException.class, () -> new ScanMaps("s", grid(-1, -1)));
        assertThrows(UnreadableRecordException.class, () -> new ScanMaps("s", grid(1 << 16, 1 << 16)));
    }

    private void assertReason(String part, MapBlock.Builder block) {
        String reason = assertThrows(UnreadableRecordException.class, () -> maps.paint(block.build()))
                .getMessage();
        assertTrue(reason.contains(part), reason);
    }

    private static ScanStarted grid(int rows, int columns) {
        return ScanStarted.newBuilder().setRows(rows).setColumns(columns).build();
    }

    private static MapBlock.Builder block(int row, int column, int revision, String layer, float... values) {
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan("s")
                .setModel("fit")
                .setVersion("1")
                .setRevision(revision)
                .setRow(row)
                .setFirstColumn(column)
                .setPixels(values.length)
                .addLayers(LayerInfo.newBuilder().setName(layer).setUnit("counts"));
        for (int i = 0; i < values.length; i++) {
            block.addValues(values[i]).addMeasuredNs(1_000 + i);
        }
        return block;
    }
}
