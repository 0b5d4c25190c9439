package io.pentimento.xrf.cube;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One real raster, repacked three ways: the counts must not depend on the packing. */
class RasterInAllFormatsTest {
    private static final int CHANNELS = 4096;

    @Test
    void shouldReadTheSameCountsFromBigEndianVectorRplAsFromHdf5() {
        assertSameCounts("laguna-A.rpl", "A");
    }

    @Test
    void shouldReadTheSameCountsFromLittleEndianImageRplAsFromHdf5() {
        assertSameCounts("laguna-B-image.rpl", "B");
    }

    private static void assertSameCounts(String ripple, String detector) {
        try (SpectrumCube rpl = Cubes.open(SharedData.path("raster-4096/" + ripple));
                SpectrumCube hdf5 = Cubes.open(SharedData.path("raster-4096/laguna.h5"), Set.of(detector))) {
            assertEquals(List.of(25, 25), List.of(rpl.rows(), rpl.columns()));
            assertEquals(List.of(25, 25), List.of(hdf5.rows(), hdf5.columns()));
            assertEquals(0.010, rpl.detectors().get(0).axis().orElseThrow().gainKev(), 1e-12);
            assertEquals(0.010, hdf5.detectors().get(0).axis().orElseThrow().gainKev(), 1e-12);
            int[] ofRpl = new int[CHANNELS];
            int[] ofHdf5 = new int[CHANNELS];
            long total = 0;
            for (int row = 0; row < rpl.rows(); row++) {
                for (int column = 0; column < rpl.columns(); column++) {
                    assertTrue(rpl.read(0, row, column, ofRpl));
                    assertTrue(hdf5.read(0, row, column, ofHdf5));
                    assertArrayEquals(ofHdf5, ofRpl);
                    for (int count : ofRpl) {
                        total += count;
                    }
                }
            }
            assertTrue(total > 0, "a raster without counts proves nothing");
            assertEquals(10, hdf5.timing(0, 0, 0).realTimeS(), 1);
        }
    }
}
