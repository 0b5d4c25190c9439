package io.pentimento.emulator;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * What goes wrong between an instrument and its program, on purpose: the same with the same seed, as long as the same is asked.
 * Safe for use by many threads.
 */
public final class Faults {

    /** Nothing goes wrong. */
    public static final Faults NONE = new Faults(0, 0);

    /** What may happen to an answer. */
    public enum Kind {
        /** One bit of it is turned over. */
        FLIP,
        /** Its end is missing. */
        TRUNCATION,
        /** It never comes. */
        SILENCE,
        /** Bytes come before it that mean nothing. */
        GARBAGE,
        /** It comes twice. */
        DUPLICATE,
        /** It comes only together with the next one. */
        LATE,
        /** The instrument is switched off and on instead. */
        RESET
    }

    private final Random random;
    private final double perAnswer;
    private final Map<Kind, Long> injected = new EnumMap<>(Kind.class);

    /**
     * @param perAnswer how many of the answers are spoilt, 0 to 1
     */
    public Faults(long seed, double perAnswer) {
        if (!(perAnswer >= 0 && perAnswer <= 1)) {
            throw new IllegalArgumentException("perAnswer=" + perAnswer + ": must be 0 to 1");
        }
        this.random = new Random(seed);
        this.perAnswer = perAnswer;
    }

    /** What is to happen to the next answer; null for nothing. */
    synchronized Kind next() {
        if (perAnswer == 0 || random.nextDouble() >= perAnswer) {
            return null;
        }
        Kind[] kinds = Kind.values();
        Kind kind = kinds[random.nextInt(kinds.length)];
        injected.merge(kind, 1L, Long::sum);
        return kind;
    }

    /** A number below this. */
    synchronized int below(int bound) {
        return random.nextInt(bound);
    }

    /** How often each kind has happened. */
    public synchronized Map<Kind, Long> injected() {
        return new EnumMap<>(injected);
    }

    /** How often any has. */
    public synchronized long total() {
        return injected.values().stream().mapToLong(Long::longValue).sum();
    }
}
