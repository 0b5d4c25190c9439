package io.pentimento.standalone;

import io.pentimento.acquisition.Acquisition;
import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.Rate;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanOutcome;
import io.pentimento.acquisition.Source;
import io.pentimento.proto.ExitStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "acquire",
        description = "Publish a scan to Kafka. The same --scan again resumes where it was cut off.",
        mixinStandardHelpOptions = true)
final class AcquireCommand implements Callable<Integer> {

    enum Kind {
        REPLAY,
        SIMULATE
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private SourceOptions source;

    @Mixin
    private FitOptions fit;

    @Option(names = "--source", required = true, description = "replay a recording (--input) or simulate a painting")
    private Kind kind;

    @Option(names = "--scan", paramLabel = "ID", description = "id of the scan (default: name and time)")
    private String scan;

    @Option(
            names = "--rate",
            paramLabel = "PX_PER_S|recorded|max",
            defaultValue = "recorded",
            description = "pace (default: ${DEFAULT-VALUE})")
    private String rate;

    @Mixin
    private Metrics metrics;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() {
        if ((kind == Kind.REPLAY) != source.input().isPresent()) {
            throw new IllegalArgumentException(
                    kind == Kind.REPLAY ? "--source replay needs --input" : "--source simulate takes no --input");
        }
        Output output = new Output(spec, json);
        try (Source from = source.open();
                Metrics.Server served = metrics.serve()) {
            String id = scan == null ? ScanIds.next(from.plan().title()) : scan;
            AcquisitionOptions options = AcquisitionOptions.of(kafka.access(), kafka.topics(), id)
                    .withRate(Rate.parse(rate))
                    .withElements(fit.elementNames());
            if (served.url() != null) {
                output.say("metrics at " + served.url());
            }
            Acquisition acquisition = new Acquisition(
                    from,
                    options,
                    ScanClock.SYSTEM,
                    metrics.meters(),
                    new ScanProgress(output, System.console() != null));
            Shutdown stop = new Shutdown(() ->
                    acquisition.stop(ExitStatus.ABORTED, "the acquisition was ended", System.getProperty("user.name")));
            try {
                ScanOutcome outcome = acquisition.run();
                output.result(
                        outcome,
                        "scan %s: %,d of %,d pixels, %d missing"
                                .formatted(id, outcome.donePixels(), outcome.plannedPixels(), outcome.missingPixels()));
                boolean whole = UnreadablePixels.none(from, outcome, output);
                return whole && outcome.exitStatus() == ExitStatus.COMPLETED ? 0 : 1;
            } finally {
                stop.done();
            }
        }
    }
}
