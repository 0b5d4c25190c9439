package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SplinesTest {

    @Test
    void shouldAddUpToOneEverywhereEndsIncluded() {
        for (int count = 4; count < 14; count++) {
            for (int step = 0; step <= 1000; step++) {
                double sum = 0;
                for (int i = 0; i < count; i++) {
                    double value = Splines.cubic(i, count, step / 1000.0);
                    assertTrue(value >= 0);
                    sum += value;
                }
                assertEquals(1, sum, 1e-12, count + " splines at " + step / 1000.0);
            }
        }
    }

    @Test
    void shouldBeTheBernsteinPolynomialsWhenThereAreFour() {
        double x = 0.3;
        assertEquals(Math.pow(1 - x, 3), Splines.cubic(0, 4, x), 1e-12);
        assertEquals(3 * x * Math.pow(1 - x, 2), Splines.cubic(1, 4, x), 1e-12);
        assertEquals(3 * x * x * (1 - x), Splines.cubic(2, 4, x), 1e-12);
        assertEquals(Math.pow(x, 3), Splines.cubic(3, 4, x), 1e-12);
    }

    @Test
    void shouldTouchEachEndWithOneSpline() {
        assertEquals(1, Splines.cubic(0, 8, 0));
        assertEquals(1, Splines.cubic(7, 8, 1), 1e-9);
    }
}
