package io.pentimento.training.recolour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelStore;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.embedding.Codes;
import io.pentimento.training.export.ModelFolder;
import io.pentimento.training.network.ConfidenceHead;
import io.pentimento.training.network.Pyramid;
import io.pentimento.training.network.SmallUVit;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.run.Pace;
import io.pentimento.training.run.Training;
import io.pentimento.training.run.TrainingFolder;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.synthesis.Palettes;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecolourCourseTest {

    @TempDir
    private static Path folder;

    private static final Palette PAINTS = Palettes.published(new XrayLines());

    private static ModelFolder pyramid;
    private static ModelFolder vit;

    /** What stands for a kill: nothing after it is written. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @BeforeAll
    static void train() throws Exception {
        TorchRuntime.prepare(1);
        pyramid = run(folder.resolve("pyramid"), RecolourSettings.Architecture.PYRAMID, look -> {});
        vit = run(
                folder.resolve("vit"),
                RecolourSettings.Architecture.SMALL_UVIT,
                look -> assertEquals(
                        1 - look.figures().get(RecolourLesson.MS_SSIM),
                        look.validationLoss(),
                        1e-9,
                        "its rate falls when MS-SSIM rises no more"));
    }

    @Test
    void shouldEndWithTheSameModelWhenItWasKilledOnTheWayAndBeJudgedByWhatItLearns() throws Exception {
        Path broken = folder.resolve("broken");
        assertThrows(
                Killed.class,
                () -> run(broken, RecolourSettings.Architecture.PYRAMID, look -> {
                    if (look.step() == 2) {
                        throw new Killed();
                    }
                }));
        ModelFolder resumed = run(broken, RecolourSettings.Architecture.PYRAMID, look -> {
            assertTrue(look.step() > 2, "it goes on");
            double colours = look.figures().get(RecolourLesson.REDMEAN) * 765 / 255;
            double shapes = 1 - look.figures().get(RecolourLesson.MS_SSIM);
            assertEquals(colours + 0.5 * shapes, look.validationLoss(), 1e-9, "it is judged by what it learns");
        });
        assertArrayEquals(model(pyramid).graph(), model(resumed).graph());
    }

    @Test
    void shouldTellTheParametersOfThePaperInTheManifest() {
        Model written = model(vit);
        assertEquals("3485076", written.manifest().provenance().get("parameters"));
        assertEquals(
                "small-uvit-1-published-on-pca-drawn-4-steps-tuned",
                written.manifest().version());
        assertTrue(written.graph().length < 10 << 20, "weights are stored in half precision");
        double parity =
                ModelCheck.verify(ModelStore.in(vit.store()), vit.id()).parity().orElseThrow();
        assertTrue(parity < 1e-4, "differs by " + parity);
    }

    /** A map that is shifted by no whole tile has the same colours, but where its edge has come near. */
    @Test
    void shouldPaintWithoutSeams() {
        int side = 150;
        int shift = 20;
        EmbeddedPicture whole = maps(side, side);
        EmbeddedPicture part = new EmbeddedPicture(
                cut(whole.codes(), 3, side, shift),
                cut(whole.known(), 1, side, shift),
                RgbPicture.black(side, side - shift));
        try (RecolouredTiles tiles = new RecolouredTiles(model(pyramid), 1)) {
            RecolouredTiles.Recoloured one = tiles.recolour(whole);
            RecolouredTiles.Recoloured other = tiles.recolour(part);
            // Pixels that a coarse one stands for may lie two farther away than the margin.
            int colours = Pyramid.MARGIN + 2;
            for (int y = 0; y < side; y++) {
                for (int x = colours; x < side - shift; x++) {
                    String place = "row " + y + ", column " + x;
                    for (int colour = 0; colour < 3; colour++) {
                        assertEquals(
                                one.picture().get(colour, y, x + shift),
                                other.picture().get(colour, y, x),
                                1e-6,
                                place);
                    }
                    if (x >= colours + ConfidenceHead.REACH) {
                        float before = one.confidence()[y * side + x + shift];
                        assertEquals(before, other.confidence()[y * (side - shift) + x], 1e-6, "confidence, " + place);
                    }
                }
            }
        }
    }

    @Test
    void shouldSayNothingWhereNothingIsKnown() {
        EmbeddedPicture holes = maps(64, 64);
        Arrays.fill(holes.known(), 0, 64 * 32, 0);
        for (int z = 0; z < 3; z++) {
            Arrays.fill(holes.codes(), z * 64 * 64, z * 64 * 64 + 64 * 32, 0);
        }
        try (RecolouredTiles tiles = new RecolouredTiles(model(pyramid), 1)) {
            float[] confidence = tiles.recolour(holes).confidence();
            for (int i = 0; i < confidence.length; i++) {
                assertTrue(i < 64 * 32 ? confidence[i] == 0 : confidence[i] > 0, "pixel " + i);
            }
        }
    }

    /** Smaller than a tile, than its reach, than a patch or a coarse pixel; and no multiple of anything. */
    @ParameterizedTest
    @CsvSource({
        "PYRAMID, 1, 1",
        "PYRAMID, 3, 50",
        "PYRAMID, 37, 61",
        "PYRAMID, 65, 129",
        "SMALL_UVIT, 1, 1",
        "SMALL_UVIT, 7, 105"
    })
    void shouldPaintMapsOfAnySize(RecolourSettings.Architecture architecture, int rows, int columns) {
        ModelFolder network = architecture == RecolourSettings.Architecture.PYRAMID ? pyramid : vit;
        try (RecolouredTiles tiles = new RecolouredTiles(model(network), 1)) {
            RecolouredTiles.Recoloured said = tiles.recolour(maps(rows, columns));
            assertEquals(rows * columns, said.confidence().length);
            for (int i = 0; i < rows * columns; i++) {
                assertTrue(said.confidence()[i] > 0, "pixel " + i + " is painted");
                float red = said.picture().values()[i];
                assertTrue(red >= 0 && red <= 1, "pixel " + i + ": " + red);
            }
        }
    }

    @Test
    void shouldBeCheckedByTilesOfAPicture() {
        double parity = ModelCheck.verify(ModelStore.in(pyramid.store()), pyramid.id())
                .parity()
                .orElseThrow();
        assertTrue(parity < 1e-4, "differs by " + parity);
    }

    @Test
    void shouldShowEachPictureInTheReport() throws Exception {
        Path whole = pyramid.store().resolveSibling(TrainingFolder.REPORT);
        String report = Files.readString(whole);
        assertTrue(
                report.contains("drawn 1") && report.contains("MS-SSIM"), "names of pictures and how near they came");
        assertEquals(
                4, report.split("data:image/png;base64,", -1).length - 1, "embedded, recoloured, confidence, true");
    }

    private static float[] cut(float[] maps, int channels, int side, int shift) {
        float[] part = new float[channels * side * (side - shift)];
        for (int row = 0; row < channels * side; row++) {
            System.arraycopy(maps, row * side + shift, part, row * (side - shift), side - shift);
        }
        return part;
    }

    private static EmbeddedPicture maps(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(1);
        float[] codes = new float[3 * rows * columns];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (float) random.nextGaussian();
        }
        float[] known = new float[rows * columns];
        Arrays.fill(known, 1);
        return new EmbeddedPicture(codes, known, RgbPicture.black(rows, columns));
    }

    private static Model model(ModelFolder folder) {
        return ModelStore.in(folder.store()).load(folder.id());
    }

    private static ModelFolder run(
            Path folder, RecolourSettings.Architecture architecture, Consumer<Training.Look> looks)
            throws InterruptedException {
        RecolourSettings usual = RecolourSettings.usual(architecture, Manner.PUBLISHED, RecolourCourse.PCA, 1);
        RecolourSettings settings = new RecolourSettings(
                architecture,
                SmallUVit.Settings.LIKELY,
                Pyramid.Settings.USUAL,
                Manner.PUBLISHED,
                RecolourCourse.PCA,
                new Pace(4, 1e-3, 1, usual.pace().plateau(), 0.01, 1, 1, 2, 10),
                2,
                176,
                usual.similarity(),
                0,
                1,
                null,
                null);
        return new RecolourCourse(
                        settings,
                        () -> new RecolourData(
                                List.of(Synthesis.ofProgram(PAINTS)),
                                Codes.pca(List.of(PAINTS), Manner.PUBLISHED, 3),
                                Codes.pca(List.of(PAINTS), Manner.PUBLISHED, 3),
                                Paintings.NONE),
                        folder,
                        Clock.systemUTC())
                .run("cpu", looks);
    }
}
