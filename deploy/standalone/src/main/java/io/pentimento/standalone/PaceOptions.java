package io.pentimento.standalone;

import io.pentimento.training.run.Pace;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every training and search can be told, whatever it learns. */
final class PaceOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description =
                    "folder of this training (plan, checkpoints, log, report, and the model in DIR/models) or search"
                            + " (plan, journal, report, best.json); an unfinished one goes on")
    private Path out;

    @Option(names = "--steps", paramLabel = "N", description = "at most; default: what did well for this model")
    private Long steps;

    @Option(names = "--batch", paramLabel = "N", description = "examples a step")
    private Integer batch;

    @Option(names = "--learning-rate", paramLabel = "R", description = "highest, of AdamW")
    private Double learningRate;

    @Option(names = "--seed", paramLabel = "N", description = "of first values and examples (default 1)")
    private Long seed;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "cpu, gpu, gpu1, ... (default ${DEFAULT-VALUE})")
    private String device;

    @Option(names = "--threads", paramLabel = "N", description = "of PyTorch; default: one for each core")
    private Integer threads;

    @Option(names = "--json", description = "print JSON, one object per line")
    private boolean json;

    Path out() {
        return out;
    }

    long steps(long usual) {
        return steps == null ? usual : steps;
    }

    double learningRate(double usual) {
        return learningRate == null ? usual : learningRate;
    }

    long seed(long usual) {
        return seed == null ? usual : seed;
    }

    /** The seed of a training that goes by no plan. */
    long seed() {
        return seed(1);
    }

    String device() {
        return device;
    }

    boolean json() {
        return json;
    }

    int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    int batch(int usual) {
        return batch == null ? usual : batch;
    }

    /** A search finds these. */
    void requireNoneThatIsSearched() {
        if (batch != null || learningRate != null) {
            throw new IllegalArgumentException("--batch, --learning-rate: a search finds them; leave them out");
        }
    }

    /** The usual pace with what was asked for. */
    Pace of(Pace usual) {
        Pace pace = usual.withSteps(steps(usual.steps())).withSeed(seed());
        return pace.withRate(learningRate(pace.learningRate()), pace.validationEvery());
    }
}
