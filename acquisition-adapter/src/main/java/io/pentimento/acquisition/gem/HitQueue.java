package io.pentimento.acquisition.gem;

/** Hits of one board that wait for those of the others, in order of time. Belongs to the decoder's thread. */
final class HitQueue {

    /** A quarter of a second at a million hits a second; a power of two. */
    static final int CAPACITY = 1 << 18;

    private static final int MASK = CAPACITY - 1;

    private final long[] times = new long[CAPACITY];
    private final int[] charges = new int[CAPACITY];
    private long head;
    private long tail;

    /** @param charge strip and plane in bits 0 to 15, amplitude in 16 to 31 */
    void add(long timeNs, int charge) {
        int at = (int) tail++ & MASK;
        times[at] = timeNs;
        charges[at] = charge;
    }

    int size() {
        return (int) (tail - head);
    }

    /** Time of the first; {@link Long#MAX_VALUE} when there is none. */
    long firstNs() {
        return head == tail ? Long.MAX_VALUE : times[(int) head & MASK];
    }

    /** Moves all hits up to this time on. */
    void moveTo(Coincidence next, long untilNs) {
        long at = head;
        while (at < tail && times[(int) at & MASK] <= untilNs) {
            next.add(times[(int) at & MASK], charges[(int) at & MASK]);
            at++;
        }
        head = at;
    }
}
