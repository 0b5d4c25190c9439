package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.EnergyAxes;
import io.pentimento.model.Manifest;
import io.pentimento.model.ModelInput;
import io.pentimento.processor.ProcessorOptions;
import io.pentimento.processor.StreamProcessor;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.pentimento.xrf.energy.EnergyAxis;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "recolour",
        description = "How soon a processor recolours a row that has come, and a whole map that has changed.",
        mixinStandardHelpOptions = true)
final class RecolourBench implements Callable<Integer> {

    private static final String SCAN = "bench";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHANNELS = 64;
    private static final double MOST_ROW_MS = 200;
    private static final double MOST_WHOLE_S = 1;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "256", description = "default: ${DEFAULT-VALUE}")
    private int rows;

    @Option(names = "--columns", paramLabel = "N", defaultValue = "256", description = "default: ${DEFAULT-VALUE}")
    private int columns;

    @Option(
            names = "--model",
            paramLabel = "NAME[/VERSION]",
            defaultValue = "recolour",
            description = "default: ${DEFAULT-VALUE}")
    private String model;

    @Mixin
    private StoreOption store;

    @Mixin
    private BenchOptions bench;

    /**
     * What {@code bench recolour} prints.
     *
     * @param rowMs from a finished row's map in the log to its colours, as a reader sees them
     * @param wholeSeconds from the first row of a map that is painted anew to its last colours
     * @param good whether 95 % of the rows take no more than 200 ms and the whole map no more than 1 s
     */
    record Figures(
            String benchmark,
            Machine machine,
            long seed,
            String model,
            int rows,
            int columns,
            @JsonProperty("row_ms") Latencies.Percentiles rowMs,
            @JsonProperty("whole_seconds") double wholeSeconds,
            boolean good) {}

    @Override
    public Integer call() throws Exception {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("rows=" + rows + ", columns=" + columns + ": must be positive");
        }
        Manifest manifest = store.open().load(model).manifest();
        if (!(manifest.input() instanceof ModelInput.Neighbourhood input)) {
            throw new IllegalArgumentException("--model " + model + ": does not see maps of another model");
        }
        Path folder = LocalBroker.temporaryFolder();
        Topics topics = new Topics("bench");
        try (LocalBroker broker = LocalBroker.start(folder, LOOPBACK, 0)) {
            KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
            kafka.create(topics);
            ProcessorOptions options = ProcessorOptions.of(kafka, topics).withModels(List.of(manifest.id()));
            try (StreamProcessor processor =
                            StreamProcessor.start(options, store.open(), Clock.systemUTC(), new SimpleMeterRegistry());
                    KafkaProducer<String, byte[]> producer =
                            kafka.producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 0));
                    Watch watch = new Watch(kafka, topics, manifest.name())) {
                Figures figures = measure(manifest, input, producer, topics, watch);
                bench.output()
                        .result(
                                figures,
                                "%s: a row in %s ms, %d x %d in %.2f s"
                                        .formatted(
                                                manifest.id(), figures.rowMs(), rows, columns, figures.wholeSeconds()));
                return figures.good() ? 0 : 1;
            }
        } finally {
            LocalBroker.delete(folder);
        }
    }

    private Figures measure(
            Manifest manifest,
            ModelInput.Neighbourhood input,
            KafkaProducer<String, byte[]> producer,
            Topics topics,
            Watch watch) {
        ScanRecord started =
                ScanRecord.newBuilder().setScan(SCAN).setStarted(started()).build();
        producer.send(Wire.record(topics.scans(), Topics.factKey(SCAN, started.getFactCase()), started));
        SplittableRandom random = new SplittableRandom(bench.seed());
        Latencies latencies = new Latencies();
        for (int row = 0; row < rows; row++) {
            long sent = System.nanoTime();
            producer.send(Wire.record(topics.maps(), Topics.rowKey(SCAN, row), block(input, row, 1, random)));
            watch.await(row, row + 1, 1);
            // The first row also waits for the painter to begin.
            if (row > 0) {
                latencies.add(System.nanoTime() - sent);
            }
        }
        long begun = System.nanoTime();
        for (int row = 0; row < rows; row++) {
            producer.send(Wire.record(topics.maps(), Topics.rowKey(SCAN, row), block(input, row, 2, random)));
        }
        watch.await(0, rows, 2);
        double whole = (System.nanoTime() - begun) / 1e9;
        Latencies.Percentiles rowMs = latencies.percentiles();
        boolean good = whole <= MOST_WHOLE_S && (rowMs.p95() == null || rowMs.p95() <= MOST_ROW_MS);
        return new Figures("recolour", Machine.here(), bench.seed(), manifest.id(), rows, columns, rowMs, whole, good);
    }

    private ScanStarted started() {
        return ScanStarted.newBuilder()
                .setKind(ScanKind.RASTER)
                .setTitle("generated codes")
                .setRows(rows)
                .setColumns(columns)
                .setStartNs(Nanos.of(Instant.now()))
                .addDetectors(Detector.newBuilder()
                        .setName("generated")
                        .setChannels(CHANNELS)
                        .setKind(DetectorKind.SDD)
                        .setAxis(EnergyAxes.message(new EnergyAxis(0, 0.4, 0, EnergyAxis.Width.SILICON))))
                .build();
    }

    private MapBlock block(ModelInput.Neighbourhood input, int row, int revision, SplittableRandom random) {
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan(SCAN)
                .setSequence(row)
                .setModel(input.model())
                .setVersion(input.version() == null ? "1" : input.version())
                .setRevision(revision)
                .setRow(row)
                .setPixels(columns);
        for (String layer : input.layers()) {
            block.addLayers(LayerInfo.newBuilder().setName(layer).setUnit("1"));
            for (int column = 0; column < columns; column++) {
                block.addValues(layer.equals("trust") ? 1 : (float) random.nextGaussian());
            }
        }
        long now = Nanos.of(Instant.now());
        for (int column = 0; column < columns; column++) {
            block.addMeasuredNs(now);
        }
        return block.build();
    }

    /** Reads what the processor paints, on the caller's thread. */
    private final class Watch implements AutoCloseable {

        private final KafkaConsumer<String, byte[]> consumer;
        private final String painter;
        private final int[] revisions = new int[rows * columns];

        Watch(KafkaAccess kafka, Topics topics, String painter) {
            this.painter = painter;
            consumer = kafka.consumer(Map.of());
            List<TopicPartition> partitions = consumer.partitionsFor(topics.maps()).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        /** Waits until all pixels from one row up to another have colours of a revision. */
        void await(int from, int to, int revision) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!isPainted(from, to, revision)) {
                if (System.nanoTime() > deadline) {
                    throw new CommandException("rows " + from + " to " + (to - 1) + " have no colours of revision "
                            + revision + " after " + PATIENCE.toSeconds() + " s");
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    MapBlock block = Wire.read(record, MapBlock.getDefaultInstance());
                    if (block.getModel().equals(painter)) {
                        int first = block.getRow() * columns + block.getFirstColumn();
                        Arrays.fill(revisions, first, first + block.getPixels(), block.getRevision());
                    }
                }
            }
        }

        private boolean isPainted(int from, int to, int revision) {
            for (int pixel = from * columns; pixel < to * columns; pixel++) {
                if (revisions[pixel] < revision) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
