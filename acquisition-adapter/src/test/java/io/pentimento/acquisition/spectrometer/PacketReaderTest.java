package io.pentimento.acquisition.spectrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketReaderTest {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private final PacketReader reader = new PacketReader();

    /** As the DP5 Programmer's Guide prints them. */
    @ParameterizedTest
    @CsvSource({
        "STATUS, F5 FA 01 01 00 00 FE 0F",
        "SPECTRUM_AND_STATUS, F5 FA 02 03 00 00 FE 0C",
        "SPECTRUM_AND_STATUS_THEN_CLEAR, F5 FA 02 04 00 00 FE 0B",
        "CLEAR_SPECTRUM, F5 FA F0 01 00 00 FD 20",
        "ENABLE, F5 FA F0 02 00 00 FD 1F",
        "DISABLE, F5 FA F0 03 00 00 FD 1E",
        "START_SEQUENTIAL_BUFFERING, F5 FA F0 1E 00 00 FD 03"
    })
    void shouldAskAsTheGuideDoes(Request request, String bytes) {
        assertEquals(bytes, hex(Packet.of(request)));
    }

    @Test
    void shouldSendTextAsTheGuideDoes() {
        String packet = hex(Packet.of(Request.CONFIGURE, "MCAC=1024;"));
        assertTrue(packet.startsWith("F5 FA 20 04 00 0A "), packet);
        // The guide's example goes to the flash, with 02 instead of 04 and FB 92 at its end.
        assertTrue(packet.endsWith(" FB 90"), packet);
    }

    @Test
    void shouldFindAPacketHoweverItComesInPieces() {
        byte[] packet = bytes(Packet.of(Request.CONFIGURE, "MCAC=1024;"));
        for (int piece = 1; piece <= packet.length; piece++) {
            for (int at = 0; at < packet.length; at += piece) {
                assertFalse(reader.find());
                reader.room().put(packet, at, Math.min(piece, packet.length - at));
            }
            assertTrue(reader.find(), piece + " bytes at a time");
            assertEquals(0x20, reader.pid1());
            assertEquals(10, reader.length());
            assertEquals('M', reader.data(0));
            reader.done();
        }
        assertEquals(0, reader.skipped() + reader.damaged());
    }

    @Test
    void shouldFindPacketsAmongGarbageAndBehindDamagedOnes() {
        byte[] damaged = bytes(Packet.of(Request.CONFIGURE, "MCAC=1024;"));
        damaged[8] ^= 4;
        reader.room().put(HEX.parseHex("00 F5 F5 01")).put(damaged).put(Packet.of(Request.STATUS));
        assertTrue(reader.find());
        assertEquals(Request.STATUS.pid1(), reader.pid1());
        reader.done();
        assertFalse(reader.find());
        assertEquals(1, reader.damaged());
    }

    @Test
    void shouldLookAgainThroughWhatAWrongLengthSwallowed() {
        byte[] tooLong = bytes(Packet.of(Request.STATUS));
        tooLong[5] = 40;
        reader.room().put(tooLong);
        for (int i = 0; i < 6; i++) {
            reader.room().put(Packet.of(Request.ENABLE));
        }
        int found = 0;
        while (reader.find()) {
            found++;
            reader.done();
        }
        assertEquals(6, found);
    }

    @Test
    void shouldSurviveAMillionDamagedStreams() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] packet = bytes(Packet.of(Request.CONFIGURE, "MCAC=1024;GAIN=16.0;"));
        long found = 0;
        for (int i = 0; i < 1_000_000; i++) {
            byte[] damaged = packet.clone();
            for (int faults = random.nextInt(4); faults > 0; faults--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(damaged.length + 1);
            if (reader.room().remaining() < length) {
                reader.clear();
            }
            reader.room().put(damaged, 0, length);
            while (reader.find()) {
                found++;
                reader.done();
            }
            assertTrue(reader.room().hasRemaining(), "there is always room for a byte");
        }
        assertTrue(found > 1000, "some are whole: " + found);
    }

    private static byte[] bytes(ByteBuffer packet) {
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        return bytes;
    }

    private static String hex(ByteBuffer packet) {
        return HEX.formatHex(bytes(packet));
    }
}
