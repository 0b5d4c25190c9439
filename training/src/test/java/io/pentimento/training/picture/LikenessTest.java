package io.pentimento.training.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.TorchRuntime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LikenessTest {

    private static final RgbPicture NOISE = noise(1, 256, 256);

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    @Test
    void shouldFindAPictureLikeItself() {
        Likeness likeness = Likeness.of(NOISE, NOISE);
        assertEquals(1, likeness.msSsim(), 1e-5);
        assertEquals(1, likeness.uiqi(), 1e-5);
        assertEquals(0, likeness.redmean(), 1e-3);
    }

    /** Nothing varies: only how bright they are can differ. */
    @Test
    void shouldComparePicturesInASingleColour() {
        RgbPicture red = even(0xC81E14);
        assertEquals(1, Likeness.of(red, red).uiqi(), 1e-5);
        assertEquals(1, Likeness.of(red, red).msSsim(), 1e-5);
        double dark = 0x64 / 200.0;
        assertEquals(
                2 * dark / (1 + dark * dark), Likeness.of(red, even(0x640F0A)).uiqi(), 1e-3);
        RgbPicture half = even(0xC81E14);
        for (int i = 0; i < half.pixels() / 2; i++) {
            half.set(i / 176, i % 176, 0xF0E0D0);
        }
        assertEquals(1, Likeness.of(half, half).uiqi(), 1e-5);
    }

    /**
     * The examples in torchmetrics' documentation, uniform noise against three quarters of it: 0.9628 of three pictures and
     * colours of 256 x 256 pixels, and 0.9216 of 16 pictures of 16 x 16. The noise there is another one; what it is compared
     * with makes these numbers what they are.
     */
    @Test
    void shouldSayWhatTorchmetricsSaysOfNoiseAndThreeQuartersOfIt() {
        Likeness likeness = Likeness.of(NOISE, times(NOISE, 0.75f));
        assertEquals(0.9628, likeness.msSsim(), 4e-4);
        assertEquals(0.9216, likeness.uiqi(), 1e-4);
    }

    /**
     * A drawn picture against itself, darker, blurred and with noise: each window, scale and power by the definitions in the
     * papers, in loops and doubles.
     */
    @Test
    void shouldSayWhatTheDefinitionsSayOfPicturesWithForms() {
        RgbPicture one = DrawnPicture.of(180, 190, new SplittableRandom(5));
        RgbPicture other = one.scaled(90, 95).scaled(180, 190);
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < other.values().length; i++) {
            float value = 0.8f * other.values()[i] + 0.1f * (float) random.nextGaussian();
            other.values()[i] = Math.min(1, Math.max(0, value));
        }
        Likeness likeness = Likeness.of(one, other);
        assertTrue(likeness.msSsim() < 0.95, likeness.toString());
        assertEquals(SimilarityByDefinition.msSsim(one, other), likeness.msSsim(), 1e-4);
        assertEquals(SimilarityByDefinition.uiqi(one, other), likeness.uiqi(), 1e-4);
    }

    @Test
    void shouldCountAFactorThatIsNotPositiveAsNothing() {
        RgbPicture negative = RgbPicture.black(NOISE.rows(), NOISE.columns());
        for (int i = 0; i < negative.values().length; i++) {
            negative.values()[i] = 1 - NOISE.values()[i];
        }
        assertEquals(0, Likeness.of(NOISE, negative).msSsim(), 0);
    }

    @Test
    void shouldSayThatNoiseIsNotLikeOtherNoise() {
        Likeness likeness = Likeness.of(NOISE, noise(2, 256, 256));
        assertTrue(likeness.msSsim() < 0.2, likeness.toString());
        assertEquals(0, likeness.uiqi(), 0.01);
    }

    /** 764.83 is the distance from black to white by the formula of the page that defines it. */
    @Test
    void shouldMeasureDistancesOfColoursAsTheyAreDefined() {
        assertEquals(764.834, distance(0x000000, 0xFFFFFF), 1e-2);
        assertEquals(403.03, distance(0x000000, 0xFF0000), 1e-2);
        assertEquals(510, distance(0x000000, 0x00FF00), 1e-2);
        assertEquals(441.39, distance(0x000000, 0x0000FF), 1e-2);
        assertEquals(distance(0x804020, 0x10F0C0), distance(0x10F0C0, 0x804020), 1e-3);
    }

    /** A network that has learned nothing may say anything. */
    @Test
    void shouldMeasureDistancesOfWhatIsNoColour() {
        RgbPicture wrong = even(0x804020);
        wrong.values()[0] = -9;
        wrong.values()[1] = 9;
        float[] distances = Likeness.distances(even(0x804020), wrong);
        assertTrue(distances[0] > 1000 && distances[1] > 1000, distances[0] + ", " + distances[1]);
        assertEquals(0, distances[2], 1e-3);
    }

    @Test
    void shouldRefuseWhatCannotBeCompared() {
        RgbPicture small = noise(1, 175, 300);
        assertThrows(IllegalArgumentException.class, () -> Likeness.of(small, small));
        var error = assertThrows(IllegalArgumentException.class, () -> Likeness.of(NOISE, noise(1, 256, 255)));
        assertTrue(error.getMessage().startsWith("rows=256, columns=255"), error.getMessage());
    }

    private static double distance(int one, int other) {
        return Likeness.of(even(one), even(other)).redmean();
    }

    private static RgbPicture even(int rgb) {
        RgbPicture picture = RgbPicture.black(176, 176);
        for (int i = 0; i < picture.pixels(); i++) {
            picture.set(i / 176, i % 176, rgb);
        }
        return picture;
    }

    private static RgbPicture noise(long seed, int rows, int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        RgbPicture picture = RgbPicture.black(rows, columns);
        for (int i = 0; i < picture.values().length; i++) {
            picture.values()[i] = (float) random.nextDouble();
        }
        return picture;
    }

    private static RgbPicture times(RgbPicture picture, float factor) {
        RgbPicture other = RgbPicture.black(picture.rows(), picture.columns());
        for (int i = 0; i < picture.values().length; i++) {
            other.values()[i] = factor * picture.values()[i];
        }
        return other;
    }
}
