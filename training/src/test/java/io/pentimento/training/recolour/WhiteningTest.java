package io.pentimento.training.recolour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.run.Trainee;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WhiteningTest {

    private static final int ROWS = 40;
    private static final int COLUMNS = 50;
    private static final int PIXELS = ROWS * COLUMNS;

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    @Test
    void shouldGiveEachCodeTheSameWeightHoweverLittleItVaries() {
        EmbeddedPicture picture = picture(0.05f);
        float[] white = whitened(picture);
        for (int a = 0; a < 3; a++) {
            assertEquals(0, mean(white, a, a, false), 1e-3, "code " + a + " has mean 0");
            assertEquals(1, mean(white, a, a, true), 1e-2, "code " + a + " has variance 1");
            assertEquals(0, mean(white, a, (a + 1) % 3, true), 1e-2, "code " + a + " tells nothing of the next");
        }
    }

    @Test
    void shouldLeaveEmptyWhatIsNotKnown() {
        EmbeddedPicture picture = picture(0.05f);
        picture.known()[17] = 0;
        picture.codes()[17] = 100;
        float[] white = whitened(picture);
        assertEquals(0, white[17], 0f);
        assertEquals(0, white[PIXELS + 17], 0f);
        assertTrue(Math.abs(mean(white, 0, 0, false)) < 0.01, "and nothing is learned from it");
    }

    @Test
    void shouldBearACodeThatNeverChanges() {
        for (float value : whitened(picture(0))) {
            assertTrue(Math.abs(value) <= 8, "is " + value);
        }
    }

    /** The second code follows the first, with a spread of its own; the third is another. */
    private static EmbeddedPicture picture(float spread) {
        SplittableRandom random = new SplittableRandom(1);
        float[] codes = new float[3 * PIXELS];
        float[] known = new float[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            double first = random.nextGaussian();
            codes[i] = (float) (0.4 + first);
            codes[PIXELS + i] = (float) (-0.1 + 0.02 * first + spread * random.nextGaussian());
            codes[2 * PIXELS + i] = (float) (3 * random.nextGaussian() - first);
            known[i] = 1;
        }
        return new EmbeddedPicture(codes, known, RgbPicture.black(ROWS, COLUMNS));
    }

    private static float[] whitened(EmbeddedPicture picture) {
        Whitening whitening = Whitening.of(List.of(picture), 3);
        try (Trainee trainee = new Trainee(1, "cpu")) {
            return trainee.run((t, scratch) -> {
                NDArray codes = scratch.create(picture.codes(), new Shape(1, 3, ROWS, COLUMNS));
                NDArray known = scratch.create(picture.known(), new Shape(1, 1, ROWS, COLUMNS));
                return whitening.of(t, codes, known).toFloatArray();
            });
        }
    }

    private static double mean(float[] white, int a, int b, boolean product) {
        double sum = 0;
        for (int i = 0; i < PIXELS; i++) {
            sum += white[a * PIXELS + i] * (product ? white[b * PIXELS + i] : 1);
        }
        return sum / PIXELS;
    }
}
