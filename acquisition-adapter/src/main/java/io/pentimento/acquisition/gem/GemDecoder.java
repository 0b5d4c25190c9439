package io.pentimento.acquisition.gem;

import java.nio.ByteBuffer;

/**
 * From datagrams to photons: checked, in order, merged, clustered, paired. Time is that of arrival, so that packets
 * which have waited in a queue are treated as if they had been decoded at once. Belongs to one thread; no packet, hit
 * or photon costs an object.
 */
final class GemDecoder {

    private static final int NO_RUN = -1;

    private final GemPacket packet = new GemPacket();
    private final Counters counters;
    private final BoardSequence[] sequences;
    private final BoardMerge merge;
    private final Coincidence coincidence;
    private int run = NO_RUN;
    private final Position resumed;
    private long nowTicks;

    /** @param resumed where an earlier generation got to */
    GemDecoder(GemFile file, PixelMap pixels, Position resumed, Counters counters, EventTaker taker) {
        this.counters = counters;
        this.resumed = resumed;
        sequences = new BoardSequence[file.boards()];
        coincidence = new Coincidence(file.window(), file.mismatch(), pixels, counters, taker);
        merge = new BoardMerge(file.boards(), counters, coincidence);
    }

    /**
     * Takes a datagram in.
     *
     * @param datagram little-endian, from 0 to its limit; its bytes 8 to 11 are set to zero
     * @param ticksNs when it came
     */
    void datagram(ByteBuffer datagram, long ticksNs) {
        nowTicks = ticksNs;
        Rejection wrong = packet.read(datagram);
        if (wrong == null && packet.board() >= sequences.length) {
            wrong = Rejection.BOARD;
        }
        if (wrong == null && run == NO_RUN) {
            begin(packet.run());
        }
        if (wrong == null && packet.run() != run) {
            wrong = Rejection.RUN;
        }
        if (wrong != null) {
            counters.reject(wrong);
            return;
        }
        int board = packet.board();
        if (sequences[board].add(packet, ticksNs)) {
            merge.heard(board, ticksNs);
        }
        tick(ticksNs);
    }

    private void begin(int first) {
        run = first;
        for (int b = 0; b < sequences.length; b++) {
            boolean same = resumed.run() == run;
            sequences[b] = new BoardSequence(
                    same ? resumed.packets()[b] : 0,
                    same ? resumed.hits()[b] : 0,
                    same ? resumed.baseNs()[b] : -1,
                    counters,
                    this::inOrder);
        }
    }

    private void inOrder(GemPacket next) {
        counters.packets++;
        merge.add(next, nowTicks);
    }

    /** Gives up what has been waited for too long. */
    void tick(long ticksNs) {
        if (run == NO_RUN) {
            return;
        }
        nowTicks = ticksNs;
        for (BoardSequence sequence : sequences) {
            sequence.tick(ticksNs);
        }
        merge.tick(ticksNs);
    }

    /** @param wanted whether photons are handed on; else they are only counted */
    void record(boolean wanted) {
        coincidence.record(wanted);
    }

    /** Nothing more will come. */
    void end() {
        if (run == NO_RUN) {
            return;
        }
        for (BoardSequence sequence : sequences) {
            sequence.end();
        }
        merge.end();
    }

    /** Whether all boards have said that the run is over. */
    boolean isOver() {
        return run != NO_RUN && merge.allEnded();
    }

    /** How far it has got, for a later generation. */
    Position position() {
        if (run == NO_RUN) {
            return resumed;
        }
        long[] packets = new long[sequences.length];
        long[] hits = new long[sequences.length];
        long[] baseNs = new long[sequences.length];
        for (int b = 0; b < sequences.length; b++) {
            packets[b] = sequences[b].expected();
            hits[b] = sequences[b].expectedHit();
            baseNs[b] = sequences[b].baseNs();
        }
        return new Position(run, packets, hits, baseNs);
    }
}
