package io.pentimento.training.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SubspaceTest {

    private final Subspace space = new Subspace(4, 3);
    private final double[] buffer = new double[3];

    @Test
    void shouldMeasureWhatNoMixtureOfItsVectorsMakesUpFor() {
        assertEquals(5, space.distance(new double[] {0, 3, 4}, buffer), 1e-12);
        space.add(new double[] {1, 1, 0});
        space.add(new double[] {1, -1, 0});
        assertEquals(4, space.distance(new double[] {7, 3, 4}, buffer), 1e-12);
    }

    @Test
    void shouldNotCountAVectorThatOthersMakeUp() {
        space.add(new double[] {1, 2, 3});
        space.add(new double[] {2, 4, 6});
        space.add(new double[3]);
        assertEquals(1, space.dimensions());
    }

    @Test
    void shouldForgetTheVectorsThatWereAddedLast() {
        space.add(new double[] {1, 0, 0});
        space.add(new double[] {0, 1, 0});
        space.shrink(1);
        assertEquals(1, space.distance(new double[] {5, 1, 0}, buffer), 1e-12);
        space.clear();
        assertEquals(5, space.distance(new double[] {3, 4, 0}, buffer), 1e-12);
    }
}
