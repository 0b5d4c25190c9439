package io.pentimento.acquisition.gem;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Datagrams between the thread that receives and the one that decodes: buffers that are made once and used again and
 * again. Safe for one thread at each end.
 */
final class PacketQueue {

    /** Datagrams that find room: a second of what a gigabit link brings in small packets, and several of full ones. */
    static final int CAPACITY = 1 << 14;

    private final ByteBuffer[] buffers = new ByteBuffer[CAPACITY];
    private final long[] arrivals = new long[CAPACITY];
    private final AtomicLong filled = new AtomicLong();
    private final AtomicLong emptied = new AtomicLong();

    PacketQueue() {
        Arrays.setAll(buffers, i -> GemPacket.buffer());
    }

    /** A buffer to receive into; null while all are full. */
    ByteBuffer room() {
        long next = filled.getPlain();
        return next - emptied.getAcquire() == CAPACITY ? null : buffers[(int) next & CAPACITY - 1].clear();
    }

    /** The buffer that {@link #room} gave is full. */
    void fill(long arrivedTicks) {
        long next = filled.getPlain();
        buffers[(int) next & CAPACITY - 1].flip();
        arrivals[(int) next & CAPACITY - 1] = arrivedTicks;
        filled.setRelease(next + 1);
    }

    /** The oldest datagram; null when there is none. */
    ByteBuffer oldest() {
        long next = emptied.getPlain();
        return next == filled.getAcquire() ? null : buffers[(int) next & CAPACITY - 1];
    }

    /** When it came, ticks. */
    long oldestArrivedTicks() {
        return arrivals[(int) emptied.getPlain() & CAPACITY - 1];
    }

    /** The oldest datagram is used up. */
    void empty() {
        emptied.setRelease(emptied.getPlain() + 1);
    }

    /** Datagrams that wait. */
    int size() {
        return (int) (filled.getAcquire() - emptied.getAcquire());
    }
}
