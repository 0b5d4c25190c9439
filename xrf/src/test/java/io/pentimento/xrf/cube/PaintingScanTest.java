package io.pentimento.xrf.cube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real painting, whose scanner program added its two detectors up into a third folder: the check of both. */
class PaintingScanTest {
    private static final int CHANNELS = 1024;

    @TempDir
    Path folder;

    @Test
    void shouldReadTwoDetectorsThatAddUpToTheFolderItLeavesOut() throws Exception {
        unpack(SharedData.path("painting-scan/prova1-mca.tar.gz"));

        try (SpectrumCube cube = Cubes.open(folder);
                SpectrumCube sum = Cubes.open(folder, Set.of("stacked"))) {
            assertEquals(
                    List.of("10264", "19511"),
                    cube.detectors().stream().map(CubeDetector::name).toList());
            assertEquals(List.of(60, 120), List.of(cube.rows(), cube.columns()));
            assertEquals(new CubeScan(0, 0, 3), cube.scan());
            assertEquals(0, cube.missingPixels());
            int[] first = new int[CHANNELS];
            int[] second = new int[CHANNELS];
            int[] both = new int[CHANNELS];
            for (int pixel = 0; pixel < 60 * 120; pixel++) {
                assertTrue(cube.read(0, pixel / 120, pixel % 120, first));
                assertEquals(3, cube.timing(0, pixel / 120, pixel % 120).realTimeS(), 0.35);
                assertTrue(cube.read(1, pixel / 120, pixel % 120, second));
                assertTrue(sum.read(0, pixel / 120, pixel % 120, both));
                for (int c = 0; c < CHANNELS; c++) {
                    assertEquals(both[c], first[c] + second[c]);
                }
            }
        }
    }

    private void unpack(Path archive) throws InterruptedException {
        try {
            Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString())
                    .inheritIO()
                    .start();
            assertEquals(0, tar.waitFor());
        } catch (IOException e) {
            assumeTrue(false, "skipped: no tar: " + e.getMessage());
        }
    }
}
