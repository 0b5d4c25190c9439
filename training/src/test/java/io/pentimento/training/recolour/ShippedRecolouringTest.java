package io.pentimento.training.recolour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.ModelStore;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.embedding.Codes;
import io.pentimento.training.embedding.EmbeddingCourse;
import io.pentimento.training.examples.Seeds;
import io.pentimento.training.picture.DrawnPicture;
import io.pentimento.training.picture.Likeness;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Paints;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes with the program is as good as its card says, on drawn pictures that nothing was learned from. */
class ShippedRecolouringTest {

    private static final int PICTURES = 8;
    private static final int SIDE = 208;
    /** Of four pictures each. */
    private static final int BATCHES = 12;

    private static final int STEPS = 4;
    /** Drawn pictures of trainings and their validation have other seeds. */
    private static final long SEED = 1000;

    private static Codes codes;
    private static RecolouredTiles tiles;
    private static List<Synthesis> synthesis;

    @BeforeAll
    static void open() {
        TorchRuntime.prepare(1);
        ModelStore store = ModelStore.shipped();
        XrayLines lines = new XrayLines();
        codes = RecolourData.codes("embedding-sdd", store, lines, Paints.of(Manner.PAINTED));
        tiles = new RecolouredTiles(store.load("recolour"), 1);
        synthesis = Paints.of(Manner.PAINTED).synthesis(lines);
    }

    @AfterAll
    static void close() {
        tiles.close();
        codes.close();
    }

    @Test
    void shouldBeNearerTheTruthThanTheNearestPigment() {
        double network = 0;
        double nearest = 0;
        JudgedPictures judged = new JudgedPictures(Manner.PAINTED, synthesis, codes);
        for (int i = 0; i < PICTURES; i++) {
            SplittableRandom random = Seeds.of(SEED + i);
            RgbPicture truth = DrawnPicture.of(SIDE, SIDE, random);
            JudgedPictures.Judged scan = judged.scan(truth, i);
            network += Likeness.of(tiles.recolour(scan.embedded()).picture(), truth)
                            .msSsim()
                    / PICTURES;
            nearest += Likeness.of(scan.nearest(), truth).msSsim() / PICTURES;
        }
        assertTrue(network > nearest, network + " against " + nearest);
        double said = Double.parseDouble(
                ModelStore.shipped().load("recolour").manifest().provenance().get("test MS-SSIM"));
        assertEquals(said, network, 0.08, "as its card says, of fewer pictures");
    }

    /** Whoever changes what is drawn has to train them again. */
    @ParameterizedTest
    @CsvSource({
        "recolour/pyramid-1, PYRAMID, PAINTED, embedding-sdd/dcn-2",
        "recolour/pyramid-1-published, PYRAMID, PUBLISHED, embedding-sdd/dcn-1-published",
        "recolour/pyramid-1-published-on-pca, PYRAMID, PUBLISHED, pca",
        "recolour/small-uvit-1-published, SMALL_UVIT, PUBLISHED, embedding-sdd/dcn-1-published"
    })
    void shouldHaveLearnedFromWhatIsDrawnNow(
            String model, RecolourSettings.Architecture architecture, Manner manner, String of) {
        ModelStore store = ModelStore.shipped();
        RecolourSettings plan = RecolourSettings.usual(architecture, manner, of, 1);
        try (RecolourData data = RecolourData.of(plan, null, store)) {
            assertEquals(store.load(model).manifest().provenance().get(EmbeddingCourse.SUMS), data.sums(plan));
        }
    }

    private record Pixel(float confidence, float distance) {}

    /** Confidence is evidence: the surer, the nearer; and it is right about as often as it says. */
    @Test
    void shouldBeTheNearerTheSurerItIs() {
        List<Pixel> pixels = new ArrayList<>();
        DrawnPictures pictures = new DrawnPictures(
                RecolourSettings.usual(RecolourSettings.Architecture.PYRAMID, Manner.PAINTED, codes.name(), SEED),
                synthesis,
                codes,
                List.of(),
                SEED);
        for (int batch = 0; batch < BATCHES; batch++) {
            for (EmbeddedPicture picture : pictures.batch(batch)) {
                RecolouredTiles.Recoloured said = tiles.recolour(picture);
                float[] distances = Likeness.distances(said.picture(), picture.picture());
                for (int i = 0; i < distances.length; i++) {
                    if (picture.known()[i] > 0) {
                        pixels.add(new Pixel(said.confidence()[i], distances[i]));
                    }
                }
            }
        }
        pixels.sort(Comparator.comparing(Pixel::confidence));
        double before = Double.POSITIVE_INFINITY;
        for (int step = 0; step < STEPS; step++) {
            List<Pixel> quarter = pixels.subList(step * pixels.size() / STEPS, (step + 1) * pixels.size() / STEPS);
            double distance = mean(quarter, Pixel::distance);
            assertTrue(distance < before, "quarter " + step + ": " + distance + " after " + before);
            before = distance;
            double good = mean(quarter, p -> p.distance() < Recolouring.GOOD ? 1 : 0);
            assertEquals(mean(quarter, Pixel::confidence), good, 0.15, "quarter " + step);
        }
    }

    private static double mean(List<Pixel> pixels, ToDoubleFunction<Pixel> value) {
        return pixels.stream().mapToDouble(value).average().orElseThrow();
    }
}
