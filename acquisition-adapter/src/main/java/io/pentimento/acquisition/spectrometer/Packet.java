package io.pentimento.acquisition.spectrometer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Requests as the DP5 family takes them: {@code F5 FA}, two bytes that say what is asked, two of the length of the data with
 * the higher first, the data, and a 16-bit checksum that, added to all bytes before it, gives 0 (DP5 Programmer's Guide B1,
 * section 4).
 */
final class Packet {

    static final int SYNC_1 = 0xF5;
    static final int SYNC_2 = 0xFA;
    /** Bytes before the data. */
    static final int HEADER = 6;

    static final int CHECKSUM = 2;
    static final int LONGEST_REQUEST_DATA = 512;
    static final int LONGEST_ANSWER_DATA = 32_767;

    private Packet() {}

    static ByteBuffer of(Request request, byte... data) {
        if (data.length > LONGEST_REQUEST_DATA) {
            throw new IllegalArgumentException(
                    "data of " + data.length + " bytes: a request takes " + LONGEST_REQUEST_DATA + " at most");
        }
        ByteBuffer packet = ByteBuffer.allocate(HEADER + data.length + CHECKSUM);
        packet.put((byte) SYNC_1).put((byte) SYNC_2);
        packet.put((byte) request.pid1()).put((byte) request.pid2());
        packet.putShort((short) data.length).put(data);
        int sum = 0;
        for (int i = 0; i < packet.position(); i++) {
            sum += packet.get(i) & 0xFF;
        }
        return packet.putShort((short) -sum).flip();
    }

    static ByteBuffer of(Request request, String data) {
        return of(request, data.getBytes(StandardCharsets.US_ASCII));
    }
}
