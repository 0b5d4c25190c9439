package io.pentimento.acquisition.gem;

import java.util.Arrays;

/**
 * Hits of all boards in one order of time. A hit goes on when every board has told that it has nothing earlier; a
 * board that says nothing any more is not waited for. Belongs to the decoder's thread.
 */
final class BoardMerge {

    /** How long a silent board is waited for, ns. */
    static final long PATIENCE_NS = 200_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final Counters counters;
    private final Coincidence coincidence;
    private final HitQueue[] queues;
    /** Nothing earlier comes from this board any more. */
    private final long[] toldNs;

    private final long[] heardTicks;
    private final boolean[] ended;
    /** Up to here hits have gone on. */
    private long goneNs = NEVER;

    private long anyHeardTicks;
    private boolean begun;

    BoardMerge(int boards, Counters counters, Coincidence coincidence) {
        this.counters = counters;
        this.coincidence = coincidence;
        queues = new HitQueue[boards];
        Arrays.setAll(queues, b -> new HitQueue());
        toldNs = new long[boards];
        Arrays.fill(toldNs, NEVER);
        heardTicks = new long[boards];
        ended = new boolean[boards];
    }

    /** A board is not silent, though its packets may still have to wait for earlier ones. */
    void heard(int board, long nowTicks) {
        if (!begun || nowTicks - anyHeardTicks > PATIENCE_NS) {
            // When nothing comes at all no board is silent: all of them are heard again together.
            begun = true;
            Arrays.fill(heardTicks, nowTicks);
        }
        anyHeardTicks = nowTicks;
        heardTicks[board] = nowTicks;
    }

    /** @param nowTicks when it came */
    void add(GemPacket packet, long nowTicks) {
        int board = packet.board();
        heard(board, nowTicks);
        HitQueue queue = queues[board];
        int hits = packet.hits();
        if (queue.size() + hits > HitQueue.CAPACITY) {
            pass(toldNs[board]);
        }
        long base = packet.baseNs();
        long last = Math.max(toldNs[board], base);
        long late = 0;
        for (int i = 0; i < hits; i++) {
            long hit = packet.hit(i);
            long time = base + (hit >>> Integer.SIZE);
            if (time < last) {
                counters.disordered++;
                time = last;
            }
            last = time;
            if (time < goneNs) {
                late++;
            } else {
                queue.add(time, (int) hit);
            }
        }
        toldNs[board] = last;
        if (late > 0) {
            counters.latePackets++;
            counters.lateHits += late;
        }
        counters.hits += hits - late;
        ended[board] |= packet.endsRun();
        tick(nowTicks);
    }

    boolean allEnded() {
        for (boolean e : ended) {
            if (!e) {
                return false;
            }
        }
        return true;
    }

    /** Lets go on what no board will bring anything earlier than. */
    void tick(long nowTicks) {
        long until = Long.MAX_VALUE;
        for (int b = 0; b < queues.length; b++) {
            boolean waitedFor = !ended[b] && nowTicks - heardTicks[b] <= PATIENCE_NS;
            until = waitedFor ? Math.min(until, toldNs[b]) : until;
        }
        pass(until);
    }

    /** Nothing more will come. */
    void end() {
        pass(Long.MAX_VALUE);
        coincidence.end();
    }

    /** Lets go on all up to this time. */
    private void pass(long until) {
        if (until == NEVER) {
            return;
        }
        while (true) {
            int first = 0;
            long firstNs = Long.MAX_VALUE;
            long secondNs = Long.MAX_VALUE;
            for (int b = 0; b < queues.length; b++) {
                long time = queues[b].firstNs();
                if (time < firstNs) {
                    secondNs = firstNs;
                    firstNs = time;
                    first = b;
                } else if (time < secondNs) {
                    secondNs = time;
                }
            }
            if (firstNs > until || firstNs == Long.MAX_VALUE) {
                break;
            }
            queues[first].moveTo(coincidence, Math.min(secondNs, until));
        }
        goneNs = Math.max(goneNs, until == Long.MAX_VALUE ? coincidence.lastNs() : until);
        coincidence.until(until);
    }
}
