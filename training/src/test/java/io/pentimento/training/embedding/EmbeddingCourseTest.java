package io.pentimento.training.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelStore;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.TrainingException;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.network.SpectrumCoder;
import io.pentimento.training.run.Pace;
import io.pentimento.training.run.Training;
import io.pentimento.training.run.TrainingFolder;
import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.synthesis.Palettes;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingCourseTest {

    private static final List<Palette> PAINTS = List.of(Palettes.published(new XrayLines()));

    @TempDir
    private Path folder;

    /** What stands for a kill: nothing after it is written. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    @Test
    void shouldEndWithTheSameModelWhenItWasKilledOnTheWay() throws Exception {
        Model whole = model(run(folder.resolve("whole"), settings(1), look -> {}));
        Path broken = folder.resolve("broken");
        assertThrows(
                Killed.class,
                () -> run(broken, settings(1), look -> {
                    if (look.step() == 20) {
                        throw new Killed();
                    }
                }));
        ModelFolder resumed = run(broken, settings(1), look -> assertTrue(look.step() > 20, "it goes on"));
        assertArrayEquals(whole.graph(), model(resumed).graph());
        double parity = ModelCheck.verify(ModelStore.in(resumed.store()), resumed.id())
                .parity()
                .orElseThrow();
        assertTrue(parity < 1e-5, "differs by " + parity);
        assertEquals("dcn-1-published-30-steps-tuned", whole.manifest().version());
        String report = Files.readString(broken.resolve(TrainingFolder.REPORT));
        assertTrue(report.contains("R² of spectra") && report.contains("z2 against z1"), "figures and codes");
    }

    @Test
    void shouldLearnFromARecordedScanWhatItIsAdaptedTo() throws Exception {
        RecordedScan scan = scan();
        EmbeddingSettings plan = settings(1, 180, EmbeddingSettings.Adaptation.usual(scan.fingerprint()));
        List<Double> made = new ArrayList<>();
        ModelFolder model = new EmbeddingCourse(plan, scan, () -> PAINTS, folder, Clock.systemUTC())
                .run("cpu", look -> made.add(look.figures().get(EmbeddingLesson.OF_SCAN)));
        assertEquals("embedding-sdd/dcn-1-published-adapted-180-steps-tuned", model.id());
        assertTrue(made.get(2) > made.get(0) + 1, "its spectra are made again better and better: " + made);
        EmbeddingEvaluation.OfScan score = EmbeddingEvaluation.judge(model(model), scan);
        assertEquals(6, score.spectra(), "every fifth pixel was kept to judge by");
        assertTrue(score.trust() >= 0 && score.trust() <= 1, score.toString());
        assertTrue(model(model).manifest().provenance().get("plan").contains("sha256"), "which scan it was");
    }

    @Test
    void shouldRefuseAScanOfWhichNothingIsLeftToLearnFrom() {
        RecordedScan single = RecordedScan.of("SDD", new int[1024], 1024, EnergyAxis.linear(0, 0.03));
        TrainingException error = assertThrows(TrainingException.class, () -> new RecordedSpectra(single, 1));
        assertEquals("pixels=1: a scan to learn from needs 10 at least; name a larger one", error.getMessage());
    }

    @Test
    void shouldRefuseAScanThatDoesNotReachAsFar() {
        RecordedScan near = RecordedScan.of("SDD", new int[1024], 256, EnergyAxis.linear(0, 0.05));
        var error = assertThrows(TrainingException.class, () -> new RecordedSpectra(near, 1));
        assertEquals(
                "an embedding: it needs spectra from 0.60 to 26.20 keV, detector SDD with 256 channels reaches from -0.03 to"
                        + " 12.78 keV; give another scan",
                error.getMessage());
    }

    /** Of many pixels every so many are taken; some to learn from and some to judge by, whatever their number. */
    @ParameterizedTest
    @ValueSource(ints = {1, 30, 40_000, 170_000, 400_000, 1_000_000})
    void shouldHaveSpectraToLearnFromAndToJudgeBy(int pixels) {
        int stride = RecordedSpectra.stride(pixels);
        long held = IntStream.iterate(0, p -> p < pixels, p -> p + stride)
                .filter(RecordedSpectra::isHeld)
                .count();
        long taken = (pixels + stride - 1L) / stride;
        assertTrue(taken <= 40_000, "taken " + taken);
        assertEquals(taken / 5.0, held, 1, "of " + taken);
    }

    @Test
    void shouldRefuseAFolderOfAnotherTraining() throws Exception {
        run(folder, settings(1), look -> {});
        var error = assertThrows(TrainingException.class, () -> run(folder, settings(2), look -> {}));
        assertTrue(error.getMessage().contains("has pace.seed=1, not 2"), error.getMessage());
    }

    private static Model model(ModelFolder folder) {
        return ModelStore.in(folder.store()).load(folder.id());
    }

    private static ModelFolder run(Path folder, EmbeddingSettings settings, Consumer<Training.Look> looks)
            throws InterruptedException {
        return new EmbeddingCourse(settings, null, () -> PAINTS, folder, Clock.systemUTC()).run("cpu", looks);
    }

    private static RecordedScan scan() {
        try (SimulatedPainting painting = new SimulatedPainting(5, 6, SimulatedPainting.DEFAULT_CHANNELS, 1)) {
            return RecordedScan.read(painting, new XrayLines());
        }
    }

    private static EmbeddingSettings settings(long seed) {
        return settings(seed, 30, null);
    }

    private static EmbeddingSettings settings(long seed, long steps, EmbeddingSettings.Adaptation adaptation) {
        return new EmbeddingSettings(
                Manner.PUBLISHED,
                new SpectrumCoder.Settings(512, 3, 32, 4, 0.1f),
                new Pace(steps, 1e-3, 5, 0, 1e-4, 1, seed, steps / 3, 10),
                64,
                1e-3,
                2e-2,
                EmbeddingSettings.Clusters.RELATIVE,
                1e-2,
                4,
                128,
                adaptation,
                null);
    }
}
