package io.pentimento.training.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.Model;
import io.pentimento.model.ModelSession;
import io.pentimento.model.ModelStore;
import io.pentimento.training.scan.RecordedScan;
import io.pentimento.training.scan.ScanMaps;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Paints;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What comes with the program is as good as its card says, on spectra that nothing was learned from. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShippedEmbeddingTest {

    private static final int SPECTRA = 4096;

    private final List<Palette> palettes = Paints.of(Manner.PAINTED).palettes(new XrayLines());
    private final Model model = ModelStore.shipped().load("embedding-sdd");

    @Test
    void shouldGroupSpectraBetterThanPrincipalComponentsAndMakeThemAgainNoWorse() {
        try (EmbeddingEvaluation evaluation = new EmbeddingEvaluation(palettes, Manner.PAINTED, SPECTRA, 3);
                Codes codes = Codes.of(model)) {
            EmbeddingEvaluation.Score ours = evaluation.judge(codes);
            EmbeddingEvaluation.Score pca = evaluation.pca();
            assertTrue(ours.silhouette() >= pca.silhouette() + 0.1, ours + ", " + pca);
            assertTrue(ours.error() <= pca.error(), ours + ", " + pca);
            double said = Double.parseDouble(model.manifest().provenance().get("test R² of spectra"));
            assertEquals(said, ours.rSquared(), 0.1, "as its card says, of fewer spectra");
        }
    }

    /** Whoever changes what is drawn has to train it again. */
    @Test
    void shouldHaveLearnedFromWhatIsDrawnNow() {
        assertEquals(
                model.manifest().provenance().get(EmbeddingCourse.SUMS),
                EmbeddingCourse.sums(palettes, Manner.PAINTED));
    }

    /** Spectra into which a foreign line was put come lower than natural ones nearly always. */
    @Test
    void shouldTrustWhatItHasLearnedAndNotWhatIsForeign() {
        Spectra spectra =
                new PaintedSpectra(palettes, Manner.PAINTED, 7, PaintedSpectra.Stream.CALIBRATION).batch(5, SPECTRA);
        float[] trust = trust(spectra);
        double[] sums = new double[2];
        int[] numbers = new int[2];
        for (int i = 0; i < trust.length; i++) {
            int natural = (int) spectra.natural()[i];
            sums[natural] += trust[i];
            numbers[natural]++;
        }
        assertTrue(above(trust, spectra.natural()) > 0.9, "natural spectra are trusted more");
        assertTrue(sums[1] / numbers[1] > 0.75, "natural ones on average " + sums[1] / numbers[1]);
        assertTrue(sums[0] / numbers[0] < 0.25, "foreign ones on average " + sums[0] / numbers[0]);
    }

    /** Nothing was learned from it, and its sky is painted in zinc white and lapis lazuli, which nobody mixed for long. */
    @Test
    void shouldTrustMostOfTheSimulatedPainting() {
        try (SimulatedPainting painting = new SimulatedPainting(24, 36, 1024, 7)) {
            double[] trust = ScanMaps.ofNetwork(model, RecordedScan.read(painting, new XrayLines()))
                    .get(ServedEmbedding.TRUST);
            double trusted = Arrays.stream(trust).filter(t -> t > 0.5).count() / (double) trust.length;
            assertTrue(trusted > 0.75, "trusted " + trusted);
        }
    }

    @Test
    void shouldTrustNoSpectrumWithoutCounts() {
        int bins = 512;
        float[] trust = trust(new Spectra(bins, new float[bins], new float[1]));
        assertEquals(0, trust[0], 0f);
    }

    private float[] trust(Spectra spectra) {
        int layers = model.manifest().layers().size();
        FloatBuffer input = ModelSession.floats(spectra.values().length)
                .put(spectra.values())
                .flip();
        FloatBuffer values = ModelSession.floats(spectra.size() * layers);
        try (ModelSession session = ModelSession.open(model, 1)) {
            session.run(model.manifest(), spectra.size(), input, values, null);
        }
        float[] trust = new float[spectra.size()];
        for (int i = 0; i < trust.length; i++) {
            trust[i] = values.get(i * layers + layers - 1);
        }
        return trust;
    }

    /** How often a natural spectrum is trusted more than a foreign one. */
    private static double above(float[] trust, float[] natural) {
        long above = 0;
        long pairs = 0;
        for (int i = 0; i < trust.length; i++) {
            for (int j = 0; j < trust.length; j++) {
                if (natural[i] > 0 && natural[j] == 0) {
                    pairs++;
                    above += trust[i] > trust[j] ? 1 : 0;
                }
            }
        }
        return (double) above / pairs;
    }
}
