package io.pentimento.emulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A board of an emulated GEM detector: collects hits and packs them as docs/gem.md says; written from that page, not
 * from the decoder, so that both do not share an error. Belongs to one thread.
 */
final class GemBoard {

    private static final byte[] MAGIC = {'P', 'G', 'E', 'M'};
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 40;
    private static final int HIT_BYTES = 8;
    private static final int MOST_HITS = (1472 - HEADER_BYTES) / HIT_BYTES;
    private static final int CHECKSUM_AT = 8;
    private static final int END_OF_RUN = 1;
    private static final int PLANE_Y = 0x8000;

    /** Takes what is to be sent; the buffer is used again. */
    interface Wire {
        void send(ByteBuffer packet, int hits, boolean endOfRun);
    }

    private final int board;
    private final int run;
    private final Wire wire;
    private final ByteBuffer packet = ByteBuffer.allocate(1472).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    /** Hits in order of time, [time, plane and strip, amplitude]. */
    private long[] times = new long[1024];

    private int[] strips = new int[1024];
    private int[] amplitudes = new int[1024];
    private int waiting;
    private long sequence;
    private long sentHits;
    /** Before it was reset. */
    private long earlierPackets;

    private long earlierHits;

    GemBoard(int board, int run, Wire wire) {
        this.board = board;
        this.run = run;
        this.wire = wire;
    }

    /** @param timeNs hardly ever before that of the last hit */
    void hit(boolean y, int strip, int amplitude, long timeNs) {
        if (waiting == times.length) {
            times = Arrays.copyOf(times, 2 * waiting);
            strips = Arrays.copyOf(strips, 2 * waiting);
            amplitudes = Arrays.copyOf(amplitudes, 2 * waiting);
        }
        int at = waiting++;
        while (at > 0 && times[at - 1] > timeNs) {
            times[at] = times[at - 1];
            strips[at] = strips[at - 1];
            amplitudes[at] = amplitudes[at - 1];
            at--;
        }
        times[at] = timeNs;
        strips[at] = y ? PLANE_Y | strip : strip;
        amplitudes[at] = amplitude;
    }

    /** Sends all hits before this time; when there are none, that there are none. */
    void flush(long untilNs) {
        int ready = 0;
        while (ready < waiting && times[ready] < untilNs) {
            ready++;
        }
        int done = 0;
        do {
            int hits = Math.min(MOST_HITS, ready - done);
            begin(hits, 0, hits > 0 ? times[done] : untilNs);
            for (int i = done; i < done + hits; i++) {
                packet.putShort((short) strips[i])
                        .putShort((short) amplitudes[i])
                        .putInt((int) (times[i] - times[done]));
            }
            send(hits, false);
            done += hits;
        } while (done < ready);
        waiting -= ready;
        System.arraycopy(times, ready, times, 0, waiting);
        System.arraycopy(strips, ready, strips, 0, waiting);
        System.arraycopy(amplitudes, ready, amplitudes, 0, waiting);
    }

    /** Says that the run is over, as often as wanted. */
    void end(long timeNs, int times) {
        for (int i = 0; i < times; i++) {
            begin(0, END_OF_RUN, timeNs);
            send(0, true);
            sequence--;
        }
        sequence++;
    }

    private void begin(int hits, int flags, long baseNs) {
        packet.clear()
                .put(MAGIC)
                .put((byte) VERSION)
                .put((byte) board)
                .putShort((short) hits)
                .putInt(0)
                .putShort((short) run)
                .putShort((short) flags)
                .putLong(sequence)
                .putLong(sentHits)
                .putLong(baseNs);
    }

    private void send(int hits, boolean endOfRun) {
        seal(packet.flip(), crc);
        sequence++;
        sentHits += hits;
        wire.send(packet, hits, endOfRun);
    }

    /** Gives a packet, from 0 to its limit, the checksum that it must have. */
    static ByteBuffer seal(ByteBuffer packet, CRC32C crc) {
        packet.putInt(CHECKSUM_AT, 0);
        crc.reset();
        crc.update(packet.array(), 0, packet.limit());
        return packet.putInt(CHECKSUM_AT, (int) crc.getValue());
    }

    /** Forgets what it has sent, as when the power comes back. */
    void reset() {
        earlierPackets += sequence;
        earlierHits += sentHits;
        sequence = 0;
        sentHits = 0;
    }

    /** The number of its next packet. */
    long sequence() {
        return sequence;
    }

    /** Packets with a sequence number of their own. */
    long packets() {
        return earlierPackets + sequence;
    }

    /** Hits that were packed. */
    long hits() {
        return earlierHits + sentHits;
    }
}
