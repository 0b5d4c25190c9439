package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.EnergyAxes;
import io.pentimento.processor.ProcessorOptions;
import io.pentimento.processor.StreamProcessor;
import io.pentimento.proto.Detector;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.EventBlock;
import io.pentimento.proto.EventBlocks;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.ScanKind;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "field",
        description =
                "How often each model repaints a full-field scan while events come at a given rate, and how long an"
                        + " event takes to the maps; the broker, the producer of the events and a reader of the maps work in"
                        + " the same process.",
        mixinStandardHelpOptions = true)
final class FieldBench implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String SCAN = "field";
    private static final int POOL = 2_000_000;
    /** The events of a tile are sent together that come within this time. */
    private static final long BLOCK_NS = Duration.ofMillis(20).toNanos();

    @Option(names = "--rows", paramLabel = "N", defaultValue = "100", description = "default: ${DEFAULT-VALUE}")
    private int rows;

    @Option(names = "--columns", paramLabel = "N", defaultValue = "100", description = "default: ${DEFAULT-VALUE}")
    private int columns;

    @Option(names = "--channels", paramLabel = "N", defaultValue = "512", description = "default: ${DEFAULT-VALUE}")
    private int channels;

    @Option(
            names = "--tile-rows",
            paramLabel = "N",
            defaultValue = "8",
            description = "rows whose events are sent together (default: ${DEFAULT-VALUE})")
    private int tileRows;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS_PER_S",
            defaultValue = "100000",
            description = "default: ${DEFAULT-VALUE}")
    private double rate;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "how long it is measured (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            defaultValue = "15",
            description = "seconds at the start that do not count (default: ${DEFAULT-VALUE})")
    private int warmup;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "cores for one run of a model (default: ${DEFAULT-VALUE})")
    private int threads;

    @Mixin
    private BenchOptions bench;

    @Mixin
    private ModelOptions models;

    /**
     * What {@code bench field} prints.
     *
     * @param eventsPerSecond as they were sent, while it was measured
     * @param cpuCores processor time of the whole process over the time by the clock
     * @param stageSeconds time of the processor in each stage; broker, producer and reader work beside it
     * @param mapMbPerSecond map blocks as they are read
     * @param models by id
     * @param lost rows of a model whose last painting lacks blocks of their tile
     * @param duplicated paintings
     */
    record Figures(
            String benchmark,
            Machine machine,
            long seed,
            int rows,
            int columns,
            int channels,
            @JsonProperty("tile_rows") int tileRows,
            @JsonProperty("events_per_second_asked") double rate,
            @JsonProperty("events_per_second") double eventsPerSecond,
            @JsonProperty("events") long events,
            double seconds,
            @JsonProperty("cpu_cores") double cpuCores,
            @JsonProperty("stage_seconds") Map<String, Double> stageSeconds,
            @JsonProperty("map_mb_per_second") double mapMbPerSecond,
            Map<String, ModelFigures> models,
            long lost,
            long duplicated) {}

    /**
     * One model.
     *
     * @param repaintsPerSecond of the whole field: rows painted, over the rows of the field
     * @param eventToMapMs from the middle of an event block to the first map of a row with it that a reader has
     * @param finalSeconds from the end of the scan to the model's last map
     */
    record ModelFigures(
            @JsonProperty("repaints_per_second") double repaintsPerSecond,
            @JsonProperty("event_to_map_ms") Latencies.Percentiles eventToMapMs,
            @JsonProperty("final_seconds") double finalSeconds) {}

    @Override
    public Integer call() throws Exception {
        if (rows <= 0 || columns <= 0 || channels <= 0 || tileRows <= 0 || !(rate > 0) || seconds <= 0) {
            throw new CommandException("rows=" + rows + ", columns=" + columns + ", channels=" + channels
                    + ", tile-rows=" + tileRows + ", rate=" + rate + ", seconds=" + seconds + ": must be positive");
        }
        GasPainting painting = new GasPainting(rows, columns, channels, POOL, bench.seed());
        Path folder = LocalBroker.temporaryFolder();
        Topics topics = new Topics("bench");
        try (LocalBroker broker = LocalBroker.start(folder, LOOPBACK, 0)) {
            KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
            kafka.create(topics);
            ProcessorOptions options = ProcessorOptions.of(kafka, topics)
                    .withModels(models.models())
                    .withInferenceThreads(threads);
            MeterRegistry meters = new SimpleMeterRegistry();
            try (StreamProcessor processor = StreamProcessor.start(options, models.store(), Clock.systemUTC(), meters);
                    KafkaProducer<String, byte[]> producer = kafka.producer(
                            Map.of(ProducerConfig.LINGER_MS_CONFIG, 2, ProducerConfig.BATCH_SIZE_CONFIG, 1 << 16))) {
                ScanStarted started = started(painting);
                send(producer, topics, ScanRecord.newBuilder().setStarted(started));
                try (FieldWatch watch = new FieldWatch(kafka, topics, SCAN, started)) {
                    Figures figures = measure(painting, started, producer, topics, watch, meters);
                    bench.output().result(figures, words(figures));
                }
            }
        } finally {
            LocalBroker.delete(folder);
        }
        return 0;
    }

    private Figures measure(
            GasPainting painting,
            ScanStarted started,
            KafkaProducer<String, byte[]> producer,
            Topics topics,
            FieldWatch watch,
            MeterRegistry meters)
            throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Sender sender = new Sender(painting, started, producer, topics, watch);
        sender.run(Duration.ofSeconds(warmup));
        watch.measure(true);
        long before = sender.events;
        Map<String, Double> stages = BenchCommand.stages(meters);
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        sender.run(Duration.ofSeconds(seconds));
        double took = (System.nanoTime() - begin) / 1e9;
        double cores = (system.getProcessCpuTime() - cpu) / 1e9 / took;
        long sent = sender.events - before;
        Map<String, Double> during = BenchCommand.stages(meters);
        during.replaceAll((stage, s) -> Math.round(1000 * (s - stages.get(stage))) / 1000.0);
        watch.measure(false);
        long pixels = (long) rows * columns;
        send(
                producer,
                topics,
                ScanRecord.newBuilder()
                        .setStopped(ScanStopped.newBuilder()
                                .setExitStatus(ExitStatus.COMPLETED)
                                .setPlannedPixels(pixels)
                                .setDonePixels(pixels)
                                .setBlocks(sender.sequence)
                                .setEvents(sender.events)));
        FieldWatch.Result result = watch.await(took);
        return new Figures(
                "field",
                Machine.here(),
                bench.seed(),
                rows,
                columns,
                channels,
                tileRows,
                rate,
                Math.round(sent / took),
                sender.events,
                Math.round(10 * took) / 10.0,
                Math.round(100 * cores) / 100.0,
                during,
                Math.round(10 * result.bytesPerSecond() / 1e6) / 10.0,
                result.models(),
                result.lost(),
                result.duplicated());
    }

    private static String words(Figures figures) {
        StringBuilder words =
                new StringBuilder("%,.0f events/s into %d x %d x %d, %.2f cores in all, processor %s, %.1f MB/s of maps"
                        .formatted(
                                figures.eventsPerSecond(),
                                figures.rows(),
                                figures.columns(),
                                figures.channels(),
                                figures.cpuCores(),
                                figures.stageSeconds(),
                                figures.mapMbPerSecond()));
        figures.models()
                .forEach((id, model) ->
                        words.append("%n%-30s %5.1f repaints/s, event to map %s ms, complete %.1f s after the end"
                                .formatted(id, model.repaintsPerSecond(), model.eventToMapMs(), model.finalSeconds())));
        return words.toString();
    }

    private ScanStarted started(GasPainting painting) {
        return ScanStarted.newBuilder()
                .setKind(ScanKind.FULL_FIELD)
                .setTitle("generated events")
                .setRows(rows)
                .setColumns(columns)
                .setTileRows(tileRows)
                .setStartNs(Nanos.of(Instant.now()))
                .addDetectors(Detector.newBuilder()
                        .setName("gem")
                        .setChannels(channels)
                        .setKind(DetectorKind.GEM)
                        .setAxis(EnergyAxes.message(painting.axis())))
                .build();
    }

    private static void send(KafkaProducer<String, byte[]> producer, Topics topics, ScanRecord.Builder fact) {
        ScanRecord record = fact.setScan(SCAN).build();
        producer.send(Wire.record(topics.scans(), Topics.factKey(SCAN, record.getFactCase()), record));
        producer.flush();
    }

    /** Sends events at the rate that was asked for, each tile's of some milliseconds in a block. */
    private final class Sender {
        private final GasPainting painting;
        private final KafkaProducer<String, byte[]> producer;
        private final Topics topics;
        private final FieldWatch watch;
        private final EventBlock.Builder[] blocks;
        private long events;
        private long sequence;

        Sender(
                GasPainting painting,
                ScanStarted started,
                KafkaProducer<String, byte[]> producer,
                Topics topics,
                FieldWatch watch) {
            this.painting = painting;
            this.producer = producer;
            this.topics = topics;
            this.watch = watch;
            this.blocks = new EventBlock.Builder[EventBlocks.tiles(started)];
        }

        void run(Duration time) {
            long begin = System.nanoTime();
            long first = events;
            long due = (long) (rate * time.toNanos() / 1e9);
            while (events - first < due) {
                LockSupport.parkNanos(BLOCK_NS);
                long passed = Math.min(System.nanoTime() - begin, time.toNanos());
                long nowNs = Nanos.of(Instant.now());
                sendUntil(first + Math.min(due, (long) (rate * passed / 1e9)), nowNs);
            }
        }

        private void sendUntil(long end, long nowNs) {
            long step = Math.max(1, (long) (1e9 / rate));
            long baseNs = nowNs - (end - events) * step;
            long base = events;
            for (; events < end; events++) {
                int event = (int) (events % painting.events());
                int tile = painting.row(event) / tileRows;
                if (blocks[tile] == null) {
                    blocks[tile] = EventBlock.newBuilder()
                            .setScan(SCAN)
                            .setSequence(sequence++)
                            .setTile(tile)
                            .setBaseNs(baseNs + (events - base) * step);
                }
                int before = blocks[tile].getRowCount();
                blocks[tile]
                        .addRow(painting.row(event))
                        .addColumn(painting.column(event))
                        .addChannel(painting.channel(event))
                        // As far apart as events of one tile are, on average.
                        .addTimeDeltaNs(before == 0 ? 0 : step * blocks.length);
            }
            for (int tile = 0; tile < blocks.length; tile++) {
                if (blocks[tile] != null) {
                    watch.sent(tile, (baseNs + nowNs) / 2);
                    producer.send(Wire.record(topics.events(), EventBlocks.key(SCAN, tile), blocks[tile].build()));
                    blocks[tile] = null;
                }
            }
        }
    }
}
