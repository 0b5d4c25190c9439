package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.EnergyAxes;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.Command;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full-field scan from its events to maps that sharpen. */
class FieldPaintingTest {

    private static final int EVENTS = 30_000;

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static ModelStore store;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        Path models = folder.resolve("models");
        for (int version = 1; version <= 2; version++) {
            store = new SumModel("sum", version, "GEM", 1, 25).in(models);
        }
        Files.writeString(models.resolve("sum").resolve("live"), "1");
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldCountEveryEventAndPaintEveryPixelEvenThoseWithoutAny() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "count");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s");
            instrument.measure("s", 0, 1, EVENTS, 100);
            instrument.stop("s");
            int revision = instrument.settled("s").getRevision();
            List<MapBlock> blocks = instrument.mapsUntilAllIsPainted("s", revision);
            FieldMaps maps = maps(blocks, "s", "counts");
            int dark = (FieldInstrument.ROWS - 1) * FieldInstrument.COLUMNS;
            assertEquals(0, maps.layer("total")[dark]);
            assertEquals(Math.sqrt(maps.layer("total")[0]), maps.layer("total ±")[0], 1e-3);
        }
    }

    @Test
    void shouldEndWithTheSameMapsHoweverTheEventsCame() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "packing");
                StreamProcessor processor = start(instrument)) {
            instrument.start("whole");
            instrument.measure("whole", 0, 7, EVENTS, Integer.MAX_VALUE);
            instrument.stop("whole");
            instrument.start("parts");
            instrument.measure("parts", 0, 7, EVENTS, 37);
            instrument.stop("parts");
            int whole = instrument.settled("whole").getRevision();
            int parts = instrument.settled("parts").getRevision();
            List<MapBlock> atOnce = instrument.mapsUntilAllIsPainted("whole", whole, "sum");
            List<MapBlock> bitByBit = instrument.mapsUntilAllIsPainted("parts", parts, "sum");
            for (String model : List.of("counts", "fit", "sum")) {
                Map<String, float[]> wholes = maps(atOnce, "whole", model).layers();
                Map<String, float[]> others = maps(bitByBit, "parts", model).layers();
                assertEquals(wholes.keySet(), others.keySet());
                wholes.forEach((layer, values) -> assertArrayEquals(values, others.get(layer), 0, model + "/" + layer));
            }
        }
    }

    @Test
    void shouldRepaintOnlyWhatHasChanged() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "changed");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s");
            instrument.measure("s", 0, 3, EVENTS, 100);
            int revision = instrument.calibrated("s", 10_000).getRevision();
            instrument.mapsUntilAllIsPainted("s", revision);
            EventBlock.Builder one = instrument.block("s", 0, 2, 5_000_000_000L);
            FieldInstrument.event(one, 4, 9, 40, 0);
            instrument.send(one);
            instrument.flush();
            List<MapBlock> after = instrument.mapsUntilAllIsPainted("s", revision).stream()
                    .filter(b -> b.getMeasuredNs(0) == 5_000_000_000L)
                    .toList();
            assertFalse(after.isEmpty());
            for (MapBlock block : after) {
                assertEquals(4, block.getRow());
                assertEquals(9, block.getFirstColumn());
                assertEquals(1, block.getPixels());
            }
        }
    }

    @Test
    void shouldAddUpTheGenerationsOfAnAdapterThatWasKilled() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "generations");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s");
            instrument.measure("s", 0, 1, EVENTS / 2, 100);
            instrument.mapsUntilAllIsPainted("s", 1);
            instrument.start("s", 1);
            instrument.measure("s", 1, 2, EVENTS / 2, 100);
            instrument.stop("s", 1);
            int revision = instrument.settled("s", 1).getRevision();
            instrument.mapsUntilAllIsPainted("s", revision);
        }
    }

    @Test
    void shouldCountAgainAndPaintNothingTwiceWhenPartitionsChangeHands() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "handover");
                StreamProcessor remaining = start(instrument)) {
            StreamProcessor leaving = start(instrument);
            instrument.start("s");
            instrument.measure("s", 0, 1, EVENTS, 50);
            instrument.mapsUntilAllIsPainted("s", 1);
            instrument.measure("s", 0, 2, EVENTS, 50);
            leaving.close();
            try (StreamProcessor joining = start(instrument)) {
                instrument.measure("s", 0, 3, EVENTS, 50);
                instrument.stop("s");
                int revision = instrument.settled("s").getRevision();
                List<MapBlock> blocks = instrument.mapsUntilAllIsPainted("s", revision, "sum");
                assertNonePaintedTwice(blocks, "s");
            }
        }
    }

    @Test
    void shouldNotPaintAgainWhatIsOnTheMapsWhenItIsStartedAgain() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "restart")) {
            int revision;
            try (StreamProcessor processor = start(instrument)) {
                instrument.start("s");
                instrument.measure("s", 0, 1, EVENTS, 50);
                instrument.stop("s");
                revision = instrument.settled("s").getRevision();
                instrument.mapsUntilAllIsPainted("s", revision, "sum");
            }
            try (StreamProcessor processor = start(instrument)) {
                instrument.start("next");
                instrument.measure("next", 0, 1, 1000, 50);
                instrument.stop("next");
                int last = instrument.settled("next").getRevision();
                instrument.mapsUntilAllIsPainted("next", last);
                instrument.start("s", 1);
                instrument.measure("s", 1, 9, 500, 50);
                instrument.stop("s", 1);
                int resumed = instrument.settled("s", 1).getRevision();
                assertNonePaintedTwice(instrument.mapsUntilAllIsPainted("s", resumed, "sum"), "s");
            }
        }
    }

    @Test
    void shouldPaintAnewWithAPromotedVersion() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "promoted");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s");
            instrument.measure("s", 0, 1, EVENTS, 100);
            instrument.mapsUntilAllIsPainted("s", 1, "sum");
            Command promote = Command.newBuilder()
                    .setId("a")
                    .setTimeNs(Nanos.now(Clock.systemUTC()))
                    .setSetModel(Command.SetModel.newBuilder().setName("sum").setVersion("2"))
                    .build();
            instrument.kafka.sendAndAwait(Wire.record(instrument.topics.commands(), "", promote));
            instrument.measure("s", 0, 2, EVENTS, 100);
            instrument.stop("s");
            instrument.mapsUntilAllIsPainted("s", instrument.settled("s").getRevision(), "sum");
            List<MapBlock> blocks = instrument.maps(all -> isOfVersion2(maps(all, "s", "sum"), instrument.totals("s")));
            assertNonePaintedTwice(blocks, "s");
        }
    }

    @Test
    void shouldRejectWhatDoesNotFitItsScanAndGoOn() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "rejected");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s");
            instrument.kafka.start("raster", "Fe-K", "Pb-L");
            instrument.measure("s", 0, 1, EVENTS / 2, 100);
            EventBlock.Builder good = instrument.block("s", 0, 1, 0);
            FieldInstrument.event(good, 3, 1, 5, 1);
            EventBlock block = good.build();
            instrument.sendUncounted(block.toBuilder().setRow(0, 4).build());
            instrument.sendUncounted(
                    block.toBuilder().setColumn(0, FieldInstrument.COLUMNS).build());
            instrument.sendUncounted(
                    block.toBuilder().setChannel(0, FieldInstrument.CHANNELS).build());
            instrument.sendUncounted(block.toBuilder().addChannel(3).build());
            instrument.sendUncounted(
                    block.toBuilder().setTile(FieldInstrument.TILES).build());
            instrument.sendUncounted(block.toBuilder().setDetector(1).build());
            instrument.sendUncounted(block.toBuilder().setScan("raster").build());
            instrument.sendUncounted(
                    block.toBuilder().setScan("never-announced").build());
            instrument.kafka.send(Wire.record(instrument.topics.events(), "s/5", block));
            instrument.kafka.sendRaw(instrument.topics.events(), "s/1", new byte[] {1, 2, 3});
            instrument.measure("s", 0, 2, EVENTS / 2, 100);
            instrument.stop("s");
            instrument.mapsUntilAllIsPainted("s", instrument.settled("s").getRevision());
            for (String reason : List.of(
                    "event 0: row=4 is outside tile 1, rows 2 to 3",
                    "event 0: column=16, the scan has 16",
                    "event 0: channel=128, the detector has 128",
                    "row, column, channel, time_delta_ns: 1, 1, 2, 1 values",
                    "tile=6: the scan has 6",
                    "detector=1: the scan has 1",
                    "scan=raster: its kind is RASTER",
                    "scan=never-announced: not announced",
                    "key=s/5: must be s/1",
                    "header type=null")) {
                instrument.kafka.await(
                        instrument.topics.rejected(),
                        r -> Wire.text(r.headers(), Wire.REASON).startsWith(reason)
                                && r.key().equals(instrument.topics.events()));
            }
        }
    }

    @Test
    void shouldCalibrateAScanOfFewEventsWhileItRunsWithTheAxisOfTheHeader() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "few");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s");
            instrument.measure("s", 0, 1, 100, 10);
            ScanCalibrated early = instrument.calibrated("s", 1);
            assertFalse(early.getSettled());
            assertEquals(
                    EnergyAxes.message(FieldInstrument.AXIS),
                    early.getDetectors(0).getAxis());
            assertEquals(100, early.getDetectors(0).getSum().getTotal());
            assertEquals(Topics.SHARED_PARTITIONS, early.getFirstMapOffsetsCount());
            instrument.mapsUntilAllIsPainted("s", early.getRevision());
            instrument.stop("s");
            assertEquals(early.getRevision(), instrument.settled("s").getRevision());
        }
    }

    @Test
    void shouldRefuseAStartThatNobodyCanCountFor() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "senseless");
                StreamProcessor processor = start(instrument)) {
            ScanStarted started = instrument.started(0).build();
            for (ScanStarted senseless : List.of(
                    started.toBuilder().setTileRows(0).build(),
                    started.toBuilder().setRows(1 + FieldCube.MOST_ROWS).build(),
                    started.toBuilder().setRows(1000).setColumns(1000).build(),
                    started.toBuilder().addDetectors(started.getDetectors(0)).build())) {
                ScanRecord record = ScanRecord.newBuilder()
                        .setScan("s")
                        .setStarted(senseless)
                        .build();
                instrument.kafka.sendAndAwait(Wire.record(instrument.topics.scans(), "s/started", record));
            }
            for (String reason : List.of(
                    "tile_rows=0: must be positive",
                    "rows=1025: a full-field scan has at most 1024",
                    "rows=1000, columns=1000, channels=128: a full-field scan has at most",
                    "detectors=2: a full-field scan has one")) {
                instrument.kafka.await(instrument.topics.rejected(), r -> Wire.text(r.headers(), Wire.REASON)
                        .startsWith(reason));
            }
        }
    }

    @Test
    void shouldPaintAFieldOfWhichNoEventCame() {
        try (FieldInstrument instrument = new FieldInstrument(broker, "dark");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s");
            instrument.stop("s");
            int revision = instrument.settled("s").getRevision();
            List<MapBlock> blocks = instrument.mapsUntilAllIsPainted("s", revision);
            assertTrue(blocks.stream().allMatch(b -> b.getInputs() == 0));
        }
    }

    private static StreamProcessor start(FieldInstrument instrument) {
        return StreamProcessor.start(
                instrument.options().withModels(List.of("fit", "sum")),
                store,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    /** Whether all pixels hold all counts, as version 2 makes them. */
    private static boolean isOfVersion2(FieldMaps sum, float[] totals) {
        return IntStream.range(0, totals.length)
                .allMatch(p -> Math.abs(sum.layer("once")[p] - totals[p]) < 0.5
                        && Math.abs(sum.layer("times")[p] - 2 * totals[p]) < 1);
    }

    private static FieldMaps maps(List<MapBlock> blocks, String scan, String model) {
        return FieldMaps.of(blocks, scan, model);
    }

    private static void assertNonePaintedTwice(List<MapBlock> blocks, String scan) {
        for (String model : List.of("counts", "fit", "sum")) {
            maps(blocks, scan, model);
        }
    }
}
