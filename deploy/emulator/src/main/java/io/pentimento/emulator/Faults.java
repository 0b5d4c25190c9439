package io.pentimento.emulator;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What goes wrong between an instrument and its program, on purpose: the same with the same seed, as long as the same is asked.
 * Safe for use by many threads.
 *
 * @param <K> what may go wrong
 */
public final class Faults<K extends Enum<K>> {

    private final List<K> kinds;
    private final Random random;
    private final double chance;
    private final long most;
    private final Map<K, Long> injected = new TreeMap<>();
    private long total;

    /**
     * @param kinds each as likely as any other; one that is named twice, twice as likely
     * @param chance part of the answers or packets that is spoilt, 0 to 1
     * @param most after so many nothing more goes wrong
     */
    public Faults(List<K> kinds, long seed, double chance, long most) {
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException("chance=" + chance + ": must be 0 to 1");
        }
        this.kinds = List.copyOf(kinds);
        this.random = new Random(seed);
        this.chance = chance;
        this.most = most;
    }

    /** Nothing goes wrong. */
    public static <K extends Enum<K>> Faults<K> none() {
        return new Faults<K>(List.of(), 0, 0, 0);
    }

    /** Every kind of fault of answers, without end. */
    public static Faults<AnswerFault> ofAnswers(long seed, double chance) {
        return new Faults<>(List.of(AnswerFault.values()), seed, chance, Long.MAX_VALUE);
    }

    /** Whether nothing ever goes wrong. */
    public boolean areNone() {
        return chance == 0;
    }

    /** What is to happen to the next one; null for nothing. */
    synchronized K next() {
        if (total >= most || random.nextDouble() >= chance) {
            return null;
        }
        K kind = kinds.get(random.nextInt(kinds.size()));
        injected.merge(kind, 1L, Long::sum);
        total++;
        return kind;
    }

    /** A number below this. */
    synchronized int below(int bound) {
        return random.nextInt(bound);
    }

    /** How often each kind has happened. */
    public synchronized Map<K, Long> injected() {
        return new TreeMap<>(injected);
    }

    /** How often any has. */
    public synchronized long total() {
        return total;
    }
}
