package io.pentimento.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinearFitGraphTest {

    @TempDir
    Path folder;

    @Test
    void shouldBeTheGraphThatIsShipped() {
        assertArrayEquals(
                LinearFitGraph.bytes(), ModelStore.shipped().load("fit/1").graph());
    }

    @Test
    void shouldMultiplyAndCompareBands() {
        // Two pixels, four channels, two amounts (an area and a variance), bands of two channels.
        FloatBuffer counts = floats(4, 0, 2, 2, 0, 6, 0, 2);
        FloatBuffer operator = floats(1, 0.5f, 0, 0.5f, 1, 0.5f, 0, 0.5f);
        FloatBuffer design = floats(0.5f, 0.25f, 0, 0);
        FloatBuffer amounts = ModelSession.floats(4);
        FloatBuffer chi2 = ModelSession.floats(2);
        try (ModelSession session = ModelSession.open(ModelStore.shipped().load("fit"), 1)) {
            session.run(
                    List.of(
                            new ModelSession.Argument("counts", counts, 2, 4),
                            new ModelSession.Argument("operator", operator, 4, 2),
                            new ModelSession.Argument("design", design, 2, 2),
                            new ModelSession.Argument("bands", ModelSession.longs(-1, 2, 2), 3)),
                    List.of(
                            new ModelSession.Argument("amounts", amounts, 2, 2),
                            new ModelSession.Argument("chi2", chi2, 2)));
        }
        assertArrayEquals(new float[] {6, 4, 0, 4}, array(amounts));
        // Pixel 0: bands 4, 4 against 3, 1.5. Pixel 1: bands 6, 2 against 0, 0 with the least variance 1.
        assertArrayEquals(new float[] {1f / 3 + 6.25f / 1.5f, 40}, array(chi2), 1e-5f);
    }

    @Test
    void shouldPassTheOnnxChecker() throws IOException, InterruptedException {
        Path graph = Files.write(folder.resolve("fit.onnx"), LinearFitGraph.bytes());
        String program = "import sys\ntry:\n import onnx\nexcept ImportError:\n sys.exit(77)\n"
                + "onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)";
        Path python = Path.of("/usr/bin/python3");
        Assumptions.assumeTrue(Files.isExecutable(python), "no /usr/bin/python3");
        Process check = new ProcessBuilder(python.toString(), "-c", program, graph.toString())
                .inheritIO()
                .start();
        check.waitFor(1, TimeUnit.MINUTES);
        Assumptions.assumeFalse(check.exitValue() == 77, "Debian's python3-onnx is not installed");
        assertEquals(0, check.exitValue());
    }

    private static FloatBuffer floats(float... values) {
        return ModelSession.floats(values.length).put(values).flip();
    }

    private static float[] array(FloatBuffer buffer) {
        float[] values = new float[buffer.capacity()];
        buffer.get(0, values);
        return values;
    }
}
