package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.Acquisition;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CubeSource;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanListener;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelStore;
import io.pentimento.processor.ProcessorOptions;
import io.pentimento.processor.StreamProcessor;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.SpectrumReply;
import io.pentimento.proto.SpectrumRequest;
import io.pentimento.proto.Topics;
import io.pentimento.viewer.Viewer;
import io.pentimento.viewer.ViewerOptions;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A scan as large as they come, through everything, in a bounded heap. */
final class RegionBench {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String SCAN = "large";
    private static final int SOURCE_ROWS = 2;
    private static final int REGION_PIXELS = 100_000;
    private static final int REQUESTS = 5;
    private static final long LOOK_MS = 200;
    private static final long SAY_EVERY_NS = Duration.ofSeconds(10).toNanos();
    private static final long PATIENCE_NS = Duration.ofSeconds(60).toNanos();
    private static final long ANSWER_S = 60;

    private final int rows;
    private final int columns;
    private final int channels;

    /**
     * What it prints.
     *
     * @param heapPeakMiB sum of the peaks of the heap's parts: not less than what was in use at any time
     * @param regionMs of each request, first to last
     */
    record Figures(
            String benchmark,
            Machine machine,
            int rows,
            int columns,
            int channels,
            int detectors,
            long painted,
            long lost,
            double seconds,
            @JsonProperty("pixels_per_second") double pixelsPerSecond,
            @JsonProperty("heap_peak_mib") long heapPeakMiB,
            @JsonProperty("region_pixels") long regionPixels,
            @JsonProperty("region_ms") List<Long> regionMs) {}

    RegionBench(int rows, int columns, int channels) {
        this.rows = rows;
        this.columns = columns;
        this.channels = channels;
    }

    Figures run(Output output) throws InterruptedException {
        Path folder = LocalBroker.temporaryFolder();
        Topics topics = new Topics("bench");
        int detectors;
        try (LocalBroker broker = LocalBroker.start(folder, LOOPBACK, 0);
                TemporarySpool spool = TemporarySpool.create();
                CubeSource source = source()) {
            detectors = source.plan().detectors().size();
            KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
            kafka.create(topics);
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            try (StreamProcessor processor = StreamProcessor.start(
                            ProcessorOptions.of(kafka, topics).withModels(List.of("fit")),
                            ModelStore.shipped(),
                            Clock.systemUTC(),
                            meters);
                    Viewer viewer =
                            Viewer.start(ViewerOptions.of(kafka, topics, meters).withAddress(LOOPBACK, 0))) {
                return measure(source, kafka, topics, spool, viewer, detectors, output);
            }
        } finally {
            LocalBroker.delete(folder);
        }
    }

    private CubeSource source() {
        int repeat = Math.max(1, rows / SOURCE_ROWS);
        RepeatedCube cube = new RepeatedCube(new SimulatedPainting(SOURCE_ROWS, columns, channels, 1), repeat);
        return new CubeSource(cube, SCAN, false, Optional.empty());
    }

    private Figures measure(
            CubeSource source,
            KafkaAccess kafka,
            Topics topics,
            TemporarySpool spool,
            Viewer viewer,
            int detectors,
            Output output)
            throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Acquisition acquisition = new Acquisition(
                source,
                AcquisitionOptions.of(kafka, topics, SCAN, spool.options()),
                ScanClock.SYSTEM,
                new SimpleMeterRegistry(),
                new ScanListener() {
                    @Override
                    public void started(int generation, long present, long planned) {
                        started.countDown();
                    }
                });
        long begin = System.nanoTime();
        Thread adapter = new Thread(acquisition::run, "adapter");
        adapter.start();
        started.await();
        try (PageClient page = new PageClient(viewer.url(), SCAN)) {
            ScanState state = awaitComplete(page, output);
            double seconds = (System.nanoTime() - begin) / 1e9;
            adapter.join();
            int side = (int) Math.ceil(Math.sqrt(REGION_PIXELS));
            int height = Math.min(side, rows);
            int width = Math.min(side, columns);
            List<Long> times = new ArrayList<>();
            SpectrumReply reply = null;
            for (int i = 1; i <= REQUESTS; i++) {
                SpectrumRequest request = SpectrumRequest.newBuilder()
                        .setId(i)
                        .setFirstRow((rows - height) / 2)
                        .setLastRow((rows - height) / 2 + height - 1)
                        .setFirstColumn((columns - width) / 2)
                        .setLastColumn((columns - width) / 2 + width - 1)
                        .build();
                long asked = System.nanoTime();
                reply = page.spectrum(request, ANSWER_S);
                times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));
            }
            return new Figures(
                    "region",
                    Machine.here(),
                    source.plan().rows(),
                    columns,
                    channels,
                    detectors,
                    state.getPainted(),
                    state.getLost(),
                    seconds,
                    Math.round(state.getPainted() / seconds),
                    heapPeakMiB(),
                    reply.getMeasured(),
                    times);
        }
    }

    /** Waits until all pixels are painted and their spectra can be had. */
    private static ScanState awaitComplete(PageClient page, Output output) throws InterruptedException {
        long saidNs = System.nanoTime();
        long movedNs = saidNs;
        long before = -1;
        while (true) {
            ScanState state = page.state();
            long planned = state.getPlanned();
            if (planned > 0 && state.getPainted() == planned && state.getSpectraPixels() == planned) {
                return state;
            }
            long now = System.nanoTime();
            long progress = state.getPainted() + state.getSpectraPixels();
            movedNs = progress == before ? movedNs : now;
            before = progress;
            if (now - movedNs > PATIENCE_NS) {
                throw new CommandException(
                        "nothing has moved for a minute: painted " + state.getPainted() + " of " + planned
                                + " pixels, spectra of " + state.getSpectraPixels() + "; " + state.getSpectraMessage());
            }
            if (now - saidNs > SAY_EVERY_NS) {
                saidNs = now;
                output.say("%,d of %,d pixels painted, %,.0f px/s, %s"
                        .formatted(state.getPainted(), planned, state.getRatePxS(), state.getPhase()));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    private static long heapPeakMiB() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(RegionBench::peak)
                        .sum()
                >> 20;
    }

    private static long peak(MemoryPoolMXBean pool) {
        return pool.getPeakUsage().getUsed();
    }
}
