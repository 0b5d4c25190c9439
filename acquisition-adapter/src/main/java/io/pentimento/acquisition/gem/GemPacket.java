package io.pentimento.acquisition.gem;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A packet as docs/gem.md lays it out, seen in a buffer: moved from buffer to buffer, so that no packet costs an
 * object. Belongs to one thread.
 */
final class GemPacket {

    static final int HEADER_BYTES = 40;
    static final int HIT_BYTES = 8;
    static final int MOST_HITS = 179;
    static final int MOST_BYTES = HEADER_BYTES + MOST_HITS * HIT_BYTES;

    private static final int MAGIC = 0x4D454750;
    private static final int VERSION = 1;
    private static final int END_OF_RUN = 1;
    /** In 2116; sums of times below it do not overflow. */
    private static final long END_OF_TIME_NS = 1L << 62;

    private static final int VERSION_AT = 4;
    private static final int BOARD_AT = 5;
    private static final int HITS_AT = 6;
    private static final int CHECKSUM_AT = 8;
    private static final int RUN_AT = 12;
    private static final int FLAGS_AT = 14;
    private static final int SEQUENCE_AT = 16;
    private static final int FIRST_HIT_AT = 24;
    private static final int BASE_AT = 32;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer bytes;

    /** A buffer for one packet; a longer datagram leaves it fuller than a packet may be. */
    static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(MOST_BYTES + 1).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Looks at what came.
     *
     * @param received little-endian, from 0 to its limit; its checksum is set to zero
     * @return why it is no packet; null when it is one
     */
    Rejection read(ByteBuffer received) {
        int length = received.limit();
        if (length < HEADER_BYTES || length > MOST_BYTES) {
            return Rejection.LENGTH;
        }
        if (received.getInt(0) != MAGIC) {
            return Rejection.MAGIC;
        }
        if (received.get(VERSION_AT) != VERSION) {
            return Rejection.VERSION;
        }
        bytes = received;
        if (length != HEADER_BYTES + hits() * HIT_BYTES) {
            return Rejection.LENGTH;
        }
        if (!intact()) {
            return Rejection.CHECKSUM;
        }
        boolean known = (flags() & ~END_OF_RUN) == 0;
        if (!known || endsRun() && hits() > 0) {
            return Rejection.FLAGS;
        }
        return baseNs() >= 0 && baseNs() < END_OF_TIME_NS ? null : Rejection.NUMBERS;
    }

    /** Looks at one that has been read before. */
    void again(ByteBuffer read) {
        bytes = read;
    }

    private boolean intact() {
        int said = bytes.getInt(CHECKSUM_AT);
        bytes.putInt(CHECKSUM_AT, 0).position(0);
        crc.reset();
        crc.update(bytes);
        bytes.position(0);
        return (int) crc.getValue() == said;
    }

    /** All of it, from 0 to its limit. */
    ByteBuffer bytes() {
        return bytes;
    }

    int board() {
        return bytes.get(BOARD_AT) & 0xFF;
    }

    int hits() {
        return bytes.getShort(HITS_AT) & 0xFFFF;
    }

    int run() {
        return bytes.getShort(RUN_AT) & 0xFFFF;
    }

    private int flags() {
        return bytes.getShort(FLAGS_AT) & 0xFFFF;
    }

    boolean endsRun() {
        return (flags() & END_OF_RUN) != 0;
    }

    /** Packets that the board sent before this one; negative beyond 2^63, which nobody sends. */
    long sequence() {
        return bytes.getLong(SEQUENCE_AT);
    }

    /** Hits that the board sent before those in here. */
    long firstHit() {
        return bytes.getLong(FIRST_HIT_AT);
    }

    /** Before which no more hits of the board come, ns UTC. */
    long baseNs() {
        return bytes.getLong(BASE_AT);
    }

    /** A hit as it stands: strip and plane in bits 0 to 15, amplitude in 16 to 31, ns after the base in 32 to 63. */
    long hit(int index) {
        return bytes.getLong(HEADER_BYTES + index * HIT_BYTES);
    }
}
