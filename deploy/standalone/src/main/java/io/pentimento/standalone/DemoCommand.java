package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.Rate;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.gem.GemFile;
import io.pentimento.acquisition.raster.FaultListener;
import io.pentimento.acquisition.raster.Scanner;
import io.pentimento.acquisition.raster.ScannerFile;
import io.pentimento.acquisition.spool.SpoolOptions;
import io.pentimento.processor.ProcessorOptions;
import io.pentimento.processor.StreamProcessor;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.Topics;
import io.pentimento.viewer.ScanExport;
import io.pentimento.viewer.Viewer;
import io.pentimento.viewer.ViewerException;
import io.pentimento.viewer.ViewerOptions;
import io.pentimento.xrf.XrfException;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "A scan from its first pixel to the maps on a page, in one process with a broker of its own.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int EMULATED_ROWS = 15;
    private static final int EMULATED_COLUMNS = 30;
    private static final double EMULATED_DWELL_S = 0.05;
    private static final double EMULATED_HITS_PER_S = 300_000;
    private static final double HEADLESS_S = 10;
    private static final double WATCHED_S = 600;

    @Spec
    private CommandSpec spec;

    enum Kind {
        REPLAY,
        SIMULATE,
        SERIAL,
        GEM
    }

    @Mixin
    private SourceOptions source;

    @Option(
            names = "--source",
            description =
                    "replay a recording (--input), simulate a painting, drive a scanner over serial lines, or take the"
                            + " hits of a full-field GEM detector; the last two need --emulate, --config or --listen (default: as"
                            + " --input says)")
    private Kind kind;

    @Option(
            names = "--emulate",
            description = "with emulated instruments before the simulated painting; --size is of the scan")
    private boolean emulate;

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description = "of a scanner (docs/scanner.md) or a full-field detector (docs/gem.md)")
    private Path config;

    @Mixin
    private GemOptions gem;

    @Mixin
    private FitOptions fit;

    @Mixin
    private ModelOptions models;

    @Option(
            names = "--rate",
            paramLabel = "PX_PER_S|recorded|max",
            description = "pace (default: 100 px/s with the page, max without)")
    private String rate;

    @Option(names = "--headless", description = "no page; ends when the scan is complete and prints its figures")
    private boolean headless;

    @Option(
            names = "--export",
            paramLabel = "FILE.h5",
            description = "write spectra and maps when the scan is complete")
    private Path export;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "of the page; 0 takes a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "use this broker (default: one of its own)")
    private String kafka;

    @Option(names = "--kafka-config", paramLabel = "FILE", description = KafkaOptions.CONFIG)
    private Path kafkaConfig;

    @Option(names = "--instrument", defaultValue = "demo", description = "whose topics (default: ${DEFAULT-VALUE})")
    private String instrument;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep the log of its own broker here (default: forget it)")
    private Path data;

    @Mixin
    private AuditOption audit;

    @Option(names = "--json", description = "print the figures as JSON")
    private boolean json;

    /** What {@code --headless} prints. */
    record Figures(
            String scan,
            int rows,
            int columns,
            long pixels,
            long events,
            long missing,
            long lost,
            long duplicated,
            long repainted,
            long rejected,
            @JsonProperty("seconds") double seconds,
            @JsonProperty("pixels_per_second") double pixelsPerSecond,
            @JsonProperty("pixel_to_map_ms") Latencies.Percentiles pixelToMapMs,
            String export) {}

    @Override
    public Integer call() throws Exception {
        if (export != null) {
            ExportTarget.requireWritable(export);
        }
        Rate pace = Rate.parse(rate != null ? rate : headless ? "max" : "100");
        Topics topics = new Topics(instrument);
        Output output = new Output(spec, json);
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        // The source first: a wrong path is an error before anything is started.
        try (DemoScan from = open(output);
                DemoBroker broker = DemoBroker.of(access(), Optional.ofNullable(data));
                TemporarySpool spool = TemporarySpool.create()) {
            broker.access().create(topics);
            return run(from, pace, topics, broker.access(), spool.options(), output, end) ? 0 : 1;
        } finally {
            shutdown.done();
        }
    }

    private DemoScan open(Output output) throws IOException {
        if (kind == null || kind == Kind.REPLAY || kind == Kind.SIMULATE) {
            if (emulate
                    || config != null
                    || gem.areGiven()
                    || kind == Kind.REPLAY && source.input().isEmpty()) {
                throw new IllegalArgumentException(
                        "--emulate, --config, --listen and --duration belong to --source serial or"
                                + " gem, and --source replay needs --input");
            }
            return new RasterDemo(source.open(), () -> {});
        }
        if (source.input().isPresent() || emulate && config != null) {
            throw new IllegalArgumentException("--source " + kind.name().toLowerCase(Locale.ROOT)
                    + " takes no --input, and either --emulate or --config");
        }
        return kind == Kind.GEM ? fullField() : scanner(output);
    }

    private DemoScan fullField() {
        return emulate
                ? FullFieldDemo.emulated(EMULATED_HITS_PER_S, headless ? HEADLESS_S : WATCHED_S, source.seed())
                : FullFieldDemo.of(
                        gem.file(config).orElseGet(() -> GemFile.emulated(GemOptions.USUAL_PORT)), gem.duration());
    }

    private DemoScan scanner(Output output) throws IOException {
        FaultListener faults = new SpokenFaults(output);
        if (!emulate) {
            if (config == null) {
                throw new IllegalArgumentException("--source serial needs --config FILE.yaml or --emulate");
            }
            return new RasterDemo(Scanner.open(ScannerFile.read(config), faults, ScanClock.SYSTEM), () -> {});
        }
        SimulatedPainting painting = source.painting(EMULATED_ROWS, EMULATED_COLUMNS);
        EmulatedScanner scanner = EmulatedScanner.of(painting, false, source.seed());
        ScannerFile file = scanner.file(EmulatedScanner.Shape.of(
                "emulated scanner",
                painting.rows(),
                painting.columns(),
                painting.scan().stepXmm(),
                EMULATED_DWELL_S,
                "pulses"));
        return new RasterDemo(Scanner.open(file, faults, ScanClock.SYSTEM), scanner);
    }

    private Optional<KafkaAccess> access() {
        if (kafka == null && kafkaConfig != null) {
            throw new IllegalArgumentException("--kafka-config: needs --kafka; the demo's own broker asks for nothing");
        }
        return Optional.ofNullable(kafka).map(servers -> KafkaOptions.access(servers, kafkaConfig));
    }

    /** Whether every pixel that was to be measured is on the maps, once. */
    private boolean run(
            DemoScan from,
            Rate pace,
            Topics topics,
            KafkaAccess access,
            SpoolOptions spool,
            Output output,
            CountDownLatch end)
            throws InterruptedException {
        PrometheusMeterRegistry meters = Metrics.registry();
        ProcessorOptions options =
                ProcessorOptions.of(access, topics).withModels(models.models()).withElements(fit.elements());
        String scan = ScanIds.next(from.title());
        try (StreamProcessor processor = StreamProcessor.start(options, models.store(), Clock.systemUTC(), meters);
                Viewer viewer = headless ? null : startViewer(access, topics, meters);
                MapFollower maps = new MapFollower(access, topics, scan, Duration.ZERO)) {
            if (viewer != null) {
                output.say("\n  Watch the scan at " + viewer.url() + "\n  Operate it, once, by "
                        + viewer.adminUrl().orElseThrow() + "\n");
            }
            AcquisitionOptions wanted = AcquisitionOptions.of(access, topics, scan, spool)
                    .withRate(pace)
                    .withElements(fit.elementNames());
            Thread stopper = new Thread(() -> {
                try {
                    end.await();
                    from.stop(ExitStatus.ABORTED, "the demo was ended", System.getProperty("user.name"));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            stopper.setDaemon(true);
            stopper.start();
            boolean whole = from.run(wanted, meters, output);
            MapFollower.Result result = maps.await();
            boolean written = report(scan, result, access, topics, output);
            if (viewer != null && end.getCount() > 0) {
                output.say("The scan is complete; its maps stay at " + viewer.url() + ". Ctrl-C ends.");
                end.await();
            }
            return (whole || end.getCount() == 0) && written && result.lost() == 0 && result.duplicated() == 0;
        }
    }

    private Viewer startViewer(KafkaAccess access, Topics topics, PrometheusMeterRegistry meters) {
        return Viewer.start(
                audit.apply(ViewerOptions.of(access, topics, meters)).withAddress(LOOPBACK, port));
    }

    /** False when the export failed: the maps on the page are worth more than a quick end. */
    private boolean report(String scan, MapFollower.Result result, KafkaAccess access, Topics topics, Output output) {
        String exported = null;
        boolean written = true;
        if (export != null) {
            try {
                exported = new ScanExport(access, topics, Clock.systemUTC())
                        .export(scan, export)
                        .file()
                        .toString();
            } catch (XrfException | ViewerException | KafkaUnavailableException e) {
                output.say("pentimento: " + e.getMessage());
                written = false;
            }
        }
        Figures figures = new Figures(
                scan,
                result.rows(),
                result.columns(),
                result.pixels(),
                result.events(),
                result.missing(),
                result.lost(),
                result.duplicated(),
                result.repainted(),
                result.rejected(),
                result.seconds(),
                result.pixelsPerSecond(),
                result.pixelToMapMs(),
                exported);
        output.result(
                figures,
                "%s: %,d of %,d pixels painted, %d missing, %d lost, %d duplicated, %,.0f px/s%s"
                        .formatted(
                                scan,
                                result.pixels(),
                                (long) result.rows() * result.columns(),
                                result.missing(),
                                result.lost(),
                                result.duplicated(),
                                result.pixelsPerSecond(),
                                exported == null ? "" : "; written to " + exported));
        return written;
    }
}
