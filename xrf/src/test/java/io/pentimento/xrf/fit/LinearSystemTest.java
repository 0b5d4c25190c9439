package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LinearSystemTest {

    @Test
    void shouldSolveASymmetricSystem() {
        double[][] gram = {{4, 1}, {1, 3}};
        assertArrayEquals(new double[] {1, 2}, LinearSystem.solve(gram, new double[] {6, 7}), 1e-12);
    }

    @Test
    void shouldSolveWhenUnknownsDifferByManyOrdersOfMagnitude() {
        // The system above with its unknowns in units of 1e-9 and 1e6.
        double[][] gram = {{4e-18, 1e-3}, {1e-3, 3e12}};
        double[] solution = LinearSystem.solve(gram, new double[] {6e-9, 7e6});
        assertEquals(1e9, solution[0], 1e-2);
        assertEquals(2e-6, solution[1], 1e-17);
    }

    @Test
    void shouldShareBetweenUnknownsThatCannotBeToldApart() {
        double[][] gram = {{2, 2, 0}, {2, 2, 0}, {0, 0, 5}};
        assertArrayEquals(new double[] {1.5, 1.5, 2}, LinearSystem.solve(gram, new double[] {6, 6, 10}), 1e-9);
    }

    @Test
    void shouldSolveNothing() {
        assertEquals(0, LinearSystem.solve(new double[0][0], new double[0]).length);
    }
}
