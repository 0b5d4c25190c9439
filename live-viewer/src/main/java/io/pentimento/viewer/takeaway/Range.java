package io.pentimento.viewer.takeaway;

import java.util.Arrays;

/** Values between which a map has colours of its own. */
public record Range(double low, double high) {

    private static final Range FULL = new Range(0, 1);

    public Range {
        if (!Double.isFinite(low) || !Double.isFinite(high)) {
            throw new IllegalArgumentException("min=" + low + ", max=" + high + ": must be finite numbers");
        }
    }

    /**
     * Between two percentiles of the measured values; 0 to 1 when there are none.
     *
     * @param clip percent that are left out at each end
     */
    public static Range ofPercentiles(float[] values, double clip, MapScale scale) {
        boolean positive = scale instanceof MapScale.Log;
        float[] finite = new float[values.length];
        int size = 0;
        for (float value : values) {
            if (Float.isFinite(value) && (!positive || value > 0)) {
                finite[size++] = value;
            }
        }
        if (size == 0) {
            return FULL;
        }
        Arrays.sort(finite, 0, size);
        double share = clip / 100;
        return scale.usable(new Range(
                finite[(int) Math.round(share * (size - 1))], finite[(int) Math.round((1 - share) * (size - 1))]));
    }
}
