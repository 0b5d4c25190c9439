package io.pentimento.acquisition.raster;

import java.util.List;

/**
 * Between what a spectrometer must stay, else the scan waits. What is null is not watched, but for silence.
 *
 * @param temperature lowest and highest of the detector, K
 * @param highVoltage lowest and highest of the detector, V
 * @param rate most photons per second that arrive
 * @param silence longest time without a photon, s; 30 unless it is said
 */
public record Limits(List<Double> temperature, List<Double> highVoltage, Double rate, Double silence) {

    /** Only silence is watched. */
    static final Limits NONE = new Limits(null, null, null, null);

    private static final double SILENCE_S = 30;

    public Limits {
        requireRange("temperature", temperature);
        requireRange("high-voltage", highVoltage);
        if (rate != null && !(rate > 0)) {
            throw new IllegalArgumentException("limits.rate=" + rate + " 1/s: must be positive");
        }
        silence = silence == null ? SILENCE_S : silence;
        if (!(silence > 0)) {
            throw new IllegalArgumentException("limits.silence=" + silence + " s: must be positive");
        }
    }

    private static void requireRange(String name, List<Double> range) {
        if (range != null && (range.size() != 2 || !(range.get(0) < range.get(1)))) {
            throw new IllegalArgumentException(
                    "limits." + name + "=" + range + ": must be the lowest and the highest, as in [-150, -100]");
        }
    }
}
