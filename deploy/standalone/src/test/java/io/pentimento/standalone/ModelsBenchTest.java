package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.ModelStore;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsBenchTest {

    private static final int PIXELS = 2048;

    @TempDir
    private Path folder;

    @Test
    void shouldNotCountPixelsWhoseTimeItDoesNotCount() throws Exception {
        BenchNetwork.writeTo(folder);
        RepeatedCube once = new RepeatedCube(new SimulatedPainting(32, 64, 1024, 1), 1);
        ModelsBench bench = new ModelsBench(ModelStore.in(folder), wanted -> once, 1);
        ModelsBench.Figures figures = bench.run(List.of(BenchNetwork.ID), 1);
        assertTrue(figures.pixels() >= PIXELS, "every pixel at least once: " + figures.pixels());
        // Not the commits: a reader sees the last maps a moment before the processor hears that they are committed.
        double worked = Stream.of("decode", "fit", "produce")
                .mapToDouble(figures.stageSeconds()::get)
                .sum();
        assertTrue(
                figures.seconds() >= worked,
                "one thread works on pixels, " + worked + " s in all; it cannot have taken less than that: "
                        + figures.seconds());
        assertEquals(figures.pixels() / figures.seconds(), figures.processor(), 1);
        assertEquals(figures.processor() / figures.bare(), figures.ratio(), 0.01);
    }
}
