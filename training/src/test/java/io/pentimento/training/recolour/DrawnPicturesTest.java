package io.pentimento.training.recolour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.TorchRuntime;
import io.pentimento.training.embedding.Codes;
import io.pentimento.training.network.Pyramid;
import io.pentimento.training.network.SmallUVit;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.synthesis.Palettes;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What networks learn from is as varied as what they will meet. */
class DrawnPicturesTest {

    private static final int PICTURES = 32;
    private static final int BATCH = 4;
    private static final int SIDE = 176;

    private static Synthesis synthesis;
    private static Codes codes;
    private static List<EmbeddedPicture> painted;

    @BeforeAll
    static void open() {
        TorchRuntime.prepare(1);
        Palette paints = Palettes.published(new XrayLines());
        synthesis = Synthesis.ofProgram(paints);
        codes = Codes.pca(List.of(paints), Manner.PUBLISHED, RecolourSettings.DIMENSIONS);
        painted = drawn(RecolourSettings.Architecture.PYRAMID, Manner.PAINTED);
    }

    @AfterAll
    static void close() {
        codes.close();
    }

    /** As sheets of prints are, and dark rooms. */
    @Test
    void shouldBeLightAndDark() {
        List<Double> light =
                painted.stream().map(DrawnPicturesTest::light).sorted().toList();
        assertTrue(light.get(PICTURES / 8) < 0.3, "an eighth is darker: " + light);
        assertTrue(light.get(PICTURES * 7 / 8) > 0.6, "an eighth is lighter: " + light);
    }

    @Test
    void shouldBeScansOfWhichOneOfFiveIsUnderWay() {
        int unfinished = 0;
        for (EmbeddedPicture picture : painted) {
            unfinished += picture.known()[SIDE * SIDE - 1] == 0 ? 1 : 0;
            assertEquals(1, picture.known()[SIDE * 2], 0.9, "it has begun");
            for (int i = 0; i < SIDE * SIDE; i++) {
                for (int z = 0; picture.known()[i] == 0 && z < RecolourSettings.DIMENSIONS; z++) {
                    assertEquals(0, picture.codes()[z * SIDE * SIDE + i], "what has not come tells nothing");
                }
            }
        }
        assertTrue(unfinished >= PICTURES / 12 && unfinished <= PICTURES / 3, unfinished + " of " + PICTURES);
    }

    /** A transformer is served tiles with a frame around, part of which lies beyond the map. */
    @Test
    void shouldBeFramedAsTilesAreForATransformer() {
        int cutAbove = 0;
        int cutBelow = 0;
        for (EmbeddedPicture picture : drawn(RecolourSettings.Architecture.SMALL_UVIT, Manner.PUBLISHED)) {
            cutAbove += row(picture, 0) ? 0 : 1;
            cutBelow += row(picture, SIDE - 1) ? 0 : 1;
        }
        assertTrue(cutAbove > PICTURES / 6 && cutAbove < PICTURES / 2, cutAbove + " of " + PICTURES);
        assertTrue(cutBelow > PICTURES / 6 && cutBelow < PICTURES * 2 / 3, cutBelow + " of " + PICTURES);
    }

    @Test
    void shouldBeTheSameEachTime() {
        DrawnPictures pictures = pictures(plan(RecolourSettings.Architecture.PYRAMID, Manner.PAINTED, SIDE));
        DrawnPictures again = pictures(plan(RecolourSettings.Architecture.PYRAMID, Manner.PAINTED, SIDE));
        pictures.batch(0);
        EmbeddedPicture one = pictures.batch(3).get(1);
        EmbeddedPicture other = again.batch(3).get(1);
        assertArrayEquals(one.codes(), other.codes());
        assertArrayEquals(one.picture().values(), other.picture().values());
    }

    @Test
    void shouldHaveSidesOfWholePatches() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> plan(RecolourSettings.Architecture.SMALL_UVIT, Manner.PUBLISHED, 200));
        assertTrue(error.getMessage().startsWith("side=200: must be a multiple of 16"), error.getMessage());
    }

    private static boolean row(EmbeddedPicture picture, int row) {
        for (int column = 0; column < SIDE; column++) {
            if (picture.known()[row * SIDE + column] > 0) {
                return true;
            }
        }
        return false;
    }

    private static double light(EmbeddedPicture picture) {
        double sum = 0;
        for (float value : picture.picture().values()) {
            sum += value;
        }
        return sum / picture.picture().values().length;
    }

    private static List<EmbeddedPicture> drawn(RecolourSettings.Architecture architecture, Manner manner) {
        DrawnPictures pictures = pictures(plan(architecture, manner, SIDE));
        List<EmbeddedPicture> all = new ArrayList<>();
        for (int batch = 0; batch < PICTURES / BATCH; batch++) {
            all.addAll(pictures.batch(batch));
        }
        return all;
    }

    private static DrawnPictures pictures(RecolourSettings plan) {
        return new DrawnPictures(plan, List.of(synthesis, synthesis), codes, List.of(), 1);
    }

    private static RecolourSettings plan(RecolourSettings.Architecture architecture, Manner manner, int side) {
        return new RecolourSettings(
                architecture,
                SmallUVit.Settings.LIKELY,
                Pyramid.Settings.USUAL,
                manner,
                RecolourCourse.PCA,
                RecolourSettings.usual(architecture, manner, RecolourCourse.PCA, 1)
                        .pace(),
                BATCH,
                side,
                0,
                0,
                1,
                null,
                null);
    }
}
