package io.pentimento.acquisition.gem;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Packets made by hand, field by field as docs/gem.md has them. */
final class Packets {

    static final long BASE_NS = 1_700_000_000_000_000_000L;
    static final int RUN = 7;

    private Packets() {}

    /** @param hits strip with plane, amplitude, ns; three numbers each */
    static ByteBuffer packet(int board, long sequence, long firstHit, long baseNs, int... hits) {
        return packet(board, sequence, firstHit, baseNs, 0, hits);
    }

    static ByteBuffer end(int board, long sequence, long firstHit, long baseNs) {
        return packet(board, sequence, firstHit, baseNs, 1, new int[0]);
    }

    private static ByteBuffer packet(int board, long sequence, long firstHit, long baseNs, int flags, int[] hits) {
        ByteBuffer bytes = GemPacket.buffer()
                .put(new byte[] {'P', 'G', 'E', 'M', 1, (byte) board})
                .putShort((short) (hits.length / 3))
                .putInt(0)
                .putShort((short) RUN)
                .putShort((short) flags)
                .putLong(sequence)
                .putLong(firstHit)
                .putLong(baseNs);
        for (int i = 0; i < hits.length; i += 3) {
            bytes.putShort((short) hits[i]).putShort((short) hits[i + 1]).putInt(hits[i + 2]);
        }
        return seal(bytes.flip());
    }

    /** Gives it a right checksum. */
    static ByteBuffer seal(ByteBuffer bytes) {
        return seal(bytes, new CRC32C());
    }

    static ByteBuffer seal(ByteBuffer bytes, CRC32C crc) {
        if (bytes.limit() < 12) {
            return bytes;
        }
        bytes.putInt(8, 0);
        crc.reset();
        crc.update(bytes.position(0));
        bytes.position(0);
        return bytes.putInt(8, (int) crc.getValue());
    }

    static int x(int strip) {
        return strip;
    }

    static int y(int strip) {
        return 0x8000 | strip;
    }

    static ByteBuffer copy(ByteBuffer bytes) {
        ByteBuffer copy = GemPacket.buffer().order(ByteOrder.LITTLE_ENDIAN);
        copy.put(bytes.duplicate().position(0)).flip();
        return copy;
    }
}
