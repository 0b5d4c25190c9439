package io.pentimento.training.synthesis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixingTest {

    private static final List<Swatch> SWATCHES = List.of(
            new Swatch("white", 0xFFFFFF),
            new Swatch("black", 0x000000),
            new Swatch("red", 0xC8321F),
            new Swatch("blue", 0x2A55A5));

    @Test
    void shouldTakeNearlyEveryPaintAsPublished() {
        double[] amounts = Mixing.Similar.PROGRAM.amounts(0x808080, SWATCHES);
        assertEquals(4, Arrays.stream(amounts).filter(a -> a > 0).count());
        double dE = SWATCHES.get(2).lab().difference(new Swatch("grey", 0x808080).lab());
        assertEquals((101 - dE) / 101, amounts[2], 1e-12);
    }

    @Test
    void shouldTakeThePaintThatLooksLikeTheColour() {
        assertArrayEquals(new double[] {0, 0, 1, 0}, Mixing.Similar.STRICT.amounts(0xC8321F, SWATCHES), 1e-9);
    }

    @Test
    void shouldTakeTheMostSimilarPaintWhenNoneIsSimilarEnough() {
        Swatch green = new Swatch("green", 0x00FF00);
        double[] expected = new double[4];
        int nearest = 0;
        for (int i = 0; i < 4; i++) {
            double difference = SWATCHES.get(i).lab().difference(green.lab());
            assertTrue(difference > 16, SWATCHES.get(i).name() + " is not like it");
            nearest = difference < SWATCHES.get(nearest).lab().difference(green.lab()) ? i : nearest;
        }
        expected[nearest] = 1;
        assertArrayEquals(expected, Mixing.Similar.STRICT.amounts(green.rgb(), SWATCHES), 1e-9);
    }

    @Test
    void shouldMixAsAPainterDoes() {
        double[] grey = new Mixing.Painter().amounts(0x808080, SWATCHES);
        assertTrue(grey[0] > 0.2 && grey[1] > 0.2, Arrays.toString(grey));
        assertTrue(grey[2] + grey[3] < 0.2, Arrays.toString(grey));
        double[] pink = new Mixing.Painter().amounts(0xE08070, SWATCHES);
        assertTrue(pink[0] > 0.2 && pink[2] > 0.3, Arrays.toString(pink));
        assertArrayEquals(new double[] {0, 0, 0, 1}, new Mixing.Painter().amounts(0x2A55A5, SWATCHES), 1e-3);
        assertEquals(1, Arrays.stream(pink).sum(), 1e-9);
    }
}
