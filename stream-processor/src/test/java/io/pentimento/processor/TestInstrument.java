package io.pentimento.processor;

import com.google.protobuf.Message;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.EnergyAxes;
import io.pentimento.proto.CountsCodec;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorSpectra;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.SpectrumBlock;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.detector.SiliconDetector;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * An instrument for tests: lead all over, iron that grows from column to column, copper in every second row; two detectors
 * whose header says 80 eV less than the truth.
 */
final class TestInstrument implements AutoCloseable {

    static final int ROWS = 6;
    static final int COLUMNS = 20;
    static final int CHANNELS = 1024;
    static final EnergyAxis TRUTH = EnergyAxis.linear(-0.01, 0.0292);
    static final EnergyAxis HEADER = EnergyAxis.linear(-0.09, 0.0292);
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    final Topics topics;
    private final KafkaAccess access;
    private final KafkaClients kafka;
    private final Producer<String, byte[]> producer;
    private final Map<String, List<Long>> firstOffsets = new HashMap<>();
    private final double[] lead = shape("Pb-L");
    private final double[] iron = shape("Fe-K");
    private final double[] copper = shape("Cu-K");

    TestInstrument(LocalBroker broker, String name) {
        this.topics = new Topics(name);
        this.access = KafkaAccess.of(broker.bootstrapServers());
        this.kafka = new KafkaClients(access);
        access.create(topics);
        this.producer = kafka.producer();
    }

    ProcessorOptions options() {
        return ProcessorOptions.of(access, topics).withModels(List.of("fit"));
    }

    static double ironCounts(int column) {
        return 100.0 * column;
    }

    static double copperCounts(int row) {
        return row % 2 == 0 ? 800 : 0;
    }

    void start(String scan, String... elements) {
        start(scan, HEADER, elements);
    }

    void start(String scan, EnergyAxis header, String... elements) {
        start(scan, 0, header, elements);
    }

    /** The scan goes on under a new generation. */
    void resume(String scan, String... elements) {
        start(scan, 1, HEADER, elements);
    }

    private void start(String scan, int generation, EnergyAxis header, String... elements) {
        ScanStarted.Builder started = ScanStarted.newBuilder()
                .setKind(ScanKind.RASTER)
                .setGeneration(generation)
                .setRows(ROWS)
                .setColumns(COLUMNS)
                .addAllElements(List.of(elements));
        for (String name : List.of("left", "right")) {
            started.addDetectors(
                    Detector.newBuilder().setName(name).setChannels(CHANNELS).setAxis(EnergyAxes.message(header)));
        }
        started.addAllFirstOffsets(firstOffsets.computeIfAbsent(scan, id -> spectraEnds()));
        fact(scan, ScanRecord.newBuilder().setScan(scan).setStarted(started).build());
    }

    void startWithoutPixels(String scan) {
        fact(
                scan,
                ScanRecord.newBuilder()
                        .setScan(scan)
                        .setStarted(ScanStarted.getDefaultInstance())
                        .build());
    }

    void stop(String scan) {
        stop(scan, 0);
    }

    void stop(String scan, int generation) {
        fact(
                scan,
                ScanRecord.newBuilder()
                        .setScan(scan)
                        .setStopped(ScanStopped.newBuilder()
                                .setGeneration(generation)
                                .setDonePixels((long) ROWS * COLUMNS))
                        .build());
    }

    /** Sends all rows in blocks of so many pixels. */
    void measure(String scan, int pixelsPerBlock) {
        measure(scan, pixelsPerBlock, 0, ROWS);
    }

    void measure(String scan, int pixelsPerBlock, int firstRow, int endRow) {
        measure(scan, 0, pixelsPerBlock, firstRow, endRow);
    }

    void measure(String scan, int generation, int pixelsPerBlock, int firstRow, int endRow) {
        long sequence = (long) firstRow * ((COLUMNS + pixelsPerBlock - 1) / pixelsPerBlock);
        for (int row = firstRow; row < endRow; row++) {
            for (int column = 0; column < COLUMNS; column += pixelsPerBlock) {
                int pixels = Math.min(pixelsPerBlock, COLUMNS - column);
                send(block(scan, sequence++, row, column, pixels).toBuilder()
                        .setGeneration(generation)
                        .build());
            }
        }
        producer.flush();
    }

    /** As an instrument does: the next pixel is sent when the one before is in the log. */
    void measureOneByOne(String scan, int firstRow) {
        for (int pixel = firstRow * COLUMNS; pixel < ROWS * COLUMNS; pixel++) {
            send(block(scan, pixel, pixel / COLUMNS, pixel % COLUMNS, 1));
            producer.flush();
        }
    }

