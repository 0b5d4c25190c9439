package io.pentimento.training.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabTest {

    /** From table 1 of G. Sharma, W. Wu, E. N. Dalal, Color Research and Application 30 (2005) 21, where formulas go wrong. */
    @ParameterizedTest
    @CsvSource({
        "50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425",
        "50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615",
        "50, 2.8361, -74.0200, 50, 0, -82.7485, 3.4412",
        "50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000",
        "50, 0, 0, 50, -1, 2, 2.3669",
        "50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792",
        "50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195",
        "50, 2.5, 0, 50, 0, -2.5, 4.3065",
        "50, 2.5, 0, 73, 25, -18, 27.1492",
        "50, 2.5, 0, 61, -5, 29, 22.8977",
        "60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644",
        "22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373",
        "2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082"
    })
    void shouldDifferAsThePublishedPairsDo(
            double l1, double a1, double b1, double l2, double a2, double b2, double expected) {
        Lab one = new Lab(l1, a1, b1);
        Lab other = new Lab(l2, a2, b2);
        assertEquals(expected, one.difference(other), 2e-4);
        assertEquals(expected, other.difference(one), 2e-4);
    }

    @ParameterizedTest
    @CsvSource({
        "0xFFFFFF, 100, 0, 0",
        "0x000000, 0, 0, 0",
        "0xFF0000, 53.24, 80.09, 67.20",
        "0x0000FF, 32.30, 79.19, -107.86"
    })
    void shouldBeWhatTheStandardSaysOfScreens(int rgb, double lightness, double a, double b) {
        Lab lab = Lab.of(rgb);
        assertEquals(lightness, lab.lightness(), 0.05);
        assertEquals(a, lab.a(), 0.15);
        assertEquals(b, lab.b(), 0.15);
    }
}
