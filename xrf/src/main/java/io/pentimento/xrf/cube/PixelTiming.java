package io.pentimento.xrf.cube;

/**
 * Times and rates of one spectrum; NaN where unknown.
 *
 * @param realTimeS elapsed time, s
 * @param liveTimeS time in which the detector could count, s
 * @param inputRateHz photons that arrived, 1/s
 * @param outputRateHz photons that were counted, 1/s
 */
public record PixelTiming(float realTimeS, float liveTimeS, float inputRateHz, float outputRateHz) {
    public static final PixelTiming UNKNOWN = new PixelTiming(Float.NaN, Float.NaN, Float.NaN, Float.NaN);
}
