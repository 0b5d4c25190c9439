package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pentimento.acquisition.Acquisition;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.CommandDesk;
import io.pentimento.acquisition.Rate;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanOutcome;
import io.pentimento.acquisition.Source;
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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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

    @Spec
    private CommandSpec spec;

    @Mixin
    private SourceOptions source;

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

    @Option(names = "--json", description = "print the figures as JSON")
    private boolean json;

    /** What {@code --headless} prints. */
    record Figures(
            String scan,
            int rows,
            int columns,
            long pixels,
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
        try (Source from = source.open();
                DemoBroker broker = DemoBroker.of(access(), Optional.ofNullable(data));
                TemporarySpool spool = TemporarySpool.create()) {
            broker.access().create(topics);
            return run(from, pace, topics, broker.access(), spool.options(), output, end) ? 0 : 1;
        } finally {
            shutdown.done();
        }
    }

    private Optional<KafkaAccess> access() {
        if (kafka == null && kafkaConfig != null) {
            throw new IllegalArgumentException("--kafka-config: needs --kafka; the demo's own broker asks for nothing");
        }
        return Optional.ofNullable(kafka).map(servers -> KafkaOptions.access(servers, kafkaConfig));
    }

    /** Whether every pixel that was to be measured is on the maps, once. */
    private boolean run(
            Source from,
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
        String scan = ScanIds.next(from.plan().title());
        try (StreamProcessor processor = StreamProcessor.start(options, models.store(), Clock.systemUTC(), meters);
                Viewer viewer = headless ? null : startViewer(access, topics, meters);
                MapFollower maps = new MapFollower(access, topics, scan, Duration.ZERO)) {
            if (viewer != null) {
                output.say("\n  Watch the scan at " + viewer.url() + "\n");
            }
            Acquisition acquisition = new Acquisition(
                    from,
                    AcquisitionOptions.of(access, topics, scan, spool)
                            .withRate(pace)
                            .withElements(fit.elementNames()),
                    ScanClock.SYSTEM,
                    meters,
                    new ScanProgress(output, System.console() != null));
            Thread stopper = new Thread(() -> {
                try {
                    end.await();
                    acquisition.stop(ExitStatus.ABORTED, "the demo was ended", System.getProperty("user.name"));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            stopper.setDaemon(true);
            stopper.start();
            ScanOutcome outcome = run(acquisition, access, topics);
            MapFollower.Result result = maps.await();
            boolean written = report(scan, result, access, topics, output);
            boolean whole = UnreadablePixels.none(from, outcome, output);
            if (viewer != null && end.getCount() > 0) {
                output.say("The scan is complete; its maps stay at " + viewer.url() + ". Ctrl-C ends.");
                end.await();
            }
            boolean ended = outcome.exitStatus() == ExitStatus.COMPLETED || end.getCount() == 0;
            return ended && written && whole && result.lost() == 0 && result.duplicated() == 0;
        }
    }

    private static ScanOutcome run(Acquisition acquisition, KafkaAccess access, Topics topics) {
        String service = "acquisition-adapter-" + acquisition.scan();
        try (CommandDesk desk = new CommandDesk(access, topics, service, CommandDesk.Starter.NONE, ScanClock.SYSTEM)) {
            desk.attach(acquisition);
            return acquisition.run();
        }
    }

    private Viewer startViewer(KafkaAccess access, Topics topics, PrometheusMeterRegistry meters) {
        return Viewer.start(ViewerOptions.of(access, topics, meters).withAddress(LOOPBACK, port));
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
