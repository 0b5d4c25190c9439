package io.pentimento.standalone;

import io.pentimento.training.TorchRuntime;
import io.pentimento.training.embedding.EmbeddingCourse;
import io.pentimento.training.embedding.EmbeddingSettings;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.network.SpectrumCoder;
import io.pentimento.training.run.Pace;
import io.pentimento.training.run.TrainingFolder;
import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.OwnPalette;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "embedding",
        description = "Train a network that turns a spectrum into a few numbers from which it can be made again.",
        mixinStandardHelpOptions = true)
final class TrainEmbeddingCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PaceOptions pace;

    @Option(
            names = "--manner",
            paramLabel = "MANNER",
            defaultValue = "painted",
            description =
                    "whose spectra it learns, ${COMPLETION-CANDIDATES}: those of the paper, or of paints on grounds"
                            + " before many instruments (default ${DEFAULT-VALUE})")
    private Manner manner;

    @Option(names = "--latent", paramLabel = "N", description = "numbers that a spectrum becomes (default 3)")
    private Integer latent;

    @Option(names = "--dropout", paramLabel = "P", description = "alpha dropout behind each layer (default 0)")
    private Float dropout;

    @Option(
            names = "--beta",
            paramLabel = "B",
            description = "weight of the distance between the codes and a normal distribution, 0 for none")
    private Double beta;

    @Option(
            names = "--gamma",
            paramLabel = "G",
            description = "weight of the distance of codes from the centres of their groups, 0 for none")
    private Double gamma;

    @Option(
            names = "--clusters",
            paramLabel = "HOW",
            description =
                    "${COMPLETION-CANDIDATES}: whether that distance counts as it is, or over that from the centre of"
                            + " all codes (default relative)")
    private EmbeddingSettings.Clusters clusters;

    @Option(
            names = "--sameness",
            paramLabel = "W",
            description = "weight of the distance between codes of one paint on different objects, 0 for none")
    private Double sameness;

    @Option(names = "--groups", paramLabel = "K", description = "of the codes of a batch")
    private Integer groups;

    @Option(
            names = "--palette",
            paramLabel = "FILE",
            description =
                    "paints of your own: a pigment table (.csv), or measured spectra (.json; docs/recolouring.md)")
    private Path palette;

    @Option(
            names = "--adapt-to",
            paramLabel = "SCAN",
            description =
                    "recorded scan whose spectra it also learns to make again, and whose codes shall lie among those"
                            + " of paints; four of five pixels are learned from")
    private Path scan;

    @Override
    public Integer call() throws InterruptedException {
        Output output = new Output(spec, pace.json());
        TorchRuntime.prepare(pace.threads());
        RecordedScan recorded = scan == null ? null : ScanJudge.read(scan);
        EmbeddingSettings plan = plan(recorded);
        output.say("training %s, at most %,d steps of %d spectra drawn as it goes"
                .formatted(EmbeddingCourse.MODEL, plan.pace().steps(), plan.batch()));
        ModelFolder model = new EmbeddingCourse(plan, recorded, pace.out(), Clock.systemUTC())
                .run(pace.device(), look -> TrainCommand.say(output, look));
        TrainCommand.trained(output, model, pace.out().resolve(TrainingFolder.REPORT));
        return 0;
    }

    private EmbeddingSettings plan(RecordedScan recorded) {
        EmbeddingSettings usual = EmbeddingSettings.usual(manner, pace.seed());
        SpectrumCoder.Settings coder = usual.coder();
        Pace asked = pace.of(usual.pace());
        return new EmbeddingSettings(
                manner,
                new SpectrumCoder.Settings(
                        coder.bins(),
                        latent == null ? coder.latent() : latent,
                        coder.narrowest(),
                        coder.layers(),
                        dropout == null ? coder.dropout() : dropout),
                asked,
                pace.batch(usual.batch()),
                beta == null ? usual.beta() : beta,
                gamma == null ? usual.gamma() : gamma,
                clusters == null ? usual.clusters() : clusters,
                sameness == null ? usual.sameness() : sameness,
                groups == null ? usual.groups() : groups,
                usual.validationSpectra(),
                recorded == null ? null : EmbeddingSettings.Adaptation.usual(recorded.fingerprint()),
                palette == null ? null : OwnPalette.of(palette));
    }
}
