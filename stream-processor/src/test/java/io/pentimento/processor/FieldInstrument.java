package io.pentimento.processor;

import io.pentimento.broker.LocalBroker;
import io.pentimento.model.EnergyAxes;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanCalibrated;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A full-field instrument for tests: iron on the left, copper on the right, the last row dark. What it has sent it has
 * counted too, in a plain cube.
 */
final class FieldInstrument implements AutoCloseable {

    static final int ROWS = 11;
    static final int COLUMNS = 16;
    static final int CHANNELS = 128;
    static final int TILE_ROWS = 2;
    static final int TILES = 6;
    static final EnergyAxis AXIS = EnergyAxis.linear(0.1, 0.2).withWidth(GemResponse.WIDTH);

    final TestInstrument kafka;
    final Topics topics;
    private final KafkaClients clients;
    private final Map<String, int[]> cubes = new HashMap<>();
    private final Map<String, long[]> sequences = new HashMap<>();
    private final Map<String, List<Long>> firstOffsets = new HashMap<>();

    FieldInstrument(LocalBroker broker, String name) {
        this.kafka = new TestInstrument(broker, name);
        this.topics = kafka.topics;
        this.clients = new KafkaClients(kafka.options().kafka());
    }

    ProcessorOptions options() {
        return kafka.options();
    }

    void start(String scan) {
        start(scan, 0);
    }

    void start(String scan, int generation) {
        ScanStarted.Builder started =
                started(generation).addAllFirstOffsets(firstOffsets.computeIfAbsent(scan, id -> ends()));
        fact(ScanRecord.newBuilder().setScan(scan).setStarted(started).build());
    }

    /** How its scans begin. */
    ScanStarted.Builder started(int generation) {
        return ScanStarted.newBuilder()
                .setKind(ScanKind.FULL_FIELD)
                .setGeneration(generation)
                .setRows(ROWS)
                .setColumns(COLUMNS)
                .setTileRows(TILE_ROWS)
                .setStartNs(1_000_000_000L)
                .addAllElements(List.of("Ca-K", "Fe-K", "Cu-K"))
                .addDetectors(Detector.newBuilder()
                        .setName("gem")
                        .setChannels(CHANNELS)
                        .setKind(DetectorKind.GEM)
                        .setAxis(EnergyAxes.message(AXIS)));
    }

    void stop(String scan, int generation) {
        fact(ScanRecord.newBuilder()
                .setScan(scan)
                .setStopped(ScanStopped.newBuilder()
                        .setGeneration(generation)
                        .setPlannedPixels((long) ROWS * COLUMNS)
                        .setDonePixels((long) ROWS * COLUMNS))
                .build());
    }

    void stop(String scan) {
        stop(scan, 0);
    }

    /** Sends so many events, the same for the same seed, in blocks of at most so many. */
    void measure(String scan, int generation, long seed, int events, int mostPerBlock) {
        SplittableRandom random = new SplittableRandom(seed);
        List<EventBlock.Builder> open = new ArrayList<>();
        IntStream.range(0, TILES).forEach(tile -> open.add(null));
        for (int i = 0; i < events; i++) {
            int row = random.nextInt(ROWS - 1);
            int column = random.nextInt(COLUMNS);
            double line = random.nextInt(4) == 0 ? 3.69 : column < COLUMNS / 2 ? 6.40 : 8.05;
            double energy = line + AXIS.width().sigmaKev(line) * random.nextGaussian();
            int channel = (int) Math.max(0, Math.min(CHANNELS - 1, Math.round(AXIS.channel(energy))));
            int tile = row / TILE_ROWS;
            if (open.get(tile) == null) {
                open.set(tile, block(scan, generation, tile, 2_000_000_000L + 1000L * i));
            }
            event(open.get(tile), row, column, channel, 1000);
            if (open.get(tile).getRowCount() == mostPerBlock) {
                send(open.set(tile, null));
            }
        }
        open.stream().filter(block -> block != null).forEach(this::send);
        flush();
    }

    EventBlock.Builder block(String scan, int generation, int tile, long baseNs) {
        long[] sequence = sequences.computeIfAbsent(scan + "/" + generation, id -> new long[1]);
        return EventBlock.newBuilder()
                .setScan(scan)
                .setGeneration(generation)
                .setSequence(sequence[0]++)
                .setTile(tile)
                .setBaseNs(baseNs);
    }

