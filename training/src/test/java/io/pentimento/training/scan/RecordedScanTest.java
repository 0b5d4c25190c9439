package io.pentimento.training.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.model.Model;
import io.pentimento.model.ModelStore;
import io.pentimento.training.TrainingException;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedScanTest {

    private static final int ROWS = 4;
    private static final int COLUMNS = 5;
    private static final double SHARE = 0.1;

    private final XrayLines lines = new XrayLines();
    private final RecordedScan scan = read();

    private RecordedScan read() {
        try (SimulatedPainting painting = new SimulatedPainting(ROWS, COLUMNS, SimulatedPainting.DEFAULT_CHANNELS, 1)) {
            return RecordedScan.read(painting, lines);
        }
    }

    @Test
    void shouldKeepEachPhotonWithTheSameChanceWhenItIsThinned() {
        RecordedScan thin = scan.thinned(SHARE, 7, lines);
        for (int d = 0; d < scan.detectors().size(); d++) {
            int[] all = scan.counts()[d];
            int[] kept = thin.counts()[d];
            for (int i = 0; i < all.length; i++) {
                assertTrue(kept[i] >= 0 && kept[i] <= all[i], "no photon is added");
            }
            double photons = Arrays.stream(all).sum();
            double sigma = Math.sqrt(photons * SHARE * (1 - SHARE));
            assertEquals(photons * SHARE, Arrays.stream(kept).sum(), 5 * sigma);
        }
        assertEquals(scan.detectors(), thin.detectors());
    }

    @Test
    void shouldBeThinnedTheSameByTheSameSeedAndOtherwiseByAnother() {
        int[] one = scan.thinned(SHARE, 7, lines).counts()[0];
        assertArrayEquals(one, scan.thinned(SHARE, 7, lines).counts()[0]);
        assertFalse(Arrays.equals(one, scan.thinned(SHARE, 8, lines).counts()[0]));
    }

    @Test
    void shouldRefuseToKeepMorePhotonsThanThereAre() {
        var error = assertThrows(IllegalArgumentException.class, () -> scan.thinned(1.5, 1, lines));
        assertEquals("share=1.5: must be above 0 and not above 1", error.getMessage());
    }

    @Test
    void shouldPaintMapsOfANetworkAsCountsGrow() {
        Model model = ModelStore.shipped().load("elements-sdd/filter-1");
        Map<String, double[]> maps = ScanMaps.ofNetwork(model, scan);
        Map<String, double[]> thin = ScanMaps.ofNetwork(model, scan.thinned(SHARE, 7, lines));
        double lead = Arrays.stream(maps.get("Pb-L")).sum();
        assertEquals(SHARE, Arrays.stream(thin.get("Pb-L")).sum() / lead, 0.02, "of the lead is left");
        assertEquals(ROWS * COLUMNS, maps.get("trust").length);
    }

    @Test
    void shouldNameTheDetectorThatDoesNotReachAsFarAsANetworkLooks() {
        int half = scan.channels()[0] / 2;
        RecordedScan cut =
                RecordedScan.of("short", new int[half], half, scan.axes().get(0));
        Model model = ModelStore.shipped().load("elements-sdd/filter-1");
        var error = assertThrows(TrainingException.class, () -> ScanMaps.ofNetwork(model, cut));
        assertTrue(
                error.getMessage()
                        .startsWith(
                                "elements-sdd/filter-1: it needs spectra from 0.60 to 26.20 keV, detector short with "
                                        + half + " channels reaches from "),
                error.getMessage());
    }
}
