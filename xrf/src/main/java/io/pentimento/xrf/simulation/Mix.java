package io.pentimento.xrf.simulation;

/** Turns numbers into one seed in which every bit counts. */
final class Mix {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Mix() {}

    /** The finaliser of SplitMix64 (G. L. Steele et al., OOPSLA 2014), over three numbers. */
    static long of(long a, long b, long c) {
        return mix(mix(mix(a + GOLDEN) ^ b + GOLDEN) ^ c + GOLDEN);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