    static void event(EventBlock.Builder block, int row, int column, int channel, long deltaNs) {
        block.addRow(row).addColumn(column).addChannel(channel).addTimeDeltaNs(deltaNs);
    }

    /** Sends a block that fits its scan, and counts it. */
    void send(EventBlock.Builder block) {
        int[] cube = cubes.computeIfAbsent(block.getScan(), id -> new int[ROWS * COLUMNS * CHANNELS]);
        for (int i = 0; i < block.getRowCount(); i++) {
            cube[(block.getRow(i) * COLUMNS + block.getColumn(i)) * CHANNELS + block.getChannel(i)]++;
        }
        sendUncounted(block.build());
    }

    void sendUncounted(EventBlock block) {
        kafka.send(Wire.record(topics.events(), EventBlocks.key(block.getScan(), block.getTile()), block));
    }

    void flush() {
        kafka.flush();
    }

    /** Counts of each pixel as they were sent. */
    float[] totals(String scan) {
        int[] cube = cubes.getOrDefault(scan, new int[ROWS * COLUMNS * CHANNELS]);
        float[] totals = new float[ROWS * COLUMNS];
        for (int i = 0; i < cube.length; i++) {
            totals[i / CHANNELS] += cube[i];
        }
        return totals;
    }

    /** The first calibration with so many events. */
    ScanCalibrated calibrated(String scan, long events) {
        var record = kafka.await(topics.scans(), r -> {
            ScanCalibrated calibrated =
                    Wire.read(r, ScanRecord.getDefaultInstance()).getCalibrated();
            return Wire.read(r, ScanRecord.getDefaultInstance()).getScan().equals(scan)
                    && calibrated.getDetectorsCount() > 0
                    && calibrated.getDetectors(0).getSum().getTotal() >= events;
        });
        return Wire.read(record, ScanRecord.getDefaultInstance()).getCalibrated();
    }

    ScanCalibrated settled(String scan) {
        return settled(scan, 0);
    }

    /** What a generation of a scan ended with. */
    ScanCalibrated settled(String scan, int generation) {
        var record = kafka.await(topics.scans(), r -> {
            ScanRecord fact = Wire.read(r, ScanRecord.getDefaultInstance());
            return fact.getScan().equals(scan)
                    && fact.getCalibrated().getSettled()
                    && fact.getCalibrated().getGeneration() == generation;
        });
        return Wire.read(record, ScanRecord.getDefaultInstance()).getCalibrated();
    }

    /**
     * All map blocks until a scan is painted as of a revision with all that was sent.
     *
     * @param sums models with a layer "once" that is the sum of the spectrum
     */
    List<MapBlock> mapsUntilAllIsPainted(String scan, int revision, String... sums) {
        float[] wanted = totals(scan);
        return kafka.maps(blocks -> {
            FieldMaps counts = FieldMaps.of(blocks, scan, "counts");
            return counts.leastRevision() >= revision
                    && Arrays.equals(counts.layer("total"), wanted)
                    && FieldMaps.of(blocks, scan, "fit").isAsNewAs(counts)
                    && Arrays.stream(sums)
                            .allMatch(sum ->
                                    isNear(FieldMaps.of(blocks, scan, sum).layer("once"), wanted));
        });
    }

    private static boolean isNear(float[] sums, float[] wanted) {
        return IntStream.range(0, wanted.length).allMatch(i -> Math.abs(sums[i] - wanted[i]) < 0.5);
    }

    List<MapBlock> maps(Predicate<List<MapBlock>> enough) {
        return kafka.maps(enough);
    }

    @Override
    public void close() {
        kafka.close();
    }

    private void fact(ScanRecord record) {
        kafka.sendAndAwait(Wire.record(topics.scans(), Topics.factKey(record.getScan(), record.getFactCase()), record));
    }

    private List<Long> ends() {
        try (Consumer<String, byte[]> consumer = clients.consumer(null)) {
            List<TopicPartition> partitions = IntStream.range(0, Topics.SHARED_PARTITIONS)
                    .mapToObj(p -> new TopicPartition(topics.events(), p))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            return partitions.stream().map(ends::get).toList();
        }
    }
}
