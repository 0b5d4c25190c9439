package io.pentimento.viewer;

import io.pentimento.proto.Nanos;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How fast the pixels of a scan come and whether any are overdue. All times are given by the caller, ns UTC. Not safe
 * for use by several threads at once.
 */
final class Progress {

    /** The rate is taken over this time. */
    private static final long RATE_NS = 5 * Nanos.SECOND;
    /** A block is late when a later one was painted this long ago. */
    private static final long LATE_NS = 5 * Nanos.SECOND;
    /** A stopped scan is at rest when nothing was painted for this long. */
    static final long QUIET_NS = 10 * Nanos.SECOND;

    private static final int LATENCIES = 4096;

    private record Sample(long timeNs, long painted) {}

    private record Mark(long timeNs, int generation, int sequence) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final Map<Integer, BitSet> sequences = new HashMap<>();
    private final float[] latenciesMs = new float[LATENCIES];
    private int latencies;
    private long lastPaintNs;
    private Mark settled;

    /** A block was painted. */
    void painted(int generation, long sequence, long nowNs) {
        lastPaintNs = nowNs;
        if (sequence >= 0 && sequence < Integer.MAX_VALUE) {
            sequences.computeIfAbsent(generation, g -> new BitSet()).set((int) sequence);
        }
    }

    /** A pixel was painted for the first time while the log was at its end. */
    void latency(long measuredNs, long nowNs) {
        latenciesMs[latencies++ % LATENCIES] = (nowNs - measuredNs) / 1e6f;
    }

    /** To be called about twice a second while the scan runs. */
    void sample(long painted, int generation, long nowNs) {
        samples.add(new Sample(nowNs, painted));
        while (samples.size() > 2 && nowNs - samples.peek().timeNs > RATE_NS) {
            samples.remove();
        }
        marks.add(new Mark(nowNs, generation, highest(generation)));
        while (!marks.isEmpty() && nowNs - marks.peek().timeNs >= LATE_NS) {
            settled = marks.remove();
        }
    }

    /** Rates from before are of no meaning: the log has just been read. */
    void restartRate() {
        samples.clear();
        latencies = 0;
    }

    /** Pixels per second over the last seconds. */
    double rate() {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.peekFirst();
        Sample last = samples.peekLast();
        return (last.painted - first.painted) / Nanos.seconds(Math.max(1, last.timeNs - first.timeNs));
    }

    /** Blocks that have not been painted though a later one was, some time ago. */
    long lateBlocks() {
        if (settled == null || settled.sequence < 0) {
            return 0;
        }
        BitSet seen = sequences.getOrDefault(settled.generation, new BitSet());
        return settled.sequence + 1L - seen.get(0, settled.sequence + 1).cardinality();
    }

    boolean isQuiet(long nowNs) {
        return nowNs - lastPaintNs > QUIET_NS;
    }

    /** Quantile of the latencies of the newest pixels, ms; negative when there are none. */
    double latencyMs(double quantile) {
        int size = Math.min(latencies, LATENCIES);
        if (size == 0) {
            return -1;
        }
        float[] sorted = Arrays.copyOf(latenciesMs, size);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(size - 1L, Math.round(quantile * (size - 1)))];
    }

    private int highest(int generation) {
        BitSet seen = sequences.get(generation);
        return seen == null ? -1 : seen.length() - 1;
    }
}
