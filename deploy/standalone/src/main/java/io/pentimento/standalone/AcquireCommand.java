package io.pentimento.standalone;

import io.pentimento.acquisition.AcquisitionOptions;
import io.pentimento.acquisition.InstrumentLock;
import io.pentimento.acquisition.Rate;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanOutcome;
import io.pentimento.acquisition.Source;
import io.pentimento.acquisition.gem.GemFile;
import io.pentimento.acquisition.spool.SpoolOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
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
        SIMULATE,
        SERIAL,
        GEM
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private SourceOptions source;

    @Mixin
    private FitOptions fit;

    @Mixin
    private SpoolOption spool;

    @Option(
            names = "--source",
            required = true,
            description =
                    "replay a recording (--input), simulate a painting, drive a scanner over serial lines (--config), or"
                            + " take the packets of a full-field gem detector (--config or --listen)")
    private Kind kind;

    @Option(
            names = "--config",
            paramLabel = "FILE.yaml",
            description =
                    "stage, spectrometers and area of a scanner (docs/scanner.md), or strips and pixels of a full-field"
                            + " detector (docs/gem.md); without it the adapter waits for `pentimento scan start`")
    private Path config;

    @Mixin
    private GemOptions gem;

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
    public Integer call() throws InterruptedException {
        requireUsable();
        Output output = new Output(spec, json);
        try (Metrics.Server served = metrics.serve()) {
            if (served.url() != null) {
                output.say("metrics at " + served.url());
            }
            if (kind == Kind.SERIAL || kind == Kind.GEM) {
                return drive(output);
            }
            try (Source from = source.open()) {
                return measure(from, output);
            }
        }
    }

    private Integer drive(Output output) throws InterruptedException {
        SpoolOptions kept = spool.options(kafka.topics().instrument());
        kafka.access().create(kafka.topics());
        try (InstrumentLock lock = InstrumentLock.take(kafka.access(), kafka.topics(), kept, ScanClock.SYSTEM)) {
            return (kind == Kind.GEM ? takePackets(kept, output) : scan(kept, output)) ? 0 : 1;
        }
    }

    private boolean scan(SpoolOptions kept, Output output) throws InterruptedException {
        ScannerAdapter adapter = new ScannerAdapter(kafka.access(), kafka.topics(), kept, metrics.meters(), output);
        if (config == null) {
            adapter.serve();
            return true;
        }
        return adapter.measure(config, scan, fit.elementNames());
    }

    private boolean takePackets(SpoolOptions kept, Output output) throws InterruptedException {
        FieldAdapter adapter =
                new FieldAdapter(kafka.access(), kafka.topics(), kept, gem.duration(), metrics.meters(), output);
        Optional<GemFile> file = gem.file(config);
        if (file.isEmpty()) {
            adapter.serve();
            return true;
        }
        return adapter.measure(file.get(), scan, fit.elementNames());
    }

    private Integer measure(Source from, Output output) {
        String id = scan == null ? ScanIds.next(from.plan().title()) : scan;
        AcquisitionOptions options = AcquisitionOptions.of(
                        kafka.access(),
                        kafka.topics(),
                        id,
                        spool.options(kafka.topics().instrument()))
                .withRate(Rate.parse(rate))
                .withElements(fit.elementNames());
        ScanOutcome outcome = Measurement.run(from, options, metrics.meters(), output);
        boolean whole = UnreadablePixels.none(from, outcome, output);
        return whole && Measurement.isWanted(outcome.exitStatus()) ? 0 : 1;
    }

    private void requireUsable() {
        String word = kind.name().toLowerCase(Locale.ROOT);
        if ((kind == Kind.REPLAY) != source.input().isPresent()) {
            throw new IllegalArgumentException(
                    "--source " + word + (kind == Kind.REPLAY ? " needs --input" : " takes no --input"));
        }
        if (kind != Kind.GEM && gem.areGiven()) {
            throw new IllegalArgumentException("--source " + word + " takes neither --listen nor --duration");
        }
        if (kind != Kind.GEM && kind != Kind.SERIAL && config != null) {
            throw new IllegalArgumentException("--source " + word + " takes no --config");
        }
        if (kind == Kind.SERIAL && spec.commandLine().getParseResult().hasMatchedOption("--rate")) {
            throw new IllegalArgumentException("--source serial takes no --rate: the dwell is in its --config");
        }
    }
}
