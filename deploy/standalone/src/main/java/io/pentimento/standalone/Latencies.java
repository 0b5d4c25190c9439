package io.pentimento.standalone;

import java.util.Arrays;

/** Delays, collected one by one. Not safe for use by several threads at once. */
final class Latencies {

    private static final double NS_PER_MS = 1e6;

    private float[] ms = new float[1024];
    private int size;

    /**
     * Percentiles in ms; null where nothing was measured.
     *
     * @param p50 median
     */
    record Percentiles(Double p50, Double p95, Double p99) {}

    void add(long ns) {
        if (size == ms.length) {
            ms = Arrays.copyOf(ms, 2 * size);
        }
        ms[size++] = (float) (ns / NS_PER_MS);
    }

    Percentiles percentiles() {
        float[] sorted = Arrays.copyOf(ms, size);
        Arrays.sort(sorted);
        return new Percentiles(at(sorted, 0.50), at(sorted, 0.95), at(sorted, 0.99));
    }

    private static Double at(float[] sorted, double share) {
        if (sorted.length == 0) {
            return null;
        }
        int index = (int) Math.min(sorted.length - 1.0, Math.ceil(share * sorted.length) - 1);
        return Math.round(sorted[Math.max(0, index)] * 100) / 100.0;
    }
}
