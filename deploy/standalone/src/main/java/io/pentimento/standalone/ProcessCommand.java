package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pentimento.model.ModelStore;
import io.pentimento.processor.BatchLimits;
import io.pentimento.processor.ProcessorOptions;
import io.pentimento.processor.StreamProcessor;
import io.pentimento.proto.KafkaAccess;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "process",
        description = "Turn spectra into maps. Several processors share an instrument's scans.",
        mixinStandardHelpOptions = true)
final class ProcessCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private FitOptions fit;

    @Mixin
    private ModelOptions models;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description =
                    "cores for one run of a model; with more than one, maps of a replay may differ in the last bit; models"
                            + " that see a neighbourhood take up to four in any case (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--batch-pixels",
            defaultValue = "512",
            description = "most pixels in one run of a model (default: ${DEFAULT-VALUE})")
    private int batchPixels;

    @Option(
            names = "--batch-age",
            paramLabel = "MS",
            defaultValue = "5",
            description = "longest that a pixel waits for company in a run of a model (default: ${DEFAULT-VALUE})")
    private int batchAgeMs;

    @Mixin
    private Metrics metrics;

    @Option(names = "--json", description = "print what has started as JSON")
    private boolean json;

    /** What {@code --json} prints. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Started(String started, String kafka, String topic, List<String> models, String metrics) {}

    @Override
    public Integer call() throws InterruptedException {
        requirePositive("threads", threads);
        requirePositive("batch-pixels", batchPixels);
        if (batchAgeMs < 0) {
            throw new IllegalArgumentException("batch-age=" + batchAgeMs + ": must not be negative");
        }
        ModelStore available = models.store();
        models.models().forEach(available::load);
        KafkaAccess access = kafka.access();
        ProcessorOptions options = ProcessorOptions.of(access, kafka.topics())
                .withModels(models.models())
                .withElements(fit.elements())
                .withBatch(new BatchLimits(batchPixels, Duration.ofMillis(batchAgeMs)))
                .withInferenceThreads(threads);
        access.create(kafka.topics());
        CountDownLatch end = new CountDownLatch(1);
        Shutdown shutdown = new Shutdown(end::countDown);
        Output output = new Output(spec, json);
        try (Metrics.Server served = metrics.serve();
                StreamProcessor processor =
                        StreamProcessor.start(options, available, Clock.systemUTC(), metrics.meters());
                BrokerWatch watch = new BrokerWatch(access, output)) {
            String topic = kafka.topics().spectra();
            output.say("processing " + topic + " with " + models.named() + "; Ctrl-C ends");
            output.started(new Started("process", access.bootstrapServers(), topic, running(available), served.url()));
            end.await();
        } finally {
            shutdown.done();
        }
        return 0;
    }

    /** The ids of what runs. */
    private List<String> running(ModelStore available) {
        return models.models().isEmpty()
                ? available.live()
                : models.models().stream()
                        .map(name -> available.load(name).manifest().id())
                        .toList();
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + "=" + value + ": must be at least 1");
        }
    }
}
