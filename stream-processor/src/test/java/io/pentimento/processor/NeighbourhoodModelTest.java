package io.pentimento.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanStarted;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A convolution over the map of all counts: for every pixel the sum over itself and its eight neighbours, and how many of
 * them there are. Tiles of 8 x 8 pixels, so that the map's middle lies in three of them.
 */
class NeighbourhoodModelTest {

    private static final int ROWS = TestInstrument.ROWS;
    private static final int COLUMNS = TestInstrument.COLUMNS;
    private static final int TILE = 8;
    /** Version of the counts. */
    private static final String COUNTS = new CountsModel(true).version();

    @TempDir
    static Path folder;

    private static LocalBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldPaintAPixelAgainWhenItsNeighboursCome() throws Exception {
        ModelStore store = store("grows", 2);
        try (TestInstrument instrument = new TestInstrument(broker, "grows");
                StreamProcessor processor = start(instrument, store)) {
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
            instrument.measure("s", 7, 0, 3);
            Newest half = new Newest(instrument.maps(settledRows(3)));
            half.assertSumsOfNeighbours(3);
            assertEquals(
                    4, half.value("neighbours", 1, 0, 0), "known neighbours of the first pixel, itself among them");
            assertEquals(6, half.value("neighbours", 1, 2, 5), "the row below is not there yet");
            assertFalse(half.hasAny("neighbours", 3), "what is not measured is not painted");

            instrument.measure("s", 7, 3, ROWS);
            instrument.stop("s");
            Newest whole = new Newest(instrument.maps(settledRows(ROWS)));
            whole.assertSumsOfNeighbours(ROWS);
            assertEquals(9, whole.value("neighbours", 1, 2, 5));
        }
    }

    @Test
    void shouldPaintNothingTwiceWhenAPainterTakesOver() throws Exception {
        ModelStore store = store("taken-over", 2);
        try (TestInstrument instrument = new TestInstrument(broker, "taken-over")) {
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
            try (StreamProcessor first = start(instrument, store)) {
                instrument.measure("s", 7, 0, 3);
                instrument.maps(settledRows(3));
            }
            try (StreamProcessor second = start(instrument, store)) {
                instrument.measure("s", 7, 3, ROWS);
                instrument.stop("s");
                List<MapBlock> blocks = instrument.maps(settledRows(ROWS));
                new Newest(blocks).assertSumsOfNeighbours(ROWS);
                assertEveryPaintingIsNew(blocks);
            }
        }
    }

    @Test
    void shouldGoOnWithTheOtherModelsWhenOneDoesNotFitItsManifest() throws Exception {
        ModelStore store = store("wrong", 3);
        try (TestInstrument instrument = new TestInstrument(broker, "wrong");
                StreamProcessor processor = start(instrument.options().withModels(List.of()), store)) {
            scanWhole(instrument);
            assertPaintsAllButNeighbours(instrument);
            assertSays(instrument, "neighbours/1 does not run: neighbours/1: ");
        }
    }

    /** Every pixel of these rows is painted, and with all the neighbours that it has. */
    private static Predicate<List<MapBlock>> settledRows(int rows) {
        return blocks -> {
            Newest newest = new Newest(blocks);
            return newest.painted("counts", rows) && newest.painted("neighbours", rows) && newest.hasAllSums(rows);
        };
    }

    private static void assertEveryPaintingIsNew(List<MapBlock> blocks) {
        Set<String> seen = new HashSet<>();
        for (MapBlock block : blocks) {
            for (int p = 0; p < block.getPixels(); p++) {
                String painting = block.getModel() + " row " + block.getRow() + " column "
                        + (block.getFirstColumn() + p)
                        + " generation " + block.getGeneration() + " revision " + block.getRevision() + " inputs "
                        + block.getInputs();
                assertTrue(seen.add(painting), painting + ": twice");
            }
        }
    }

    /** The newest painting of every pixel, as any reader of the topic finds it. */
    private static final class Newest {
        private final MapBlock[][][] of = new MapBlock[2][ROWS][COLUMNS];
        private final MapBlock[][] fit = new MapBlock[ROWS][COLUMNS];

        Newest(List<MapBlock> blocks) {
            for (MapBlock block : blocks) {
                MapBlock[][] maps = maps(block.getModel());
                for (int p = 0; p < block.getPixels(); p++) {
                    int column = block.getFirstColumn() + p;
                    if (isNewer(block, maps[block.getRow()][column])) {
                        maps[block.getRow()][column] = block;
                    }
                }
            }
        }

        private MapBlock[][] maps(String model) {
            return switch (model) {
                case "counts" -> of[0];
                case "neighbours" -> of[1];
                case "fit" -> fit;
                default -> throw new AssertionError(model);
            };
        }

        private static boolean isNewer(MapBlock block, MapBlock than) {
            return than == null
                    || block.getRevision() > than.getRevision()
                    || block.getRevision() == than.getRevision() && block.getInputs() > than.getInputs();
        }