    SpectrumBlock block(String scan, long sequence, int row, int column, int pixels) {
        CountsCodec codec = new CountsCodec();
        SpectrumBlock.Builder block = SpectrumBlock.newBuilder()
                .setScan(scan)
                .setSequence(sequence)
                .setRow(row)
                .setFirstColumn(column)
                .setPixels(pixels)
                .setFirstPixel((long) row * COLUMNS + column);
        for (int detector = 0; detector < 2; detector++) {
            int[] counts = new int[pixels * CHANNELS];
            for (int p = 0; p < pixels; p++) {
                spectrum(row, column + p, detector, counts, p * CHANNELS);
            }
            block.addDetectors(DetectorSpectra.newBuilder().setCounts(codec.encode(counts, pixels, CHANNELS)));
        }
        IntStream.range(0, pixels).forEach(p -> block.addMeasuredNs(TimeUnit.SECONDS.toNanos(1) + p));
        return block.build();
    }

    /** Pixels without a single count. */
    SpectrumBlock emptyBlock(String scan, long sequence, int row, int column, int pixels) {
        SpectrumBlock.Builder block = block(scan, sequence, row, column, pixels).toBuilder();
        block.getDetectorsBuilderList()
                .forEach(d -> d.setCounts(new CountsCodec().encode(new int[pixels * CHANNELS], pixels, CHANNELS)));
        return block.build();
    }

    void send(SpectrumBlock block) {
        producer.send(Wire.record(topics.spectra(), Topics.rowKey(block.getScan(), block.getRow()), block));
    }

    /** Sends bytes without headers; where they stand, as in {@link Wire#ORIGIN}. */
    String sendRaw(String topic, String key, byte[] value) {
        return sendAndAwait(new ProducerRecord<>(topic, key, value));
    }

    void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
    }

    void flush() {
        producer.flush();
    }

    /** Sends a record; where it stands, as in {@link Wire#ORIGIN}. */
    String sendAndAwait(ProducerRecord<String, byte[]> record) {
        try {
            RecordMetadata at = producer.send(record).get();
            return at.topic() + "/" + at.partition() + "/" + at.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads committed map blocks from the beginning until enough of them have come. */
    List<MapBlock> maps(Predicate<List<MapBlock>> enough) {
        List<MapBlock> maps = new ArrayList<>();
        read(topics.maps(), record -> {
            maps.add(Wire.read(record, MapBlock.getDefaultInstance()));
            return enough.test(maps);
        });
        return maps;
    }

    /** The first record of a topic that satisfies a condition. */
    ConsumerRecord<String, byte[]> await(String topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        read(topic, record -> wanted.test(record) && found.add(record));
        return found.get(0);
    }

    /** All that is on a topic of one partition now. */
    <M extends Message> List<M> all(String topic, M prototype) {
        List<M> all = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = kafka.consumer(null)) {
            TopicLog.read(consumer, new TopicPartition(topic, 0), record -> all.add(Wire.read(record, prototype)));
        }
        return all;
    }

    @Override
    public void close() {
        producer.close();
    }

    private void read(String topic, Predicate<ConsumerRecord<String, byte[]>> last) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        try (Consumer<String, byte[]> consumer = kafka.consumer(null)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (last.test(record)) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("what was awaited on " + topic + " did not come within " + DEADLINE);
    }

    private List<Long> spectraEnds() {
        try (Consumer<String, byte[]> consumer = kafka.consumer(null)) {
            List<TopicPartition> partitions = partitions(topics.spectra());
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            return partitions.stream().map(ends::get).toList();
        }
    }

    private List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, Topics.SHARED_PARTITIONS)
                .mapToObj(p -> new TopicPartition(topic, p))
                .toList();
    }

    private void fact(String scan, ScanRecord record) {
        producer.send(Wire.record(topics.scans(), Topics.factKey(scan, record.getFactCase()), record));
        producer.flush();
    }

    private void spectrum(int row, int column, int detector, int[] counts, int begin) {
        SplittableRandom random = new SplittableRandom(((long) row << 32 | column) * 31 + detector);
        for (int c = 0; c < CHANNELS; c++) {
            double expected = 2 + 6000 * lead[c] + ironCounts(column) / 2 * iron[c] + copperCounts(row) / 2 * copper[c];
            counts[begin + c] = (int) Math.max(0, Math.round(expected + Math.sqrt(expected) * random.nextGaussian()));
        }
    }

    private static double[] shape(String group) {
        double[] shape = new double[CHANNELS];
        double seen = 0;
        List<Line> lines = new XrayLines().lines(LineGroup.parse(group), 26);
        for (var line : lines) {
            seen += line.share() * SiliconDetector.TYPICAL.efficiency(line.energyKev());
        }
        for (var line : lines) {
            double share = line.share() * SiliconDetector.TYPICAL.efficiency(line.energyKev()) / seen;
            SiliconDetector.addPeak(shape, TRUTH, line.energyKev(), share);
        }
        return shape;
    }
}
