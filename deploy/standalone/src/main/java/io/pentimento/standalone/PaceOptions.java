package io.pentimento.standalone;

import io.pentimento.training.run.Pace;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a training of an embedding or a recolouring can be told, whatever it learns. */
final class PaceOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "folder of this training (plan, checkpoint, log, and the model in DIR/models); an"
                    + " unfinished one goes on")
    private Path out;

    @Option(names = "--steps", paramLabel = "N", description = "at most; default: what did well")
    private Long steps;

    @Option(names = "--batch", paramLabel = "N", description = "examples a step")
    private Integer batch;

    @Option(names = "--learning-rate", paramLabel = "R", description = "highest, of AdamW")
    private Double learningRate;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed;

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

    long seed() {
        return seed;
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

    /** The usual pace with what was asked for. */
    Pace of(Pace usual) {
        long most = steps == null ? usual.steps() : steps;
        return new Pace(
                most,
                learningRate == null ? usual.learningRate() : learningRate,
                Math.min(usual.warmUp(), most / 10),
                usual.plateau(),
                usual.weightDecay(),
                usual.gradientNorm(),
                seed,
                Math.min(usual.validationEvery(), Math.max(1, most / 4)),
                usual.patience());
    }
}