        boolean painted(String model, int rows) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    if (maps(model)[row][column] == null) {
                        return false;
                    }
                }
            }
            return true;
        }

        boolean hasAny(String model, int row) {
            return Arrays.stream(maps(model)[row]).anyMatch(Objects::nonNull);
        }

        double value(String model, int layer, int row, int column) {
            MapBlock block = maps(model)[row][column];
            return block.getValues(layer * block.getPixels() + column - block.getFirstColumn());
        }

        /** Over the rows that are there. */
        private double sum(int row, int column) {
            double sum = 0;
            for (int y = Math.max(0, row - 1); y <= Math.min(ROWS - 1, row + 1); y++) {
                for (int x = Math.max(0, column - 1); x <= Math.min(COLUMNS - 1, column + 1); x++) {
                    sum += of[0][y][x] == null ? 0 : value("counts", 0, y, x);
                }
            }
            return sum;
        }

        boolean hasAllSums(int rows) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    if (Math.abs(value("neighbours", 0, row, column) - sum(row, column)) > 1) {
                        return false;
                    }
                }
            }
            return true;
        }

        void assertSumsOfNeighbours(int rows) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    assertEquals(
                            sum(row, column),
                            value("neighbours", 0, row, column),
                            1e-6 * sum(row, column),
                            "row " + row + ", column " + column);
                }
            }
        }
    }

    private static StreamProcessor start(TestInstrument instrument, ModelStore store) {
        return start(instrument.options().withModels(List.of("fit", "neighbours")), store);
    }

    private static StreamProcessor start(ProcessorOptions options, ModelStore store) {
        return StreamProcessor.start(options, store, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    @Test
    void shouldRefuseToBeginWithAModelThatItIsToldToRunAndCannot() throws Exception {
        ModelStore store = store("told", 3);
        try (TestInstrument instrument = new TestInstrument(broker, "told")) {
            ModelException refused = assertThrows(ModelException.class, () -> start(instrument, store));
            assertTrue(refused.getMessage().startsWith("neighbours/1: "), refused.getMessage());
        }
    }

    /** It runs while maps are small, looks up what is not there when they are not, and is run no more. */
    @Test
    void shouldGoOnWithTheOtherModelsWhenOneFailsOnATile() throws Exception {
        ModelStore store = graph(2).node("ReduceMax", "keepdims", 0, "most", "maps")
                .node("Cast", "to", TensorProto.DataType.INT64.getNumber(), "index", "most")
                .weights("table", new float[64], 64)
                .node("Gather", "looked up", "table", "index")
                .node("Add", "values", "sums", "looked up")
                .in(folder.resolve("fails"), "neighbours/1", manifest(COUNTS));
        try (TestInstrument instrument = new TestInstrument(broker, "fails");
                StreamProcessor processor = start(instrument, store)) {
            scanWhole(instrument);
            assertSays(instrument, "neighbours/1 is run no more: ");
            assertPaintsAllButNeighbours(instrument);
        }
    }

    private static void scanWhole(TestInstrument instrument) {
        instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
        instrument.measure("s", 7);
        instrument.stop("s");
    }

    private static void assertSays(TestInstrument instrument, String note) {
        instrument.await(
                instrument.topics.status(), r -> r.value() != null && new String(r.value(), UTF_8).contains(note));
    }

    private static void assertPaintsAllButNeighbours(TestInstrument instrument) {
        List<MapBlock> maps = instrument.maps(blocks -> new Newest(blocks.stream()
                        .filter(block -> block.getModel().equals("fit"))
                        .toList())
                .painted("fit", ROWS));
        assertTrue(maps.stream().noneMatch(block -> block.getModel().equals("neighbours")));
    }

    /** Numbers of another version mean something else to it. */
    @Test
    void shouldNotLookAtMapsOfAVersionThatItWasNotMadeFor() throws Exception {
        ModelStore store = store("foreign", 2, "of another time");
        try (TestInstrument instrument = new TestInstrument(broker, "foreign");
                StreamProcessor processor = start(instrument, store)) {
            scanWhole(instrument);
            assertSays(
                    instrument, "neighbours/1 was not made for the maps of counts/" + COUNTS + " and leaves them out");
            assertPaintsAllButNeighbours(instrument);
        }
    }

    @Test
    void shouldSayThatThereIsNothingToLookAtWhenTheModelThatItLooksAtCannotPaint() throws Exception {
        Path models = folder.resolve("blind");
        new SumModel("far", 1, "SDD", 1, 60).in(models);
        ModelStore store =
                graph(2).node("Identity", "values", "sums").in(models, "neighbours/1", manifest("far", "1", "once"));
        try (TestInstrument instrument = new TestInstrument(broker, "blind");
                StreamProcessor processor = start(instrument.options().withModels(List.of()), store)) {
            scanWhole(instrument);
            assertPaintsAllButNeighbours(instrument);
            assertSays(instrument, "far/1 does not paint this scan: it needs spectra from 1.00 to 60.00 keV");
            assertSays(
                    instrument,
                    "neighbours/1 does not paint this scan: it looks at the maps of far, which does not paint it");
        }
    }

    /** A model may have said that of a spectrum without counts. */
    @Test
    void shouldTakeAPixelWithoutANumberForOneThatHasNotCome() throws Exception {
        ModelStore store = store("holes", 2);
        ScanStarted started = ScanStarted.newBuilder().setRows(1).setColumns(5).build();
        List<MapBlock> painted = new ArrayList<>();
        NeighbourhoodModel model = NeighbourhoodModel.open(store, List.of("neighbours/1"), 1, new Notes())
                .get(0);
        try (model) {
            GrowingMap map = new GrowingMap("s", started, model);
            map.take(counts(1, 1f, 2f, Float.NaN, 4f, 5f));
            map.tiles().waiting().forEach(tile -> map.paint(tile, painted::add));
        }
        assertEquals(
                List.of(0, 3), painted.stream().map(MapBlock::getFirstColumn).toList());
        assertEquals(List.of(3f, 3f, 2f, 2f), painted.get(0).getValuesList(), "sums, then how many");
        assertEquals(List.of(9f, 9f, 2f, 2f), painted.get(1).getValuesList(), "sums, then how many");
    }

    /** Its own blocks come back from the log, one painting later at times. */
    @Test
    void shouldRememberTheNewestOfItsPaintings() throws Exception {
        ModelStore store = store("again", 2);
        ScanStarted started = ScanStarted.newBuilder().setRows(1).setColumns(3).build();
        List<MapBlock> first = new ArrayList<>();
        List<MapBlock> second = new ArrayList<>();
        List<MapBlock> third = new ArrayList<>();
        NeighbourhoodModel model = NeighbourhoodModel.open(store, List.of("neighbours/1"), 1, new Notes())
                .get(0);
        try (model) {
            GrowingMap map = new GrowingMap("s", started, model);
            map.take(counts(1, 1f, 1f, 1f));
            map.tiles().waiting().forEach(tile -> map.paint(tile, first::add));
            map.take(counts(2, 1f, 1f, 2f));
            map.tiles().waiting().forEach(tile -> map.paint(tile, second::add));
            first.forEach(map::take);
            map.take(counts(3, 1f, 1f, 1f));
            map.tiles().waiting().forEach(tile -> map.paint(tile, third::add));
        }
        assertEquals(List.of(2f, 3f, 2f), first.get(0).getValuesList().subList(0, 3));
        assertEquals(List.of(4f, 3f), second.get(0).getValuesList().subList(0, 2));
        assertEquals(List.of(3f, 2f), third.get(0).getValuesList().subList(0, 2), "as it was at first, said again");
    }

    private static MapBlock counts(int inputs, Float... values) {
        return MapBlock.newBuilder()
                .setScan("s")
                .setModel("counts")
                .setVersion(COUNTS)
                .setPixels(values.length)
                .addLayers(LayerInfo.newBuilder().setName("total"))
                .addAllValues(List.of(values))
                .addAllMeasuredNs(Collections.nCopies(values.length, 0L))
                .setInputs(inputs)
                .build();
    }

    /** @param channels inputs of the graph's convolution; two fit the manifest */
    private static ModelStore store(String name, int channels) throws Exception {
        return store(name, channels, COUNTS);
    }

    /** @param version of the counts that it is made for */
    private static ModelStore store(String name, int channels, String version) throws Exception {
        return graph(channels)
                .node("Identity", "values", "sums")
                .in(folder.resolve(name), "neighbours/1", manifest(version));
    }

    private static String manifest(String version) {
        return manifest("counts", version, "total");
    }

    /** @param source model whose layer it looks at */
    private static String manifest(String source, String version, String layer) {
        return """
                {"name": "neighbours", "version": "1", "description": "a test",
                 "input": {"kind": "neighbourhood", "model": "%s", "version": "%s", "layers": ["%s"],
                           "tile": %d, "reach": 1},
                 "layers": [{"name": "sum", "unit": "counts"}, {"name": "known", "unit": "1"}],
                 "errors": false, "sha256": "%%s", "provenance": {}}
                """
                .formatted(source, version, layer, TILE);
    }

    private static TestGraph graph(int channels) {
        float[] weights = new float[2 * channels * 9];
        for (int layer = 0; layer < 2; layer++) {
            int first = (layer * channels + layer) * 9;
            Arrays.fill(weights, first, first + 9, 1);
        }
        return new TestGraph()
                .input("maps", 1, 1, TILE + 2, TILE + 2)
                .input("known", 1, 1, TILE + 2, TILE + 2)
                .output("values", 1, 2, TILE, TILE)
                .weights("weights", weights, 2, channels, 3, 3)
                .node("Concat", "axis", 1, "both", "maps", "known")
                .node("Conv", "sums", "both", "weights");
    }
}
