package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pentimento.proto.StatisticsReply;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LayerStatisticsTest {

    private static final float NAN = Float.NaN;

    @Test
    void shouldAgreeWithNumbersFoundByHand() {
        // Mean 5, sum of squares about it 32, so that the standard deviation is the square root of 32 / 7.
        float[] values = {2, 4, NAN, 4, 4, 5, 5, 7, 9};
        float[] errors = {1, 1, NAN, 1, 1, 2, 2, 2, 2};

        StatisticsReply.Layer layer = LayerStatistics.of(values, errors).build();

        assertEquals(8, layer.getMeasured());
        assertEquals(40, layer.getSum());
        assertEquals(Math.sqrt(20), layer.getSumError(), 1e-12);
        assertEquals(5, layer.getMean());
        assertEquals(Math.sqrt(20) / 8, layer.getMeanError(), 1e-12);
        assertEquals(Math.sqrt(32.0 / 7), layer.getSpread(), 1e-12);
        assertEquals(Math.sqrt(32.0 / 7 / 8), layer.getMeanSpread(), 1e-12);
        assertEquals(4.5, layer.getMedian());
        assertEquals(2, layer.getMinimum());
        assertEquals(9, layer.getMaximum());
    }

    @Test
    void shouldSayNothingOfWhatCannotBeKnown() {
        StatisticsReply.Layer none =
                LayerStatistics.of(new float[] {NAN, NAN}, null).build();
        assertEquals(0, none.getMeasured());
        assertEquals(Double.NaN, none.getMean());
        assertEquals(Double.NaN, none.getMaximum());

        StatisticsReply.Layer one =
                LayerStatistics.of(new float[] {-3}, new float[] {0.5f}).build();
        assertEquals(-3, one.getMedian());
        assertEquals(0.5, one.getMeanError());
        assertEquals(Double.NaN, one.getSpread());

        assertEquals(Double.NaN, LayerStatistics.of(new float[] {1, 2}, null).getMeanError());
        StatisticsReply.Layer half =
                LayerStatistics.of(new float[] {1, 2}, new float[] {1, NAN}).build();
        assertEquals(1.5, half.getMean());
        assertEquals(Double.NaN, half.getSumError(), "an error that is not known cannot be left out");
    }

    @Test
    void shouldFindTheMedianThatSortingFinds() {
        SplittableRandom random = new SplittableRandom(1);
        for (int size = 1; size < 200; size++) {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = random.nextInt(1 + size / 2);
            }
            float[] sorted = values.clone();
            Arrays.sort(sorted);
            double expected = ((double) sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
            assertEquals(expected, LayerStatistics.of(values, null).getMedian());
        }
    }
}
