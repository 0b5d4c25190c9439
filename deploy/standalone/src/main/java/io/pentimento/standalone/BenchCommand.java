package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.Acquisition;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CubeSource;
import io.pentimento.acquisition.Rate;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanListener;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.Model;
import io.pentimento.model.ModelStore;
import io.pentimento.processor.ProcessorOptions;
import io.pentimento.processor.StreamProcessor;
import io.pentimento.proto.DetectorKind;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.xrf.cube.CubeDetector;
import io.pentimento.xrf.cube.Cubes;
import io.pentimento.xrf.cube.SpectrumCube;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = "Measure speed; prints a record with machine, commit and sizes.",
        mixinStandardHelpOptions = true,
        subcommands = {
            FaultsBench.class,
            FieldBench.class,
            ForwardBench.class,
            ForwardRealBench.class,
            PageBench.class,
            PicturesBench.class,
            RasterBench.class,
            RecolourBench.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class BenchCommand implements Runnable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int LATENCY_ROWS = 20;
    private static final int LATENCY_COLUMNS = 100;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /**
     * What {@code bench stream} prints.
     *
     * @param stageSeconds time of the processor in each stage; adapter, broker and consumer work beside it
     * @param pymcaPixelsPerSecond PyMca's fast fit, one core, in the same run; null without PyMca
     */
    record StreamFigures(
            String benchmark,
            Machine machine,
            String input,
            int channels,
            int detectors,
            long pixels,
            long lost,
            long duplicated,
            double seconds,
            @JsonProperty("pixels_per_second") double pixelsPerSecond,
            @JsonProperty("stage_seconds") Map<String, Double> stageSeconds,
            @JsonProperty("pymca_pixels_per_second") Double pymcaPixelsPerSecond,
            @JsonProperty("ratio_to_pymca") Double ratio) {}

    /**
     * What {@code bench latency} prints.
     *
     * @param pixelToMapMs from the end of a pixel's dwell to its map
     * @param rowToMapMs from the end of a row's last pixel until all of the row is there
     */
    record LatencyFigures(
            String benchmark,
            Machine machine,
            List<String> models,
            String input,
            int channels,
            int detectors,
            double rate,
            long pixels,
            long lost,
            long duplicated,
            @JsonProperty("pixels_per_second") double pixelsPerSecond,
            @JsonProperty("pixel_to_map_ms") Latencies.Percentiles pixelToMapMs,
            @JsonProperty("row_to_map_ms") Latencies.Percentiles rowToMapMs) {}

    @Command(
            name = "stream",
            description = "Pixels per second from the adapter through broker and processor to a map consumer.",
            mixinStandardHelpOptions = true)
    void stream(
            @Option(names = "--input", paramLabel = "PATH", required = true, description = "a recorded scan")
                    Path input,
            @Mixin AxisOption axis,
            @Option(
                            names = "--repeat",
                            paramLabel = "N",
                            defaultValue = "16",
                            description = "how often it is repeated (default: ${DEFAULT-VALUE})")
                    int repeat,
            @Option(
                            names = "--threads",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "cores for one run of a model (default: ${DEFAULT-VALUE})")
                    int threads,
            @Option(names = "--json", description = "print JSON") boolean json)
            throws InterruptedException {
        try (SpectrumCube cube = Cubes.open(input)) {
            RepeatedCube repeated = new RepeatedCube(axis.complete(cube, input), repeat);
            CubeDetector first = repeated.detectors().get(0);
            MeterRegistry meters = new SimpleMeterRegistry();
            Measured measured = measure(repeated, new Rate.Max(), Duration.ZERO, List.of("fit"), threads, meters);
            MapFollower.Result result = measured.result();
            Optional<Double> pymca =
                    PyMcaPeer.pixelsPerSecond(repeated.spectra(0), first.axis().orElseThrow(), Math.min(repeat, 16));
            double ours = result.pixelsPerSecond() * repeated.detectors().size();
            StreamFigures figures = new StreamFigures(
                    "stream",
                    Machine.here(),
                    repeated.name(),
                    first.channels(),
                    repeated.detectors().size(),
                    result.pixels(),
                    result.lost(),
                    result.duplicated(),
                    result.seconds(),
                    result.pixelsPerSecond(),
                    measured.stageSeconds(),
                    pymca.map(p -> (double) Math.round(p)).orElse(null),
                    pymca.map(p -> Math.round(100 * ours / p) / 100.0).orElse(null));
            new Output(spec, json)
                    .result(
                            figures,
                            "%,.0f px/s over %,d pixels of %d x %d channels; processor %s; PyMca %s"
                                    .formatted(
                                            figures.pixelsPerSecond(),
                                            figures.pixels(),
                                            figures.detectors(),
                                            figures.channels(),
                                            figures.stageSeconds(),
                                            pymca.map(p -> "%,.0f spectra/s, %.1f times slower".formatted(p, ours / p))
                                                    .orElse("is not installed")));
        }
    }

    @Command(
            name = "latency",
            description = "From the end of a pixel's dwell to its map at a consumer, at a given rate.",
            mixinStandardHelpOptions = true)
    void latency(
            @Option(
                            names = "--rate",
                            paramLabel = "PX_PER_S",
                            defaultValue = "2000",
                            description = "pixels per second (default: ${DEFAULT-VALUE})")
                    double rate,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "30",
                            description = "length of the scan (default: ${DEFAULT-VALUE})")
                    int seconds,
            @Option(
                            names = "--warmup",
                            paramLabel = "S",
                            defaultValue = "10",
                            description = "seconds at the start that do not count (default: ${DEFAULT-VALUE})")
                    int warmup,
            @Option(
                            names = "--input",
                            paramLabel = "PATH",
                            description = "a recorded scan (default: a simulated painting, 2 x 1024 channels)")
                    Path input,
            @Mixin AxisOption axis,
            @Option(
                            names = "--models",
                            split = ",",
                            paramLabel = "NAME[/VERSION]",
                            defaultValue = "fit",
                            description =
                                    "what runs; the delay is measured of the last of them (default: ${DEFAULT-VALUE})")
                    List<String> models,
            @Option(names = "--json", description = "print JSON") boolean json)
            throws InterruptedException {
        try (SpectrumCube cube = input == null
                ? new SimulatedPainting(LATENCY_ROWS, LATENCY_COLUMNS, SimulatedPainting.DEFAULT_CHANNELS, 1)
                : Cubes.open(input)) {
            int repeat = (int) Math.max(1, Math.ceil(rate * seconds / ((double) cube.rows() * cube.columns())));
            RepeatedCube repeated = new RepeatedCube(axis.complete(cube, input), repeat);
            Measured measured = measure(
                    repeated,
                    new Rate.PixelsPerSecond(rate),
                    Duration.ofSeconds(warmup),
                    models,
                    ProcessorOptions.DEFAULT_INFERENCE_THREADS,
                    new SimpleMeterRegistry());
            MapFollower.Result result = measured.result();
            LatencyFigures figures = new LatencyFigures(
                    "latency",
                    Machine.here(),
                    models,
                    repeated.name(),
                    repeated.detectors().get(0).channels(),
                    repeated.detectors().size(),
                    rate,
                    result.pixels(),
                    result.lost(),
                    result.duplicated(),
                    result.pixelsPerSecond(),
                    result.pixelToMapMs(),
                    result.rowToMapMs());
            new Output(spec, json)
                    .result(
                            figures,
                            "at %,.0f px/s: pixel to map %s ms, last pixel of a row to all of its map %s ms"
                                    .formatted(rate, result.pixelToMapMs(), result.rowToMapMs()));
        }
    }

    @Command(
            name = "region",
            description =
                    "A large scan with the page's server in the same process: its speed, its heap, and how long the"
                            + " sum spectrum of a rectangle of 100 000 pixels takes. Bound the heap with"
                            + " PENTIMENTO_JAVA_OPTIONS=-Xmx1g.",
            mixinStandardHelpOptions = true)
    void region(
            @Option(
                            names = "--rows",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "default: ${DEFAULT-VALUE}")
                    int rows,
            @Option(
                            names = "--columns",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "default: ${DEFAULT-VALUE}")
                    int columns,
            @Option(
                            names = "--channels",
                            paramLabel = "N",
                            defaultValue = "2048",
                            description = "default: ${DEFAULT-VALUE}")
                    int channels,
            @Option(names = "--json", description = "print JSON") boolean json)
            throws InterruptedException {
        RegionBench.Figures figures = new RegionBench(rows, columns, channels).run(new Output(spec, json));
        new Output(spec, json)
                .result(
                        figures,
                        "%,.0f px/s, heap at most %d MiB, sum of %,d pixels in %s ms"
                                .formatted(
                                        figures.pixelsPerSecond(),
                                        figures.heapPeakMiB(),
                                        figures.regionPixels(),
                                        figures.regionMs()));
    }

    @Command(
            name = "models",
            description =
                    "Pixels per second of networks in the processor, and in a bare loop around ONNX Runtime on the"
                            + " same graph: each alone, then all together; and of those that were made faster, beside what they"
                            + " were made of. Where the store has no network, one with random weights.",
            mixinStandardHelpOptions = true)
    void models(
            @Option(
                            names = "--input",
                            paramLabel = "PATH",
                            description = "a recorded scan (default: a simulated painting, 2 x 1024 channels)")
                    Path input,
            @Mixin AxisOption axis,
            @Mixin ModelOptions models,
            @Option(
                            names = "--threads",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "cores for one run of a model (default: ${DEFAULT-VALUE})")
                    int threads,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "15",
                            description = "how long each is measured, about (default: ${DEFAULT-VALUE})")
                    double seconds,
            @Option(names = "--json", description = "print JSON, one object per line") boolean json)
            throws InterruptedException, IOException {
        Output output = new Output(spec, json);
        Path made = Files.createTempDirectory("pentimento-bench");
        try (SpectrumCube cube = input == null
                ? new SimulatedPainting(LATENCY_ROWS, LATENCY_COLUMNS, SimulatedPainting.DEFAULT_CHANNELS, 1)
                : Cubes.open(input)) {
            ModelStore store = models.store();
            List<String> networks = networks(store, models.models());
            if (networks.isEmpty()) {
                BenchNetwork.writeTo(made);
                store = ModelStore.in(made);
                networks = List.of(BenchNetwork.ID);
            }
            SpectrumCube complete = axis.complete(cube, input);
            RepeatedCube once = new RepeatedCube(complete, 1);
            double pixels = (double) once.rows() * once.columns();
            ModelsBench bench = new ModelsBench(
                    store, wanted -> new RepeatedCube(once, (int) Math.max(1, Math.ceil(wanted / pixels))), threads);
            for (String id : networks) {
                ModelsBench.Figures figures = bench.run(List.of(id), seconds);
                output.result(figures, figures.words());
            }
            if (networks.size() > 1) {
                ModelsBench.Figures figures = bench.run(networks, seconds);
                output.result(figures, figures.words());
            }
            compareFast(models.store(), models.models(), bench, output);
        } finally {
            LocalBroker.delete(made);
        }
    }

    @Command(
            name = "gem",
            description =
                    "Strip hits per second of a full-field GEM detector, from the socket to the events in the log, with"
                            + " the processor time of the receiving process; and of the decoder alone.",
            mixinStandardHelpOptions = true)
    void gem(
            @Option(
                            names = "--rate",
                            paramLabel = "HITS_PER_S",
                            defaultValue = "600000",
                            description = "that the emulated detector sends (default: ${DEFAULT-VALUE})")
                    double rate,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "20",
                            description = "that count (default: ${DEFAULT-VALUE})")
                    double seconds,
            @Option(
                            names = "--warmup",
                            paramLabel = "S",
                            defaultValue = "10",
                            description = "a scan before, which does not count (default: ${DEFAULT-VALUE})")
                    double warmup,
            @Option(
                            names = "--seed",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "of painting and photons (default: ${DEFAULT-VALUE})")
                    long seed,
            @Option(
                            names = "--detail",
                            paramLabel = "N",
                            defaultValue = "128",
                            description = "pixels a side of the painting before it (default: ${DEFAULT-VALUE})")
                    int detail,
            @Option(names = "--json", description = "print JSON") boolean json)
            throws InterruptedException {
        Output output = new Output(spec, json);
        GemBench.Figures figures = new GemBench(rate, seconds, warmup, seed, detail).run(output);
        output.result(
                figures,
                "%,.0f hits/s, %,.0f events/s, %.1f s of processor time in %.1f s, %,d packets lost; decoder alone %,.0f hits/s"
                        .formatted(
                                figures.hitsPerSecond(),
                                figures.eventsPerSecond(),
                                figures.cpuSeconds(),
                                figures.seconds(),
                                figures.lostPackets(),
                                figures.decoderHitsPerSecond()));
    }

    private static void compareFast(ModelStore store, List<String> asked, ModelsBench bench, Output output) {
        List<String> ids = asked.isEmpty()
                ? store.ids()
                : asked.stream().map(name -> store.load(name).manifest().id()).toList();
        for (String id : ids) {
            Model fast = store.load(id);
            ModelFolder.madeOf(fast.manifest()).filter(store.ids()::contains).ifPresent(plain -> {
                ModelsBench.Faster faster = bench.compare(fast, store.load(plain));
                output.result(faster, faster.words());
            });
        }
    }

    /** Those for one kind of detector: a scan has one. */
    private static List<String> networks(ModelStore store, List<String> asked) {
        List<String> ids = asked.isEmpty()
                ? store.live()
                : asked.stream().map(name -> store.load(name).manifest().id()).toList();
        return ids.stream()
                .filter(id -> ModelsBench.isNetwork(store, id))
                .filter(id -> store.load(id).manifest().detector() != DetectorKind.GEM)
                .toList();
    }

    private record Measured(MapFollower.Result result, Map<String, Double> stageSeconds) {}

    private Measured measure(
            RepeatedCube cube, Rate rate, Duration warmup, List<String> models, int threads, MeterRegistry meters)
            throws InterruptedException {
        Path folder = LocalBroker.temporaryFolder();
        Topics topics = new Topics("bench");
        try (LocalBroker broker = LocalBroker.start(folder, LOOPBACK, 0)) {
            KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
            kafka.create(topics);
            ProcessorOptions options =
                    ProcessorOptions.of(kafka, topics).withModels(models).withInferenceThreads(threads);
            try (StreamProcessor processor =
                    StreamProcessor.start(options, ModelStore.shipped(), Clock.systemUTC(), meters)) {
                // A first scan that does not count: a service that has just been started compiles itself.
                scan(cube, new Rate.Max(), kafka, topics, "warm-up", Duration.ZERO, Optional.empty());
                Map<String, Double> before = stages(meters);
                String last = models.get(models.size() - 1).replaceFirst("/.*", "");
                MapFollower.Result result = scan(cube, rate, kafka, topics, "measured", warmup, Optional.of(last));
                Map<String, Double> during = stages(meters);
                during.replaceAll((stage, seconds) -> Math.round(1000 * (seconds - before.get(stage))) / 1000.0);
                return new Measured(result, during);
            }
        } finally {
            LocalBroker.delete(folder);
        }
    }

    private static MapFollower.Result scan(
            RepeatedCube cube,
            Rate rate,
            KafkaAccess kafka,
            Topics topics,
            String scan,
            Duration warmup,
            Optional<String> measured)
            throws InterruptedException {
        try (MapFollower maps = new MapFollower(kafka, topics, scan, warmup, measured);
                CubeSource source = new CubeSource(cube, scan, false, Optional.empty());
                TemporarySpool spool = TemporarySpool.create()) {
            new Acquisition(
                            source,
                            AcquisitionOptions.of(kafka, topics, scan, spool.options())
                                    .withRate(rate),
                            ScanClock.SYSTEM,
                            new SimpleMeterRegistry(),
                            ScanListener.NONE)
                    .run();
            return maps.await();
        }
    }

    /** Seconds that the processor has spent in each stage of its work. */
    static Map<String, Double> stages(MeterRegistry meters) {
        Map<String, Double> stages = new LinkedHashMap<>();
        for (String stage : new String[] {"decode", "fit", "produce", "commit"}) {
            Timer timer = meters.find("pentimento.processor.stage")
                    .tag("stage", stage)
                    .timer();
            stages.put(stage, timer == null ? 0 : timer.totalTime(TimeUnit.SECONDS));
        }
        return stages;
    }
}
