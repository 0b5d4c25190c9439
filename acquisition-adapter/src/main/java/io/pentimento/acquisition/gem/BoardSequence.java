package io.pentimento.acquisition.gem;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The packets of one board in the order in which it sent them. One that comes too early waits for those before it, as
 * long as there is room and time; what is then still missing is lost, and counted exactly: packets by their numbers,
 * hits by theirs. Belongs to the decoder's thread.
 */
final class BoardSequence {

    /** Packets that may overtake one another. */
    static final int WINDOW = 64;

    /** How long a packet waits for one before it, ns. */
    static final long PATIENCE_NS = 20_000_000;

    /** How far back it is remembered which packets came; a power of two. */
    static final int MEMORY = 1 << 16;

    /** A first packet with such a number, or a higher one, was sent long after the first one of its run. */
    static final long JOINED = 4096;

    private static final int WORD = 64;
    private static final long NEVER = -1;
    private static final long NONE = Long.MIN_VALUE / 2;
    /** What the smallest packet takes on a gigabit link, and less. */
    private static final long LEAST_PACKET_NS = 500;
    /** A board is never silent for so long while it runs. */
    private static final long FAR_NS = 60_000_000_000L;

    /** Takes packets in order. */
    interface Taker {
        /** Takes what is true only until this returns. */
        void take(GemPacket packet);
    }

    private final Counters counters;
    private final Taker taker;
    private final GemPacket later = new GemPacket();
    private final ByteBuffer[] waiting = new ByteBuffer[WINDOW];
    private final long[] sequences = new long[WINDOW];
    private final long[] came = new long[MEMORY / WORD];
    private int waits;
    private long waitsSinceNs;
    /** What came before is not known here. */
    private long first;

    private long expected;
    private long expectedHit;
    /** Packets just given up, whose hits the next packet will tell. */
    private long gap;

    /** The latest of all that were believed. */
    private long lastBaseNs = NEVER;
    /** As a generation before has told; nothing is measured by how long ago that was. */
    private final long resumedBaseNs;
    /** Of the last packet before the board began anew; what is not later belongs to those. */
    private long anewBaseNs = NEVER;

    private boolean begun;
    private long doubted = NONE;
    private long doubtedBaseNs;

    /**
     * @param expected sequence number of the next packet
     * @param expectedHit number of its first hit
     * @param baseNs of the packet before; -1 when it is not known
     */
    BoardSequence(long expected, long expectedHit, long baseNs, Counters counters, Taker taker) {
        this.resumedBaseNs = baseNs;
        this.first = expected;
        this.begun = expected > 0;
        this.expected = expected;
        this.expectedHit = expectedHit;
        this.counters = counters;
        this.taker = taker;
        for (int i = 0; i < WINDOW; i++) {
            waiting[i] = GemPacket.buffer();
            sequences[i] = -1;
        }
    }

    /** The number of the next packet. */
    long expected() {
        return expected;
    }

    /** The number of the next hit. */
    long expectedHit() {
        return expectedHit;
    }

    /** Base of the latest packet; -1 before the first. */
    long baseNs() {
        return Math.max(lastBaseNs, resumedBaseNs);
    }

    /**
     * Takes a packet in.
     *
     * @param nowNs when it came, ticks
     * @return whether it could be of this board
     */
    boolean add(GemPacket packet, long nowNs) {
        long rejected = counters.rejected(Rejection.NUMBERS) + counters.rejected(Rejection.TOO_OLD);
        long sequence = packet.sequence();
        if (sequence < 0) {
            counters.reject(Rejection.NUMBERS);
        } else if (packet.baseNs() <= anewBaseNs) {
            counters.reject(Rejection.TOO_OLD);
        } else {
            join(packet, sequence);
            take(packet, sequence, nowNs);
        }
        return rejected == counters.rejected(Rejection.NUMBERS) + counters.rejected(Rejection.TOO_OLD);
    }

    /** Whoever comes when a run has long begun has not lost what was sent before. */
    private void join(GemPacket packet, long sequence) {
        if (!begun && sequence >= JOINED && packet.firstHit() >= 0) {
            first = sequence;
            expected = sequence;
            expectedHit = packet.firstHit();
        }
        begun = true;
    }

    private void take(GemPacket packet, long sequence, long nowNs) {
        if (sequence < expected && isAnew(packet)) {
            beginAnew(packet, sequence, nowNs);
        } else if (sequence < expected) {
            behind(packet, sequence);
        } else if (!isPlausible(packet, sequence - expected + gap) || !isBelieved(packet, sequence)) {
            counters.reject(Rejection.NUMBERS);
        } else {
            ahead(packet, sequence, nowNs);
        }
    }

    /** A board that was switched off and on numbers from 0, but its clock has gone on: what is late or double is no later, and only ends are said again. */
    private boolean isAnew(GemPacket packet) {
        return baseNs() != NEVER && packet.baseNs() > baseNs() && !packet.endsRun();
    }

    /** What the board had sent last, and nobody got, is not known to anybody. */
    private void beginAnew(GemPacket packet, long sequence, long nowNs) {
        long before = baseNs();
        if (packet.firstHit() < 0
                || packet.firstHit() / GemPacket.MOST_HITS > sequence
                || !isBelieved(packet, sequence)) {
            counters.reject(Rejection.NUMBERS);
            return;
        }
        end();
        counters.restarts++;
        anewBaseNs = before;
        Arrays.fill(came, 0);
        first = 0;
        expected = 0;
        expectedHit = 0;
        gap = 0;
        ahead(packet, sequence, nowNs);
    }

