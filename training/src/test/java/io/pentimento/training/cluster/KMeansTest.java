package io.pentimento.training.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KMeansTest {

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void shouldFindBlobsThatLieApart() {
        Points blobs = blobs(5, 200, 0.5);
        KMeans found = KMeans.of(blobs, 5, random);
        assertEquals(5, found.centres().size());
        for (int blob = 0; blob < 5; blob++) {
            int[] labels = Arrays.copyOfRange(found.labels(), blob * 200, (blob + 1) * 200);
            assertEquals(1, Arrays.stream(labels).distinct().count(), "one blob, one group");
        }
        assertTrue(Silhouette.of(blobs).of(found.labels()) > 0.85);
    }

    @Test
    void shouldSayByTheSilhouetteHowManyBlobsThereAre() {
        Points blobs = blobs(4, 100, 0.5);
        int best = 0;
        double most = -1;
        for (int k = 2; k < 8; k++) {
            double silhouette =
                    Silhouette.of(blobs).of(KMeans.of(blobs, k, random).labels());
            if (silhouette > most) {
                most = silhouette;
                best = k;
            }
        }
        assertEquals(4, best);
    }

    @Test
    void shouldHaveNoMoreGroupsThanThereAreDifferentPoints() {
        KMeans found = KMeans.of(new Points(1, new float[] {3, 3, 3, 7, 7}), 4, random);
        assertEquals(2, found.centres().size());
        assertEquals(
                1, KMeans.of(new Points(3, new float[30]), 5, random).centres().size());
    }

    /** Worked out by hand: a is 1, 1, 2, 2, alone; b is 5, 4 and so on. */
    @Test
    void shouldMeasureSilhouettesAsTheyAreDefined() {
        Points points = new Points(1, new float[] {0, 1, 4, 6, 20});
        int[] labels = {0, 0, 1, 1, 2};
        double expected = (4.0 / 5 + 3.0 / 4 + (3.5 - 2) / 3.5 + (5.5 - 2) / 5.5 + 0) / 5;
        assertEquals(expected, Silhouette.of(points).of(labels), 1e-6);
        assertEquals(0, Silhouette.of(points).of(new int[5]), "one group");
    }

    @Test
    void shouldChooseDifferentPointsForASample() {
        float[] values = new float[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        float[] sample = new Points(1, values).sample(60, random).values();
        float[] sorted = sample.clone();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            assertTrue(sorted[i] > sorted[i - 1]);
        }
        assertEquals(60, sample.length);
        assertArrayEquals(values, new Points(1, values).sample(200, random).values());
    }

    /** Around points far apart. */
    private Points blobs(int number, int each, double width) {
        float[] values = new float[number * each * 2];
        for (int i = 0; i < number * each; i++) {
            double angle = 2 * Math.PI * (i / each) / number;
            values[2 * i] = (float) (10 * Math.cos(angle) + width * random.nextGaussian());
            values[2 * i + 1] = (float) (10 * Math.sin(angle) + width * random.nextGaussian());
        }
        return new Points(2, values);
    }
}
