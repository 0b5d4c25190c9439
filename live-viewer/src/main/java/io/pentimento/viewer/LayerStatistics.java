package io.pentimento.viewer;

import io.pentimento.proto.StatisticsReply;

/** What one layer says of some pixels. */
final class LayerStatistics {

    private LayerStatistics() {}

    /**
     * Statistics of the pixels that have a value, as {@link StatisticsReply.Layer} describes them. Errors of pixels are taken
     * as independent of one another; the error of sum and mean is NaN unless every pixel that has a value has one.
     *
     * @param values NaN where there is none; put in another order
     * @param errors one standard deviation of each; null when the model gives none
     */
    static StatisticsReply.Layer.Builder of(float[] values, float[] errors) {
        int measured = 0;
        double sum = 0;
        double variance = errors == null ? Double.NaN : 0;
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            if (!Float.isNaN(value)) {
                variance += errors == null ? 0 : (double) errors[i] * errors[i];
                sum += value;
                values[measured++] = value;
            }
        }
        StatisticsReply.Layer.Builder layer = StatisticsReply.Layer.newBuilder().setMeasured(measured);
        if (measured == 0) {
            return layer.setSum(Double.NaN)
                    .setSumError(Double.NaN)
                    .setMean(Double.NaN)
                    .setMeanError(Double.NaN)
                    .setSpread(Double.NaN)
                    .setMeanSpread(Double.NaN)
                    .setMedian(Double.NaN)
                    .setMinimum(Double.NaN)
                    .setMaximum(Double.NaN);
        }
        double mean = sum / measured;
        double squares = 0;
        float minimum = values[0];
        float maximum = values[0];
        for (int i = 0; i < measured; i++) {
            double off = values[i] - mean;
            squares += off * off;
            minimum = Math.min(minimum, values[i]);
            maximum = Math.max(maximum, values[i]);
        }
        double spread = measured > 1 ? Math.sqrt(squares / (measured - 1)) : Double.NaN;
        return layer.setSum(sum)
                .setSumError(Math.sqrt(variance))
                .setMean(mean)
                .setMeanError(Math.sqrt(variance) / measured)
                .setSpread(spread)
                .setMeanSpread(spread / Math.sqrt(measured))
                .setMedian(median(values, measured))
                .setMinimum(minimum)
                .setMaximum(maximum);
    }

    /** Of the first {@code size}; the mean of the two in the middle when there are two. */
    private static double median(float[] values, int size) {
        int middle = size / 2;
        select(values, size, middle);
        if (size % 2 == 1) {
            return values[middle];
        }
        float below = values[0];
        for (int i = 1; i < middle; i++) {
            below = Math.max(below, values[i]);
        }
        return ((double) below + values[middle]) / 2;
    }

    /** Hoare's selection: afterwards no earlier element is larger than the k-th, and no later one smaller. */
    private static void select(float[] values, int size, int k) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            float pivot = values[low + (high - low) / 2];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    float swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (k <= j) {
                high = j;
            } else if (k >= i) {
                low = i;
            } else {
                return;
            }
        }
    }
}
