package io.pentimento.standalone;

import io.pentimento.emulator.SlotWitness;
import java.util.HashSet;
import java.util.Set;

/** Every spectrum that an emulated spectrometer has stored, by a number that is hardly ever that of another. Safe for many threads. */
final class SlotRecord implements SlotWitness {

    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final Set<Long> stored = new HashSet<>();

    @Override
    public synchronized void stored(int[] counts) {
        stored.add(number(counts));
    }

    /** Whether it was stored, count for count. */
    synchronized boolean has(int[] counts) {
        return stored.contains(number(counts));
    }

    synchronized int size() {
        return stored.size();
    }

    static long number(int[] counts) {
        long number = counts.length;
        for (int count : counts) {
            number = Long.rotateLeft(number, 5) * FACTOR + count;
        }
        return number;
    }
}