    private void ahead(GemPacket packet, long sequence, long nowNs) {
        if (sequence - expected >= WINDOW) {
            giveUpTo(sequence - WINDOW + 1);
            deliverWaiting(nowNs);
        }
        if (sequence != expected) {
            hold(packet, sequence, nowNs);
            return;
        }
        deliver(packet);
        counters.reordered += deliverWaiting(nowNs);
    }

    private void hold(GemPacket packet, long sequence, long nowNs) {
        int slot = (int) (sequence % WINDOW);
        if (sequences[slot] == sequence) {
            drop(packet);
            return;
        }
        sequences[slot] = sequence;
        waiting[slot].clear().put(packet.bytes()).flip();
        packet.bytes().position(0);
        if (waits++ == 0) {
            waitsSinceNs = nowNs;
        }
    }

    /** @return how many */
    private int deliverWaiting(long nowNs) {
        int before = waits;
        while (waits > 0 && sequences[slotOfExpected()] == expected) {
            release();
        }
        if (waits < before) {
            waitsSinceNs = nowNs;
        }
        return before - waits;
    }

    /** Gives up what has been waited for too long. */
    void tick(long nowNs) {
        if (waits > 0 && nowNs - waitsSinceNs > PATIENCE_NS) {
            skipToWaiting();
            deliverWaiting(nowNs);
        }
    }

    /** Nothing more will come: gives up all that is missing. */
    void end() {
        while (waits > 0) {
            skipToWaiting();
            release();
        }
    }

    private void skipToWaiting() {
        while (sequences[slotOfExpected()] != expected) {
            skip();
        }
    }

    private int slotOfExpected() {
        return (int) (expected % WINDOW);
    }

    private void release() {
        int slot = slotOfExpected();
        sequences[slot] = -1;
        waits--;
        later.again(waiting[slot]);
        deliver(later);
    }

    private void giveUpTo(long target) {
        while (expected < target && waits > 0) {
            if (sequences[slotOfExpected()] == expected) {
                release();
            } else {
                skip();
            }
        }
        long jump = target - expected;
        if (jump <= 0) {
            return;
        }
        for (long s = Math.max(expected, target - MEMORY); s < target; s++) {
            remember(s, false);
        }
        expected = target;
        gap += jump;
        counters.lostPackets += jump;
    }

    private void skip() {
        remember(expected, false);
        expected++;
        gap++;
        counters.lostPackets++;
    }

    private void deliver(GemPacket packet) {
        boolean plausible = isPlausible(packet, gap);
        remember(expected, plausible);
        expected++;
        if (!plausible) {
            counters.reject(Rejection.NUMBERS);
            counters.lostPackets++;
            gap++;
            return;
        }
        counters.lostHits += packet.firstHit() - expectedHit;
        expectedHit = packet.firstHit() + packet.hits();
        gap = 0;
        taker.take(packet);
    }

    /** Whether between the last packet and this one there is room for the hits that it says were sent. */
    private boolean isPlausible(GemPacket packet, long missing) {
        long hits = packet.firstHit() - expectedHit;
        if (packet.firstHit() < 0 || hits < 0) {
            return false;
        }
        long least = hits / GemPacket.MOST_HITS + (hits % GemPacket.MOST_HITS == 0 ? 0 : 1);
        return least <= missing;
    }

    /**
     * A packet that is far ahead of all others, by its number or its time, is believed when the next one is there
     * too: one alone would make everything after it look late. More packets than a link can carry in that time are
     * not believed at all.
     */
    private boolean isBelieved(GemPacket packet, long sequence) {
        long base = packet.baseNs();
        long ahead = sequence - expected - MEMORY;
        if (lastBaseNs != NEVER && ahead > 0 && ahead > (base - lastBaseNs) / LEAST_PACKET_NS) {
            return false;
        }
        boolean far = ahead > 0 || lastBaseNs != NEVER && base - lastBaseNs > FAR_NS;
        boolean confirmed =
                sequence - doubted > 0 && sequence - doubted <= WINDOW && Math.abs(base - doubtedBaseNs) <= FAR_NS;
        if (far && !confirmed) {
            doubted = sequence;
            doubtedBaseNs = base;
            return false;
        }
        lastBaseNs = Math.max(lastBaseNs, base);
        doubted = NONE;
        return true;
    }

    private void behind(GemPacket packet, long sequence) {
        if (sequence < first || expected - sequence > MEMORY) {
            counters.reject(Rejection.TOO_OLD);
        } else if (hasCome(sequence)) {
            drop(packet);
        } else {
            remember(sequence, true);
            counters.lostPackets--;
            counters.lostHits -= packet.hits();
            counters.latePackets++;
            counters.lateHits += packet.hits();
        }
    }

    /** Ends of a run come several times on purpose. */
    private void drop(GemPacket duplicate) {
        counters.duplicates += duplicate.endsRun() ? 0 : 1;
    }

    private boolean hasCome(long sequence) {
        int bit = (int) (sequence & MEMORY - 1);
        return (came[bit / WORD] >>> bit & 1) != 0;
    }

    private void remember(long sequence, boolean value) {
        int bit = (int) (sequence & MEMORY - 1);
        if (value) {
            came[bit / WORD] |= 1L << bit;
        } else {
            came[bit / WORD] &= ~(1L << bit);
        }
    }
}
