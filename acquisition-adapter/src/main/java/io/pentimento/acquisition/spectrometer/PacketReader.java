package io.pentimento.acquisition.spectrometer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Finds packets in a stream of bytes of which any may be lost or wrong. Bytes that belong to no packet are skipped, and what
 * a wrong length swallowed is looked through again. Never holds more than one packet of the longest kind; allocates nothing.
 *
 * <p>An instance belongs to one thread.
 */
final class PacketReader {

    private static final int LONGEST = Packet.HEADER + Packet.LONGEST_ANSWER_DATA + Packet.CHECKSUM;

    /** Filled from the line, looked at from its beginning on. */
    private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST);

    private int length;
    private long skipped;
    private long damaged;

    /** Where the next bytes of the line go; there is always room for one. */
    ByteBuffer room() {
        return bytes;
    }

    /**
     * Looks for a packet in what has been put into {@link #room}.
     *
     * @return whether there is one; it can be read until {@link #done}
     */
    boolean find() {
        int at = 0;
        while (true) {
            at = sync(at);
            drop(at);
            at = 0;
            if (bytes.position() < Packet.HEADER) {
                return false;
            }
            int data = bytes.getShort(4) & 0xFFFF;
            if (data > Packet.LONGEST_ANSWER_DATA) {
                damaged++;
                at = 1;
                continue;
            }
            int whole = Packet.HEADER + data + Packet.CHECKSUM;
            if (bytes.position() < whole) {
                return false;
            }
            if (sum(whole) == 0) {
                length = data;
                return true;
            }
            damaged++;
            at = 1;
        }
    }

    int pid1() {
        return bytes.get(2) & 0xFF;
    }

    int pid2() {
        return bytes.get(3) & 0xFF;
    }

    /** Bytes of data. */
    int length() {
        return length;
    }

    /** A byte of the data. */
    int data(int at) {
        return bytes.get(Packet.HEADER + at) & 0xFF;
    }

    /** A number that tells this packet from others. */
    int fingerprint() {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, Packet.HEADER + length);
        return (int) crc.getValue();
    }

    /** Forgets the packet that was found; what came behind it stays. */
    void done() {
        drop(Packet.HEADER + length + Packet.CHECKSUM);
        length = 0;
    }

    /** Forgets everything. */
    void clear() {
        bytes.clear();
        length = 0;
    }

    /** Bytes that belonged to no packet. */
    long skipped() {
        return skipped;
    }

    /** Packets whose length or checksum cannot be. */
    long damaged() {
        return damaged;
    }

    /** The first place from this one on where a packet may begin. */
    private int sync(int from) {
        int end = bytes.position();
        int at = from;
        while (at < end
                && !((bytes.get(at) & 0xFF) == Packet.SYNC_1
                        && (at + 1 == end || (bytes.get(at + 1) & 0xFF) == Packet.SYNC_2))) {
            at++;
        }
        skipped += at;
        return at;
    }

    /** Of the bytes before the checksum, and the checksum as a number; 0 when they belong together. */
    private int sum(int whole) {
        int sum = bytes.getShort(whole - Packet.CHECKSUM);
        for (int i = 0; i < whole - Packet.CHECKSUM; i++) {
            sum += bytes.get(i) & 0xFF;
        }
        return sum & 0xFFFF;
    }

    private void drop(int first) {
        if (first > 0) {
            bytes.flip().position(first);
            bytes.compact();
        }
    }
}
