package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.acquisition.Acquisition;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CubeSource;
import io.pentimento.acquisition.Rate;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanListener;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelStore;
import io.pentimento.processor.ProcessorOptions;
import io.pentimento.processor.StreamProcessor;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.viewer.Viewer;
import io.pentimento.viewer.ViewerOptions;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "page",
        description = {
            "The page in Chromium: of a running scan the delay from a pixel to the screen and the bytes per second, alone and beside"
                    + " other pages of which every fifth is slow; of a large scan the time to its first map, the work of the page for"
                    + " a frame while somebody zooms and moves the map, and its memory.",
            "Needs node, and chromium."
        },
        mixinStandardHelpOptions = true)
final class PageBench implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int SOURCE_ROWS = 20;
    private static final int SOURCE_COLUMNS = 100;
    /** Longer than a browser takes to open the page and to catch up on a slow machine. */
    private static final int OPENING_S = 25;

    private static final Duration SLOW = Duration.ofMillis(1500);
    private static final int SLOW_OF = 5;
    /** What the page's own work and uploads may take, of 60 frames per second. */
    private static final double MOST_SCRIPT_MS = 8;

    private static final double MOST_DELAY_MS = 250;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000",
            description = "of the large scan (${DEFAULT-VALUE})")
    private int rows;

    @Option(names = "--columns", paramLabel = "N", defaultValue = "1000", description = "of it (${DEFAULT-VALUE})")
    private int columns;

    @Option(names = "--layers", paramLabel = "N", defaultValue = "24", description = "of it (${DEFAULT-VALUE})")
    private int layers;

    @Option(
            names = "--rate",
            paramLabel = "PX_PER_S",
            defaultValue = "2000",
            description = "of both (${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "20", description = "each (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--pages",
            paramLabel = "N",
            defaultValue = "49",
            description = "beside Chromium (${DEFAULT-VALUE})")
    private int pages;

    @Mixin
    private BenchOptions bench;

    /**
     * What {@code bench page} prints.
     *
     * @param alone of a running scan that only Chromium watches
     * @param crowded of the same beside other pages
     * @param large of the large scan
     * @param good whether delay and work for a frame are within their bounds
     */
    record Figures(
            String benchmark,
            Machine machine,
            long seed,
            double rate,
            int layers,
            int rows,
            int columns,
            Live alone,
            Live crowded,
            JsonNode large,
            boolean good) {}

    /**
     * Of a running scan.
     *
     * @param pages that watch it beside Chromium
     * @param slow of these
     * @param pixelToMapMs from the end of a pixel's dwell to its map in the log: whether the stream goes on as if nobody looked
     * @param coalesced pixels that were painted again before a page had been sent them, of all pages
     * @param pageBytesPerSecond to the least and to the most served of the other pages
     * @param browser what Chromium says
     */
    record Live(
            int pages,
            int slow,
            long pixels,
            long lost,
            @JsonProperty("pixel_to_map_ms") Latencies.Percentiles pixelToMapMs,
            double coalesced,
            @JsonProperty("page_bytes_per_s") List<Long> pageBytesPerSecond,
            JsonNode browser) {}

    @Override
    public Integer call() throws Exception {
        PageBrowser browser = PageBrowser.find();
        Live alone = live(browser, 0);
        Live crowded = live(browser, pages);
        JsonNode large = new LargeScan(rows, columns, layers, rate, bench.seed()).watched(browser, seconds);
        boolean good = alone.browser().path("pixel_to_screen_p95_ms").asDouble(Double.MAX_VALUE) <= MOST_DELAY_MS
                && large.path("script_ms_per_frame").asDouble(Double.MAX_VALUE) <= MOST_SCRIPT_MS
                && alone.lost() + crowded.lost() == 0;
        Figures figures = new Figures(
                "page", Machine.here(), bench.seed(), rate, layers, rows, columns, alone, crowded, large, good);
        bench.output()
                .result(
                        figures,
                        String.format(
                                Locale.ROOT,
                                "at %,.0f px/s pixel to screen %s ms (95 %%), with %d pages beside it %s ms; %d x %d with %d layers:"
                                        + " first map %s ms, %s ms of script per frame at %s frames/s, %s MiB",
                                rate,
                                alone.browser().path("pixel_to_screen_p95_ms"),
                                pages,
                                crowded.browser().path("pixel_to_screen_p95_ms"),
                                rows,
                                columns,
                                layers,
                                large.path("first_map_ms"),
                                large.path("script_ms_per_frame"),
                                large.path("frames_per_s"),
                                large.path("resident_mib")));
        return good ? 0 : 1;
    }

    private Live live(PageBrowser browser, int others) throws InterruptedException {
        Path folder = LocalBroker.temporaryFolder();
        Topics topics = new Topics("bench");
        try (LocalBroker broker = LocalBroker.start(folder, LOOPBACK, 0)) {
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
                scan("warm-up", new Rate.Max(), 2 * seconds, kafka, topics);
                return measured(browser, others, kafka, topics, viewer);
            }
        } finally {
            LocalBroker.delete(folder);
        }
    }

    private Live measured(PageBrowser browser, int others, KafkaAccess kafka, Topics topics, Viewer viewer)
            throws InterruptedException {
        String scan = "measured";
        List<PageClient> clients = new ArrayList<>();
        int length = OPENING_S + seconds + 5;
        try (MapFollower maps =
                new MapFollower(kafka, topics, scan, Duration.ofSeconds(OPENING_S), Optional.of("fit"))) {
            Thread adapter =
                    new Thread(() -> scan(scan, new Rate.PixelsPerSecond(rate), length, kafka, topics), "adapter");
            adapter.start();
            PageClient first = PageClient.when(viewer.url(), scan);
            clients.add(first);
            for (int i = 1; i <= others; i++) {
                clients.add(new PageClient(viewer.url(), scan, i % SLOW_OF == 0 ? SLOW : Duration.ZERO));
            }
            // It only had to find out that the scan is there.
            first.close();
            long begin = System.nanoTime();
            JsonNode said = browser.measure(viewer.url(), seconds, false);
            double elapsed = (System.nanoTime() - begin) / 1e9;
            List<Long> rates = clients.stream()
                    .skip(1)
                    .map(client -> Math.round(client.bytes() / elapsed))
                    .sorted()
                    .toList();
            double coalesced = clients.stream()
                    .skip(1)
                    .mapToLong(client -> client.state().getCoalesced())
                    .sum();
            adapter.join();
            MapFollower.Result result = maps.await();
            return new Live(
                    others,
                    others / SLOW_OF,
                    result.pixels(),
                    result.lost(),
                    result.pixelToMapMs(),
                    coalesced,
                    rates.isEmpty() ? List.of() : List.of(rates.get(0), rates.get(rates.size() - 1)),
                    said);
        } finally {
            clients.forEach(PageClient::close);
        }
    }

    private void scan(String scan, Rate pace, int length, KafkaAccess kafka, Topics topics) {
        int repeat = (int) Math.max(1, Math.ceil(rate * length / (SOURCE_ROWS * SOURCE_COLUMNS)));
        RepeatedCube cube = new RepeatedCube(
                new SimulatedPainting(SOURCE_ROWS, SOURCE_COLUMNS, SimulatedPainting.DEFAULT_CHANNELS, bench.seed()),
                repeat);
        try (CubeSource source = new CubeSource(cube, scan, false, Optional.empty());
                TemporarySpool spool = TemporarySpool.create()) {
            new Acquisition(
                            source,
                            AcquisitionOptions.of(kafka, topics, scan, spool.options())
                                    .withRate(pace),
                            ScanClock.SYSTEM,
                            new SimpleMeterRegistry(),
                            ScanListener.NONE)
                    .run();
        }
    }
}
