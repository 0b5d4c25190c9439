package io.pentimento.training.recolour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.pentimento.training.TorchRuntime;
import io.pentimento.training.run.Trainee;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EqualisationTest {

    private static final int VALUES = 8000;
    private static final int EIGHTHS = 8;
    private static final float MOST = (float) Math.sqrt(3);

    @BeforeAll
    static void torch() {
        TorchRuntime.prepare(1);
    }

    @Test
    void shouldSpreadEvenlyWhatIsCrowdedEachCodeByItself() {
        float[] crowded = crowded(0.1);
        float[] wide = crowded(1);
        Equalisation equalisation = Equalisation.of(new float[][] {crowded.clone(), wide.clone()});
        float[] even = spread(equalisation, crowded, wide);
        for (int code = 0; code < 2; code++) {
            int[] numbers = new int[EIGHTHS];
            for (int i = 0; i < VALUES; i++) {
                double share = (even[code * VALUES + i] + MOST) / (2 * MOST);
                numbers[(int) Math.min(EIGHTHS - 1, share * EIGHTHS)]++;
            }
            for (int number : numbers) {
                assertEquals(VALUES / EIGHTHS, number, 30, Arrays.toString(numbers));
            }
        }
    }

    @Test
    void shouldKeepTheOrderAndEndBeyondTheOutermost() {
        Equalisation equalisation = Equalisation.of(new float[][] {crowded(0.1)});
        float[] rising = {-100, -3, -1, -0.9f, 0, 0.9f, 1, 3, 100};
        float[] even = spread(equalisation, rising);
        assertEquals(-MOST, even[0], 1e-4f);
        assertEquals(MOST, even[rising.length - 1], 1e-3f);
        IntStream.range(1, rising.length)
                .forEach(i -> assertTrue(even[i] >= even[i - 1] - 1e-4, Arrays.toString(even)));
    }

    @Test
    void shouldNotBlowUpWhatNeverChanges() {
        Equalisation equalisation = Equalisation.of(new float[][] {new float[VALUES]});
        float[] even = spread(equalisation, new float[] {0, 0.001f});
        assertTrue(even[1] - even[0] < 0.03, Arrays.toString(even));
    }

    /** Two crowds. */
    private static float[] crowded(double deviation) {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) ((i % 3 == 0 ? 1 : -1) + deviation * random.nextGaussian());
        }
        return values;
    }

    /** [codes x values] in a row. */
    private static float[] spread(Equalisation equalisation, float[]... codes) {
        int n = codes[0].length;
        float[] all = new float[codes.length * n];
        for (int code = 0; code < codes.length; code++) {
            System.arraycopy(codes[code], 0, all, code * n, n);
        }
        try (Trainee trainee = new Trainee(1, "cpu")) {
            return trainee.run((t, scratch) -> equalisation
                    .of(t, scratch.create(all, new Shape(1, codes.length, 1, n)))
                    .toFloatArray());
        }
    }
}
