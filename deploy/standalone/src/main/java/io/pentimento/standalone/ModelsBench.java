package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.Acquisition;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CubeSource;
import io.pentimento.acquisition.Rate;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanListener;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.model.ModelStore;
import io.pentimento.processor.ProcessorOptions;
import io.pentimento.processor.StreamProcessor;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How fast networks run in the processor, from spectra in Kafka to maps in Kafka, and in a bare loop around ONNX Runtime on
 * the same graph with as many threads.
 */
final class ModelsBench {

    private static final double BARE_SECONDS = 4;
    /** A bare loop takes those it is fastest with: small batches stay in the processor's caches. */
    private static final int[] BARE_BATCHES = {64, 128, 256, 512};

    private static final int TURNS = 3;
    /** The stream itself is not much faster, whatever the network: a measurement must not last longer for it. */
    private static final double MOST_PIXELS_PER_SECOND = 20_000;

    private static final String WARM_UP = "warm-up";
    private static final String MEASURED = "measured";
    private static final double NS = 1e-9;
    private static final String LOOPBACK = "127.0.0.1";

    private final ModelStore store;
    private final SpectraForBench spectra;
    private final int threads;

    /** Gives out so many pixels of a scan. */
    interface SpectraForBench {
        RepeatedCube atLeast(long pixels);
    }

    ModelsBench(ModelStore store, SpectraForBench spectra, int threads) {
        this.store = store;
        this.spectra = spectra;
        this.threads = threads;
    }

    /**
     * One line of figures.
     *
     * @param models that ran together; their bare loops one after the other
     * @param pixels that the processor ran, those that it painted again with better axes among them
     * @param seconds from when the axes were known to the last map
     * @param ratio of the processor to the bare loop
     * @param stageSeconds time of the processor in each stage of its work
     */
    record Figures(
            String benchmark,
            Machine machine,
            List<String> models,
            int threads,
            long pixels,
            double seconds,
            @JsonProperty("processor_pixels_per_second") double processor,
            @JsonProperty("bare_pixels_per_second") double bare,
            double ratio,
            @JsonProperty("stage_seconds") Map<String, Double> stageSeconds) {

        String words() {
            return "%s: %,.0f px/s in the processor, %,.0f px/s in a bare loop, ratio %.2f"
                    .formatted(String.join(" + ", models), processor, bare, ratio);
        }
    }

    /**
     * How much faster a model is than the one that it was made of, both in a bare loop, in turns.
     *
     * @param plain the model that it was made of
     * @param ratio of pixels per second
     */
    record Faster(
            String benchmark,
            Machine machine,
            String model,
            String plain,
            int threads,
            @JsonProperty("pixels_per_second") double fastPixels,
            @JsonProperty("plain_pixels_per_second") double plainPixels,
            double ratio) {

        String words() {
            return "%s: %,.0f px/s in a bare loop, %s %,.0f px/s, ratio %.2f"
                    .formatted(model, fastPixels, plain, plainPixels, ratio);
        }
    }

    /** Whether a model is a network that sees spectra. */
    static boolean isNetwork(ModelStore store, String id) {
        return store.load(id).manifest().input() instanceof ModelInput.Spectrum;
    }

    /** Runs some networks together. */
    Figures run(List<String> ids, double seconds) throws InterruptedException {
        double bareBefore = bare(ids);
        RepeatedCube cube = spectra.atLeast(Math.round(seconds * Math.min(bareBefore, MOST_PIXELS_PER_SECOND)));
        Processed processed = processor(ids, cube);
        // Before and after: other work on the machine, and its clock, must not favour either.
        double bare = 2 / (1 / bareBefore + 1 / bare(ids));
        double speed = processed.pixels() / processed.seconds();
        return new Figures(
                "models",
                Machine.here(),
                ids,
                threads,
                processed.pixels(),
                processed.seconds(),
                Math.round(speed),
                Math.round(bare),
                Math.round(100 * speed / bare) / 100.0,
                processed.stageSeconds());
    }

