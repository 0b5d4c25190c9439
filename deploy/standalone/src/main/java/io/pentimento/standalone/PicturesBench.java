package io.pentimento.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelStore;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.recolour.PictureSpeed;
import io.pentimento.training.recolour.RecolourSettings;
import io.pentimento.training.synthesis.Manner;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pictures",
        description = "Pictures per second that one thread draws, scans and embeds for a recolouring to learn from, and"
                + " that its network learns from.",
        mixinStandardHelpOptions = true)
final class PicturesBench implements Callable<Integer> {

    @Option(names = "--arch", paramLabel = "ARCH", defaultValue = "pyramid", description = "as of train recolour")
    private String architecture;

    @Option(names = "--manner", paramLabel = "MANNER", defaultValue = "painted", description = "as of train recolour")
    private Manner manner;

    @Option(names = "--batches", paramLabel = "N", defaultValue = "20", description = "default: ${DEFAULT-VALUE}")
    private int batches;

    @Option(names = "--threads", paramLabel = "N", description = "of PyTorch; default: one for each core")
    private Integer threads;

    @Mixin
    private BenchOptions bench;

    @Mixin
    private StoreOption store;

    /**
     * What {@code bench pictures} prints.
     *
     * @param side rows and columns of a picture
     * @param drawnPerSecond by one thread, scanned and embedded
     * @param learnedPerSecond by the network's training, on all its threads
     * @param good whether pictures are drawn faster than they are learned from
     */
    record Figures(
            String benchmark,
            Machine machine,
            long seed,
            String architecture,
            String manner,
            int side,
            int pictures,
            int threads,
            @JsonProperty("drawn_per_second") double drawnPerSecond,
            @JsonProperty("learned_per_second") double learnedPerSecond,
            double ratio,
            boolean good) {}

    @Override
    public Integer call() throws Exception {
        int cores = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        TorchRuntime.prepare(cores);
        ModelStore models = store.open();
        String codes = models.load(RecolourSettings.codes(manner)).manifest().id();
        RecolourSettings plan =
                RecolourSettings.usual(RecolourSettings.Architecture.of(architecture), manner, codes, bench.seed());
        Path folder = LocalBroker.temporaryFolder();
        try {
            PictureSpeed speed = PictureSpeed.measure(plan, models, batches, folder);
            boolean good = speed.drawnPerSecond() > speed.learnedPerSecond();
            Figures figures = new Figures(
                    "pictures",
                    Machine.here(),
                    bench.seed(),
                    plan.architecture().word(),
                    manner.word(),
                    plan.side(),
                    batches * plan.batch(),
                    cores,
                    speed.drawnPerSecond(),
                    speed.learnedPerSecond(),
                    speed.drawnPerSecond() / speed.learnedPerSecond(),
                    good);
            bench.output()
                    .result(
                            figures,
                            String.format(
                                    Locale.ROOT,
                                    "%s, %s: %.1f pictures of %d x %d drawn per second, %.1f learned from",
                                    figures.architecture(),
                                    figures.manner(),
                                    figures.drawnPerSecond(),
                                    plan.side(),
                                    plan.side(),
                                    figures.learnedPerSecond()));
            return good ? 0 : 1;
        } finally {
            LocalBroker.delete(folder);
        }
    }
}
