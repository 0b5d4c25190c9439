package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.EnergyAxes;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.energy.EnergyAxis;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamProcessorTest {

    private static final int PIXELS = TestInstrument.ROWS * TestInstrument.COLUMNS;
    private static final String[] ELEMENTS = {"Ca-K", "Fe-K", "Cu-K", "Zn-K", "Pb-L", "Pb-M"};

    @TempDir
    static Path folder;

    private static LocalBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder, "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldPaintEveryPixelWithItsCountsAlthoughTheHeaderIsWrong() {
        try (TestInstrument instrument = new TestInstrument(broker, "areas");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s", ELEMENTS);
            instrument.measure("s", 7);
            instrument.stop("s");
            int revision = settled(instrument, "s").getRevision();
            Map<String, float[]> maps = layers(instrument.maps(complete("fit", revision)), "fit", revision);
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                int row = pixel / TestInstrument.COLUMNS;
                int column = pixel % TestInstrument.COLUMNS;
                float sigma = maps.get("Fe-K ±")[pixel];
                assertEquals(TestInstrument.ironCounts(column), maps.get("Fe-K")[pixel], 5 * sigma + 20);
                assertEquals(
                        TestInstrument.copperCounts(row), maps.get("Cu-K")[pixel], 5 * maps.get("Cu-K ±")[pixel] + 20);
            }
        }
    }

    @Test
    void shouldRunBlocksTogetherThatComeWithinTheBatchAge() {
        var meters = new SimpleMeterRegistry();
        BatchLimits patient = new BatchLimits(512, Duration.ofMillis(500));
        try (TestInstrument instrument = new TestInstrument(broker, "patient");
                StreamProcessor processor = StreamProcessor.start(
                        instrument.options().withBatch(patient), ModelStore.shipped(), Clock.systemUTC(), meters)) {
            instrument.start("s", ELEMENTS);
            instrument.measure("s", 20, 0, 1);
            instrument.maps(blocks -> !blocks.isEmpty());
            instrument.measureOneByOne("s", 1);
            instrument.stop("s");
            int revision = settled(instrument, "s").getRevision();
            instrument.maps(complete("fit", revision));
            long runs = meters.get("pentimento.processor.stage")
                    .tag("stage", "fit")
                    .timer()
                    .count();
            assertTrue(runs < PIXELS / 8, runs + " runs of models for " + PIXELS + " blocks of one pixel");
        }
    }

    @Test
    void shouldRefineTheAxisOfEachDetectorFromTheStream() {
        try (TestInstrument instrument = new TestInstrument(broker, "axes");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s", ELEMENTS);
            instrument.measure("s", 20);
            instrument.stop("s");
            ScanCalibrated calibrated = settled(instrument, "s");
            assertEquals(2, calibrated.getDetectorsCount());
            for (var detector : calibrated.getDetectorsList()) {
                var axis = EnergyAxes.of(detector.getAxis());
                assertEquals(6.404, axis.energyKev(TestInstrument.TRUTH.channel(6.404)), 0.005);
                assertEquals(12.6, axis.energyKev(TestInstrument.TRUTH.channel(12.6)), 0.005);
            }
        }
    }

    @Test
    void shouldLightTheResidualWhereAnElementIsMissingFromTheList() {
        try (TestInstrument instrument = new TestInstrument(broker, "residual");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s", "Fe-K", "Pb-L", "Pb-M");
            instrument.measure("s", 20);
            instrument.stop("s");
            int revision = settled(instrument, "s").getRevision();
            float[] residual = layers(instrument.maps(complete("fit", revision)), "fit", revision)
                    .get("residual");
            for (int row = 0; row < TestInstrument.ROWS; row++) {
                float value = residual[row * TestInstrument.COLUMNS + 3];
                if (TestInstrument.copperCounts(row) > 0) {
                    assertTrue(value > 2, "row " + row + " with copper: " + value);
                } else {
                    assertEquals(1, value, 0.5, "row " + row + " without copper");
                }
            }
        }
    }

    @Test
    void shouldGiveBitIdenticalMapsHoweverTheScanWasPackedIntoBlocks() {
        try (TestInstrument instrument = new TestInstrument(broker, "replay");
                StreamProcessor processor = start(instrument)) {
            List<Map<String, float[]>> runs = new ArrayList<>();
            for (int pixelsPerBlock : new int[] {1, 20}) {
                String scan = "packed-by-" + pixelsPerBlock;
                instrument.start(scan, ELEMENTS);
                instrument.measure(scan, pixelsPerBlock);
                instrument.stop(scan);
                int revision = settled(instrument, scan).getRevision();
                List<MapBlock> maps = instrument.maps(blocks -> complete("fit", revision)
                        .test(blocks.stream()
                                .filter(b -> b.getScan().equals(scan))
                                .toList()));
                runs.add(layers(
                        maps.stream().filter(b -> b.getScan().equals(scan)).toList(), "fit", revision));
            }
            runs.get(0)
                    .forEach((layer, values) ->
                            assertArrayEquals(values, runs.get(1).get(layer), 0, layer));
        }
    }

    @Test
    void shouldRejectWhatItCannotReadAndGoOn() {
        try (TestInstrument instrument = new TestInstrument(broker, "noise");
                StreamProcessor processor = start(instrument)) {
            byte[] noise = new byte[500];
            new Random(1).nextBytes(noise);
            instrument.sendRaw(instrument.topics.scans(), "noise", noise);
            instrument.start("s", ELEMENTS);
            instrument.measure("s", 20, 0, 1);
            instrument.sendRaw(instrument.topics.spectra(), "s/0", noise);
            instrument.send(instrument.block("never-announced", 0, 0, 0, 1));
            instrument.send(instrument.block("s", 99, TestInstrument.ROWS, 0, 1));
            instrument.measure("s", 20, 1, TestInstrument.ROWS);
            instrument.stop("s");
            int revision = settled(instrument, "s").getRevision();
            instrument.maps(complete("fit", revision));

            assertRejected(instrument, instrument.topics.scans(), "header type=null");
            assertRejected(instrument, instrument.topics.spectra(), "header type=null");
            assertRejected(instrument, instrument.topics.spectra(), "scan=never-announced: not announced");
            assertRejected(
                    instrument, instrument.topics.spectra(), "row=6, first_column=0, pixels=1: outside the scan");
        }
    }

    @Test
    void shouldWaitForAScanThatWasAnnouncedBehindTheOpenTransactionOfAnother() {
        try (TestInstrument instrument = new TestInstrument(broker, "behind");
                StreamProcessor processor = start(instrument)) {
            Topics topics = instrument.topics;
            try (var dying = new KafkaClients(instrument.options().kafka()).transactional("dying")) {
                dying.initTransactions();
                dying.beginTransaction();
                dying.send(new ProducerRecord<>(topics.scans(), "never-committed/stopped", null));
                dying.flush();
                instrument.start("s", ELEMENTS);
                instrument.measure("s", 20);
                instrument.stop("s");
                instrument.send(instrument.block("never-announced", 0, 0, 0, 1));
                instrument.await(topics.status(), StreamProcessorTest::lags);
                dying.abortTransaction();
            }
            int revision = settled(instrument, "s").getRevision();
            Map<String, float[]> maps = layers(instrument.maps(complete("fit", revision)), "fit", revision);
            assertEquals(PIXELS, maps.get("Fe-K").length);
            assertRejected(instrument, topics.spectra(), "scan=never-announced: not announced");
        }
    }

    @Test
    void shouldPaintEveryPixelOncePerRevisionWhenAProcessorLeavesAndAnotherJoins() {
        try (TestInstrument instrument = new TestInstrument(broker, "handover");
                StreamProcessor remaining = start(instrument)) {
            StreamProcessor leaving = start(instrument);
            instrument.start("s", ELEMENTS);
            instrument.measure("s", 1, 0, 3);
            instrument.maps(blocks -> blocks.size() > 20);
            leaving.close();
            try (StreamProcessor joining = start(instrument)) {
                instrument.measure("s", 1, 3, TestInstrument.ROWS);
                instrument.stop("s");
                int revision = settled(instrument, "s").getRevision();
                List<MapBlock> maps = instrument.maps(complete("fit", revision));
                Map<String, Integer> painted = new HashMap<>();
                maps.forEach(b -> painted.merge(
                        b.getModel() + " " + b.getRevision() + " " + b.getRow() + "/" + b.getFirstColumn(),
                        1,
                        Integer::sum));
                painted.forEach((what, times) -> assertEquals(1, times, what));
            }
        }
    }

    @Test
    void shouldCalibrateAndPaintBehindBlocksThatWereLost() {
        try (TestInstrument instrument = new TestInstrument(broker, "gap");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s", ELEMENTS);
            instrument.measure("s", 1, 2, TestInstrument.ROWS);
            instrument.stop("s");
            ScanCalibrated calibrated = settled(instrument, "s");
            long measured = (long) PIXELS - 2 * TestInstrument.COLUMNS;
            assertEquals(measured, calibrated.getSeenPixels());
            instrument.maps(painted("fit", calibrated.getRevision(), measured));
        }
    }

    @Test
    void shouldRefineFurtherWhenAScanThatWasCutOffEarlyIsResumed() {
        try (TestInstrument instrument = new TestInstrument(broker, "resumed");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s", ELEMENTS);
            instrument.measure("s", 5, 0, 1);
            instrument.stop("s");
            int early = settled(instrument, "s").getRevision();
            instrument.resume("s", ELEMENTS);
            instrument.measure("s", 1, 5, 1, TestInstrument.ROWS);
            instrument.stop("s", 1);
            var record = instrument.await(
                    instrument.topics.scans(),
                    r -> factOf(r.value()).getCalibrated().getSeenPixels() == PIXELS);
            int late = factOf(record.value()).getCalibrated().getRevision();
            assertTrue(late > early, "revision " + late + " after " + early);
            instrument.maps(complete("fit", late));
        }
    }

    @Test
    void shouldRefuseAScanThatNoModelCanBePreparedForAndGoOnWithTheNext() {
        try (TestInstrument instrument = new TestInstrument(broker, "poison");
                StreamProcessor processor = start(instrument)) {
            instrument.start("poison", EnergyAxis.linear(0, 5), ELEMENTS);
            instrument.measure("poison", 20);
            instrument.stop("poison");
            instrument.start("s", ELEMENTS);
            instrument.measure("s", 20);
            instrument.stop("s");
            int revision = settled(instrument, "s").getRevision();
            instrument.maps(complete("fit", revision));
            assertRejected(instrument, instrument.topics.spectra(), "scan=poison cannot be processed: ");
        }
    }

    @Test
    void shouldRefuseAStartThatNobodyCanWorkWith() {
        try (TestInstrument instrument = new TestInstrument(broker, "senseless");
                StreamProcessor processor = start(instrument)) {
            instrument.startWithoutPixels("nothing");
            assertRejected(instrument, instrument.topics.scans(), "rows=0, columns=0: must be a grid");
        }
    }

    private static boolean lags(ConsumerRecord<String, byte[]> heartbeat) {
        return Wire.read(heartbeat, Status.getDefaultInstance()).getGaugesList().stream()
                .anyMatch(gauge -> gauge.getName().equals("lag") && gauge.getValue() > 0);
    }

    private static StreamProcessor start(TestInstrument instrument) {
        return StreamProcessor.start(
                instrument.options(), ModelStore.shipped(), Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private static ScanCalibrated settled(TestInstrument instrument, String scan) {
        var record = instrument.await(
                instrument.topics.scans(),
                r -> r.headers().lastHeader(Wire.TYPE) != null
                        && factOf(r.value()).getScan().equals(scan)
                        && factOf(r.value()).getCalibrated().getSettled());
        return factOf(record.value()).getCalibrated();
    }

    private static ScanRecord factOf(byte[] value) {
        try {
            return ScanRecord.parseFrom(value);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Predicate<List<MapBlock>> complete(String model, int revision) {
        return painted(model, revision, PIXELS);
    }

    private static Predicate<List<MapBlock>> painted(String model, int revision, long pixels) {
        return blocks -> blocks.stream()
                        .filter(b -> b.getModel().equals(model) && b.getRevision() == revision)
                        .filter(b -> !b.getScan().equals("poison"))
                        .mapToLong(MapBlock::getPixels)
                        .sum()
                == pixels;
    }

    private static Map<String, float[]> layers(List<MapBlock> blocks, String model, int revision) {
        Map<String, float[]> layers = new HashMap<>();
        for (MapBlock block : blocks) {
            if (!block.getModel().equals(model) || block.getRevision() != revision) {
                continue;
            }
            for (int layer = 0; layer < block.getLayersCount(); layer++) {
                String name = block.getLayers(layer).getName();
                float[] values = layers.computeIfAbsent(name, n -> new float[PIXELS]);
                float[] errors = layers.computeIfAbsent(name + " ±", n -> new float[PIXELS]);
                for (int p = 0; p < block.getPixels(); p++) {
                    int pixel = block.getRow() * TestInstrument.COLUMNS + block.getFirstColumn() + p;
                    values[pixel] = block.getValues(layer * block.getPixels() + p);
                    errors[pixel] = block.getErrors(layer * block.getPixels() + p);
                }
            }
        }
        return layers;
    }

    private static void assertRejected(TestInstrument instrument, String origin, String reason) {
        var record = instrument.await(
                instrument.topics.rejected(),
                r -> Wire.text(r.headers(), Wire.ORIGIN).startsWith(origin + "/")
                        && Wire.text(r.headers(), Wire.REASON).startsWith(reason));
        assertEquals(origin, record.key());
    }
}
