package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.jhdf.HdfFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorCalibration;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.EnergyAxis;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.ScanState.Phase;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.SpectrumReply;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full-field scan on the page, in the list of scans and in a file. */
class FieldScanTest {

    private static final String SCAN = "field";
    private static final int ROWS = 5;
    private static final int COLUMNS = 4;
    private static final int CHANNELS = 16;
    private static final int TILE_ROWS = 2;
    private static final EnergyAxis AXIS =
            EnergyAxis.newBuilder().setGainKevPerChannel(1).build();
    private static final long START_NS = 1_700_000_000_000_000_000L;

    @TempDir
    Path folder;

    private final Topics topics = new Topics("gem");
    private final int[][] counts = new int[ROWS * COLUMNS][CHANNELS];
    private LocalBroker broker;
    private KafkaAccess kafka;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        kafka = KafkaAccess.of(broker.bootstrapServers());
        producer = kafka.producer(Map.of());
        kafka.create(topics);
        started();
    }

    @AfterEach
    void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldRepaintWithEveryPaintingFromMoreEventsAndWithNoOther() {
        map(0, 1, 100);
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN)) {
            page.untilMap(p -> p.value(0, 0) == 100);
            map(0, 9, 900);
            page.untilMap(p -> p.value(0, 0) == 900);
            map(0, 5, 500);
            map(1, 5, 500);
            page.untilMap(p -> p.value(0, COLUMNS) == 500);
            assertEquals(900, page.value(0, 0));
            ScanState state = page.until(m -> m.hasState() && m.getState().getSuperseded() == COLUMNS)
                    .getState();
            assertEquals(0, state.getDuplicated());
            assertEquals(0, state.getLateBlocks());
        }
    }

    @Test
    void shouldTellEventsRateAndLossesAsTheAdapterDoes() {
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN)) {
            heartbeat(1000, 250, 3);
            ScanState running = page.until(m -> m.hasState() && m.getState().getEvents() == 1000)
                    .getState();
            assertEquals(250, running.getRateEventsS());
            assertEquals(3, running.getLostPackets());
            assertEquals(30, running.getLostHits());
            assertEquals(2, running.getLatePackets());
            assertEquals(20, running.getLateHits());
            assertEquals(-1, running.getLeftS());
            for (int row = 0; row < ROWS; row++) {
                map(row, 7, 700);
            }
            stopped(2000, 4);
            page.until(m -> m.hasState() && m.getState().getPhase() == Phase.FINISHING);
            settled();
            ScanState over = page.until(m -> m.hasState() && m.getState().getPhase() == Phase.COMPLETED)
                    .getState();
            assertEquals(2000, over.getEvents());
            assertEquals(0, over.getRateEventsS());
            assertEquals(4, over.getLostPackets());
            assertEquals(0, over.getLost());
        }
    }

    @Test
    void shouldAddUpTheSpectraOfARectangleFromTheEventsOfAllGenerations() {
        events(0, 1, 2000);
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN)) {
            page.until(m -> m.hasState() && m.getState().getSpectraPixels() == ROWS * COLUMNS);
            events(1, 2, 2000);
            double[] wanted = sum(1, 1, 3, 2);
            double[] seen = new double[CHANNELS];
            for (int id = 1; !Arrays.equals(seen, wanted); id++) {
                SpectrumReply reply = page.spectrum(id, 1, 1, 3, 2);
                seen = doubles(reply);
                assertEquals(6, reply.getMeasured());
            }
            assertArrayEquals(sum(4, 0, 4, 0), doubles(page.spectrum(1_000_000, 4, 0, 4, 0)));
        }
    }

    @Test
    void shouldExportTheSpectraThatTheEventsMakeAndTheNewestMaps() {
        events(0, 1, 3000);
        map(0, 3, 300);
        map(0, 8, 800);
        stopped(3000, 0);
        Path file = folder.resolve("field.h5");
        ScanExport.Result result = new ScanExport(kafka, topics, Clock.systemUTC()).export(SCAN, file);
        assertEquals(ROWS * COLUMNS, result.pixels());
        try (HdfFile hdf = new HdfFile(file)) {
            long[][][] data = (long[][][])
                    hdf.getDatasetByPath("/entry/instrument/detector_gem/data").getData();
            for (int pixel = 0; pixel < counts.length; pixel++) {
                assertArrayEquals(
                        Arrays.stream(counts[pixel]).asLongStream().toArray(),
                        data[pixel / COLUMNS][pixel % COLUMNS],
                        "pixel " + pixel);
            }
            float[][] map =
                    (float[][]) hdf.getDatasetByPath("/entry/counts/total").getData();
            assertEquals(800, map[0][0]);
            assertTrue(Float.isNaN(map[1][0]));
        }
    }

    @Test
    void shouldReadNoMapsFromBeforeTheLastCalibration() {
        map(0, 9, 900);
        fact(ScanRecord.newBuilder()
                .setCalibrated(ScanCalibrated.newBuilder()
                        .setRevision(1)
                        .addAllFirstMapOffsets(mapEnds())
                        .addDetectors(DetectorCalibration.newBuilder().setAxis(AXIS))));
        map(1, 9, 900);
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN)) {
            page.untilMap(p -> p.value(0, COLUMNS) == 900);
            page.until(m -> m.hasState() && !m.getState().getLoading());
            assertTrue(Float.isNaN(page.value(0, 0)));
        }
        Path file = folder.resolve("late.h5");
        new ScanExport(kafka, topics, Clock.systemUTC()).export(SCAN, file);
        try (HdfFile hdf = new HdfFile(file)) {
            float[][] map =
                    (float[][]) hdf.getDatasetByPath("/entry/counts/total").getData();
            assertTrue(Float.isNaN(map[0][0]));
            assertEquals(900, map[1][0]);
        }
    }

    @Test
    void shouldBeInTheListOfScansWithItsEvents() {
        heartbeat(1234, 100, 0);
        assertEquals(Optional.of(1234L), entry().events());
        assertEquals(Optional.of((long) ROWS * COLUMNS), entry().measured());
        stopped(5678, 0);
        assertEquals(Optional.of(5678L), entry().events());
    }

    private List<Long> mapEnds() {
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer(Map.of())) {
            List<TopicPartition> partitions = IntStream.range(0, Topics.SHARED_PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topics.maps(), partition))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            return partitions.stream().map(ends::get).toList();
        }
    }

    private ScanCatalog.Entry entry() {
        return ScanCatalog.read(kafka, topics).get(0);
    }

    private void started() {
        ScanStarted.Builder started = ScanStarted.newBuilder()
                .setKind(ScanKind.FULL_FIELD)
                .setRows(ROWS)
                .setColumns(COLUMNS)
                .setTileRows(TILE_ROWS)
                .setStartNs(START_NS)
                .addDetectors(Detector.newBuilder()
                        .setName("gem")
                        .setChannels(CHANNELS)
                        .setKind(DetectorKind.GEM)
                        .setAxis(AXIS));
        fact(ScanRecord.newBuilder().setStarted(started));
    }

    private void stopped(long events, long lostPackets) {
        long pixels = (long) ROWS * COLUMNS;
        fact(ScanRecord.newBuilder()
                .setStopped(ScanStopped.newBuilder()
                        .setExitStatus(ExitStatus.COMPLETED)
                        .setPlannedPixels(pixels)
                        .setDonePixels(pixels)
                        .setEvents(events)
                        .setLostPackets(lostPackets)));
    }

    private void settled() {
        fact(ScanRecord.newBuilder()
                .setCalibrated(ScanCalibrated.newBuilder().setRevision(1).setSettled(true)));
    }

    private void fact(ScanRecord.Builder fact) {
        ScanRecord record = fact.setScan(SCAN).build();
        send(topics.scans(), Topics.factKey(SCAN, record.getFactCase()), record);
    }

    private void heartbeat(long events, double rate, long lostPackets) {
        Status.Builder status = Status.newBuilder()
                .setService("adapter")
                .setKind("acquisition-adapter")
                .setScan(SCAN)
                .setState(Status.State.RUNNING);
        Map.of(
                        "events",
                        (double) events,
                        "rate",
                        rate,
                        "lost_packets",
                        (double) lostPackets,
                        "lost_hits",
                        10.0 * lostPackets,
                        "late_packets",
                        2.0,
                        "late_hits",
                        20.0)
                .forEach((name, value) ->
                        status.addGauges(Status.Gauge.newBuilder().setName(name).setValue(value)));
        send(topics.status(), "adapter", status.build());
    }

    private void map(int row, int inputs, float total) {
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan(SCAN)
                .setModel("counts")
                .setVersion("1")
                .setRevision(1)
                .setRow(row)
                .setPixels(COLUMNS)
                .setInputs(inputs)
                .addLayers(LayerInfo.newBuilder().setName("total").setUnit("counts"));
        for (int column = 0; column < COLUMNS; column++) {
            block.addValues(total).addMeasuredNs(START_NS + inputs);
        }
        send(topics.maps(), Topics.rowKey(SCAN, row), block.build());
    }

    /** Sends events, counting them; in blocks of a tile. */
    private void events(int generation, long seed, int events) {
        SplittableRandom random = new SplittableRandom(seed);
        int tiles = (ROWS + TILE_ROWS - 1) / TILE_ROWS;
        for (int sequence = 0; sequence < tiles; sequence++) {
            EventBlock.Builder block = EventBlock.newBuilder()
                    .setScan(SCAN)
                    .setGeneration(generation)
                    .setSequence(sequence)
                    .setTile(sequence)
                    .setBaseNs(START_NS);
            int rows = Math.min(TILE_ROWS, ROWS - sequence * TILE_ROWS);
            for (int i = 0; i < events / tiles; i++) {
                int row = sequence * TILE_ROWS + random.nextInt(rows);
                int column = random.nextInt(COLUMNS);
                int channel = random.nextInt(CHANNELS);
                counts[row * COLUMNS + column][channel]++;
                block.addRow(row).addColumn(column).addChannel(channel).addTimeDeltaNs(5);
            }
            send(topics.events(), EventBlocks.key(SCAN, sequence), block.build());
        }
    }

    private double[] sum(int firstRow, int firstColumn, int lastRow, int lastColumn) {
        double[] sum = new double[CHANNELS];
        for (int row = firstRow; row <= lastRow; row++) {
            for (int column = firstColumn; column <= lastColumn; column++) {
                for (int c = 0; c < CHANNELS; c++) {
                    sum[c] += counts[row * COLUMNS + column][c];
                }
            }
        }
        return sum;
    }

    private static double[] doubles(SpectrumReply reply) {
        DoubleBuffer counts = reply.getDetectors(0)
                .getCounts()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer();
        double[] doubles = new double[counts.remaining()];
        counts.get(doubles);
        return doubles;
    }

    private Viewer viewer() {
        return Viewer.start(ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve("cache")));
    }

    private void send(String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }
}
