package io.pentimento.xrf.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ElectronicsTest {

    private static final double RATE_HZ = 50_000;

    /** Arrivals drawn one by one; pairs are those with a neighbour within half of the resolving time. */
    @Test
    void shouldPileUpAsManyCountsAsArrivalsComeTooCloseTogether() {
        Electronics electronics = new Electronics(0, 1e-6);
        SplittableRandom random = new SplittableRandom(1);
        int photons = 2_000_000;
        int close = 0;
        for (int i = 0; i < photons; i++) {
            close += waiting(random) < 0.5e-6 ? 1 : 0;
        }
        assertEquals((double) close / photons, electronics.pileUpShare(RATE_HZ), 0.001);
    }

    private static double waiting(SplittableRandom random) {
        return -Math.log(1 - random.nextDouble()) / RATE_HZ;
    }

    @Test
    void shouldCountLessTheLongerItIsDeadAfterEachCount() {
        Electronics electronics = new Electronics(2e-6, 0);
        assertEquals(1 / 1.1, electronics.liveShare(RATE_HZ), 1e-12);
        assertEquals(0, electronics.pileUpShare(RATE_HZ), 0);
    }
}
