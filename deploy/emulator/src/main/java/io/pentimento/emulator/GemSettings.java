package io.pentimento.emulator;

import java.util.OptionalLong;

/**
 * What an emulated GEM detector is, and what it does.
 *
 * @param strips of each plane
 * @param boards that read it out
 * @param hitsPerSecond of all strips, on average
 * @param seconds of its run
 * @param run number of the run, 0 to 65,535
 * @param seed of the photons
 * @param faults seed of the faults that its network has; empty for none
 * @param apartNs between two photons, and after each until packets are sent, at least: 1,000 or more never meet; 0: as they come
 */
public record GemSettings(
        int strips,
        int boards,
        double hitsPerSecond,
        double seconds,
        int run,
        long seed,
        OptionalLong faults,
        long apartNs) {

    /** keV that a unit of amplitude is worth, of the sum of both planes. */
    public static final double KEV_PER_AMPLITUDE = 0.002;

    public GemSettings {
        if (strips < 8 || strips > 32_768 || boards < 1 || boards > 16) {
            throw new IllegalArgumentException(
                    "strips=" + strips + ", boards=" + boards + ": must be 8 to 32768 strips, 1 to 16 boards");
        }
        if (!(hitsPerSecond > 0) || !(seconds > 0) || !Double.isFinite(hitsPerSecond + seconds)) {
            throw new IllegalArgumentException(
                    "hitsPerSecond=" + hitsPerSecond + ", seconds=" + seconds + ": must be positive");
        }
        if (run < 0 || run > 0xFFFF) {
            throw new IllegalArgumentException("run=" + run + ": must be 0 to 65535");
        }
    }

    /** 256 strips, two boards, no faults. */
    public static GemSettings of(double hitsPerSecond, double seconds, long seed) {
        return new GemSettings(256, 2, hitsPerSecond, seconds, 1, seed, OptionalLong.empty(), 0);
    }

    public GemSettings withFaults(long seedOfFaults) {
        return new GemSettings(
                strips, boards, hitsPerSecond, seconds, run, seed, OptionalLong.of(seedOfFaults), apartNs);
    }

    public GemSettings withRun(int other) {
        return new GemSettings(strips, boards, hitsPerSecond, seconds, other, seed, faults, apartNs);
    }

    public GemSettings withApart(long ns) {
        return new GemSettings(strips, boards, hitsPerSecond, seconds, run, seed, faults, ns);
    }
}
