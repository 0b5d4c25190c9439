package io.pentimento.standalone;

import io.pentimento.model.ModelStore;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.network.SmallUVit;
import io.pentimento.training.recolour.RecolourCourse;
import io.pentimento.training.recolour.RecolourSettings;
import io.pentimento.training.run.TrainingFolder;
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
        name = "recolour",
        description = "Train a network that finds a painting's colours in the embedded maps of its scan.",
        mixinStandardHelpOptions = true)
final class TrainRecolourCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PaceOptions pace;

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            defaultValue = "pyramid",
            description = "network: small-uvit, that of the paper, or pyramid, ours (default ${DEFAULT-VALUE})")
    private String architecture;

    @Option(
            names = "--manner",
            paramLabel = "MANNER",
            defaultValue = "painted",
            description =
                    "how pictures become scans, ${COMPLETION-CANDIDATES}: as in the paper, or as paint on a ground"
                            + " (default ${DEFAULT-VALUE})")
    private Manner manner;

    @Option(
            names = "--codes",
            paramLabel = "NAME",
            description = "embedding whose maps it sees, with or without its version, or pca (default: the one of its"
                    + " manner that comes with the program)")
    private String codes;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "photographs of paintings to learn from, beside what is drawn")
    private Path images;

    @Option(
            names = "--palette",
            paramLabel = "FILE",
            description =
                    "paints of your own: a pigment table (.csv), or measured spectra (.json; docs/recolouring.md)")
    private Path palette;

    @Option(names = "--similarity", paramLabel = "W", description = "weight of 1 - MS-SSIM beside the colour distance")
    private Double similarity;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "0",
            description = "learn from so many different pictures, which come again; 0: no two are the same (default)")
    private int pictures;

    @Option(
            names = "--axis-shifts",
            description =
                    "small-uvit: patches see shifts by a pixel along the axes, instead of diagonal ones by half a patch")
    private boolean axisShifts;

    @Option(names = "--no-positions", description = "small-uvit: patches are not told where they are")
    private boolean noPositions;

    @Option(names = "--sees-itself", description = "small-uvit: a patch looks also at itself")
    private boolean seesItself;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description = "small-uvit: in the perceptrons, and the chance to leave out a branch (default 0.1)")
    private Float dropout;

    @Mixin
    private StoreOption store;

    @Override
    public Integer call() throws InterruptedException {
        Output output = new Output(spec, pace.json());
        TorchRuntime.prepare(pace.threads());
        ModelStore models = store.open();
        RecolourSettings plan = plan(models);
        output.say("training %s on %s, at most %,d steps of %d pictures drawn as it goes"
                .formatted(RecolourCourse.MODEL, plan.codes(), plan.pace().steps(), plan.batch()));
        ModelFolder model = new RecolourCourse(plan, images, models, pace.out(), Clock.systemUTC())
                .run(pace.device(), look -> TrainCommand.say(output, look));
        TrainCommand.trained(output, model, pace.out().resolve(TrainingFolder.REPORT));
        return 0;
    }

    private RecolourSettings plan(ModelStore models) {
        String wanted = codes == null ? RecolourSettings.codes(manner) : codes;
        String name = wanted.equals(RecolourCourse.PCA)
                ? wanted
                : models.load(wanted).manifest().id();
        RecolourSettings usual =
                RecolourSettings.usual(RecolourSettings.Architecture.of(architecture), manner, name, pace.seed());
        return new RecolourSettings(
                usual.architecture(),
                vit(usual.architecture()),
                usual.pyramid(),
                manner,
                name,
                pace.of(usual.pace()),
                pace.batch(usual.batch()),
                usual.side(),
                similarity == null ? usual.similarity() : similarity,
                pictures,
                usual.validationPictures(),
                images == null ? null : RecolourSettings.photographs(images),
                palette == null ? null : OwnPalette.of(palette));
    }

    private SmallUVit.Settings vit(RecolourSettings.Architecture asked) {
        SmallUVit.Settings likely = SmallUVit.Settings.LIKELY;
        SmallUVit.Settings wanted = new SmallUVit.Settings(
                !axisShifts, !noPositions, !seesItself, dropout == null ? likely.dropout() : dropout);
        if (asked != RecolourSettings.Architecture.SMALL_UVIT && !wanted.equals(likely)) {
            throw new IllegalArgumentException(
                    "--axis-shifts, --no-positions, --sees-itself, --dropout: belong to --arch small-uvit");
        }
        return wanted;
    }
}
