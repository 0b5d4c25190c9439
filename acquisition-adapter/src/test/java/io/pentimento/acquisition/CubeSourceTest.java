package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CubeSourceTest extends SourceCompatibilityKit {

    @Override
    protected Source open() {
        return source(new MemoryCube(4, 5, 64, 0.05f, Set.of(7), Set.of(13)));
    }

    @Override
    protected Set<Integer> missingPixels() {
        // Row 1 is visited backwards: its column 2 is the eighth pixel either way.
        return Set.of(7, 13);
    }

    @Test
    void shouldSayWhyAPixelIsMissing() {
        try (Source source = open()) {
            Pixel pixel = new Pixel(source.plan().detectors());
            source.seek(7);
            source.next(pixel);
            assertEquals("detector B has no spectrum there", pixel.missingReason());
            source.seek(13);
            source.next(pixel);
            assertEquals("pixel 13 is truncated", pixel.missingReason());
        }
    }

    @Test
    void shouldCloseItsCubeOnce() {
        MemoryCube cube = MemoryCube.of(2, 2, 16);
        Source source = source(cube);
        source.close();
        source.close();
        assertEquals(1, cube.timesClosed());
    }

    private static Source source(MemoryCube cube) {
        return new CubeSource(cube, "test", true, Optional.empty());
    }
}
