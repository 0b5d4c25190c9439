package io.pentimento.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelSessionTest {

    private static ModelSession session;

    @BeforeAll
    static void open() {
        session = ModelSession.open(ModelStore.shipped().load("fit"), 1);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @Test
    void shouldUseOnlyTheFirstElementsOfLargerBuffers() {
        FloatBuffer counts = ModelSession.floats(100).put(new float[] {3, 4});
        FloatBuffer amounts = ModelSession.floats(100);
        FloatBuffer chi2 = ModelSession.floats(100);
        run(counts, amounts, chi2, 2);
        assertEquals(7, amounts.get(0));
        assertEquals(0, amounts.get(1));
        assertEquals(0, chi2.get(0));
    }

    @Test
    void shouldNameTheModelWhenShapesDoNotFit() {
        FloatBuffer some = ModelSession.floats(100);
        var error = assertThrows(ModelException.class, () -> run(some, some, some, 3));
        assertTrue(error.getMessage().startsWith("fit/1: "), error::getMessage);
    }

    @Test
    void shouldNameTheModelWhenAnInputHasAnotherName() {
        var argument = new ModelSession.Argument("spectra", ModelSession.floats(2), 1, 2);
        var error = assertThrows(ModelException.class, () -> session.run(List.of(argument), List.of()));
        assertTrue(error.getMessage().startsWith("fit/1: "), error::getMessage);
    }

    @Test
    void shouldRefuseBuffersOfOtherTypes() {
        var argument = new ModelSession.Argument("counts", IntBuffer.allocate(2), 1, 2);
        var error = assertThrows(IllegalArgumentException.class, () -> session.run(List.of(argument), List.of()));
        assertTrue(error.getMessage().endsWith(": must be a FloatBuffer or a LongBuffer"), error::getMessage);
    }

    @Test
    void shouldRefuseToRunOnNoThreads() {
        Model model = ModelStore.shipped().load("fit");
        var error = assertThrows(IllegalArgumentException.class, () -> ModelSession.open(model, 0));
        assertEquals("threads=0: must be at least 1", error.getMessage());
    }

    /** One pixel of some channels, one amount that adds them up, one band. */
    private static void run(FloatBuffer counts, FloatBuffer amounts, FloatBuffer chi2, int channels) {
        FloatBuffer operator = ModelSession.floats(2).put(new float[] {1, 1});
        FloatBuffer design = ModelSession.floats(1).put(1);
        session.run(
                List.of(
                        new ModelSession.Argument("counts", counts, 1, channels),
                        new ModelSession.Argument("operator", operator, 2, 1),
                        new ModelSession.Argument("design", design, 1, 1),
                        new ModelSession.Argument("bands", ModelSession.longs(-1, 1, 2), 3)),
                List.of(
                        new ModelSession.Argument("amounts", amounts, 1, 1),
                        new ModelSession.Argument("chi2", chi2, 1)));
    }
}