    /** Compares a model with the one that it was made of. */
    Faster compare(Model fast, Model plain) {
        double fastSeconds = 0;
        double plainSeconds = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            fastSeconds += 1 / bare(fast) / TURNS;
            plainSeconds += 1 / bare(plain) / TURNS;
        }
        return new Faster(
                "models-fast",
                Machine.here(),
                fast.manifest().id(),
                plain.manifest().id(),
                threads,
                Math.round(1 / fastSeconds),
                Math.round(1 / plainSeconds),
                Math.round(100 * plainSeconds / fastSeconds) / 100.0);
    }

    /** Pixels per second when the models run one after the other, each in batches of the size that suits it best. */
    private double bare(List<String> ids) {
        double secondsPerPixel = 0;
        for (String id : ids) {
            secondsPerPixel += 1 / bare(store.load(id));
        }
        return 1 / secondsPerPixel;
    }

    private double bare(Model model) {
        return IntStream.of(BARE_BATCHES)
                .mapToDouble(rows -> bare(model, rows))
                .max()
                .orElseThrow();
    }

    private double bare(Model model, int rows) {
        int bins = ((ModelInput.Spectrum) model.manifest().input()).bins();
        int layers = model.manifest().layers().size();
        FloatBuffer input = ModelSession.floats(rows * bins);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < rows * bins; i++) {
            input.put(i, random.nextInt(20));
        }
        FloatBuffer values = ModelSession.floats(rows * layers);
        FloatBuffer errors = ModelSession.floats(rows * layers);
        try (ModelSession session = ModelCheck.open(model, threads)) {
            Runnable run = () -> session.run(model.manifest(), rows, input, values, errors);
            double seconds = BARE_SECONDS / BARE_BATCHES.length;
            loop(run, seconds / 4);
            return rows * loop(run, seconds);
        }
    }

    /** Runs per second. */
    private static double loop(Runnable run, double seconds) {
        long begin = System.nanoTime();
        long runs = 0;
        double passed = 0;
        while (passed < seconds) {
            run.run();
            runs++;
            passed = (System.nanoTime() - begin) * NS;
        }
        return runs / passed;
    }

    private record Processed(long pixels, double seconds, Map<String, Double> stageSeconds) {}

    private Processed processor(List<String> ids, RepeatedCube cube) throws InterruptedException {
        Path folder = LocalBroker.temporaryFolder();
        Topics topics = new Topics("bench");
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (LocalBroker broker = LocalBroker.start(folder, LOOPBACK, 0)) {
            KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
            kafka.create(topics);
            ProcessorOptions options =
                    ProcessorOptions.of(kafka, topics).withModels(ids).withInferenceThreads(threads);
            // A first scan that does not count: a service that has just been started compiles itself.
            try (StreamProcessor processor = start(options, meters);
                    MapFollower maps = new MapFollower(kafka, topics, WARM_UP, Duration.ZERO)) {
                measure(spectra.atLeast(cube.rows() * (long) cube.columns() / 4), kafka, topics, WARM_UP);
                maps.await();
            }
            // The scan waits in Kafka: what measures it must not take the processor's time.
            try (MapFollower maps = new MapFollower(kafka, topics, MEASURED, Duration.ZERO)) {
                measure(cube, kafka, topics, MEASURED);
                double before = pixels(meters);
                Map<String, Double> stagesBefore = BenchCommand.stages(meters);
                try (StreamProcessor processor = start(options, meters)) {
                    MapFollower.Result result = maps.await();
                    Map<String, Double> stages = BenchCommand.stages(meters);
                    stages.replaceAll((stage, time) -> Math.round(1000 * (time - stagesBefore.get(stage))) / 1000.0);
                    return new Processed(Math.round(pixels(meters) - before), result.mapSeconds(), stages);
                }
            }
        } finally {
            LocalBroker.delete(folder);
        }
    }

    private StreamProcessor start(ProcessorOptions options, MeterRegistry meters) {
        return StreamProcessor.start(options, store, Clock.systemUTC(), meters);
    }

    private static double pixels(MeterRegistry meters) {
        return meters.get("pentimento.processor.pixels").counter().count();
    }

    private static void measure(RepeatedCube cube, KafkaAccess kafka, Topics topics, String scan)
            throws InterruptedException {
        try (CubeSource source = new CubeSource(cube, scan, false, Optional.empty());
                TemporarySpool spool = TemporarySpool.create()) {
            new Acquisition(
                            source,
                            AcquisitionOptions.of(kafka, topics, scan, spool.options())
                                    .withRate(new Rate.Max()),
                            ScanClock.SYSTEM,
                            new SimpleMeterRegistry(),
                            ScanListener.NONE)
                    .run();
        }
    }
}
