package io.pentimento.acquisition.gem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.acquisition.FullFieldTally;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GemPacketTest {

    private static final GemFile FILE = GemFile.emulated(0);
    private static final PixelMap PIXELS = FILE.pixels();

    private final GemPacket packet = new GemPacket();

    @Test
    void shouldReadAPacketAsTheDocumentLaysItOut() {
        byte[] bytes = HexFormat.ofDelimiter(" ")
                .parseHex("50 47 45 4d 01 03 02 00 00 00 00 00 07 00 00 00"
                        + " 05 00 00 00 00 00 00 00 e8 03 00 00 00 00 00 00"
                        + " 00 00 50 81 d3 bb 97 17"
                        + " 0c 00 2c 01 00 00 00 00"
                        + " 0d 80 ff ff 64 00 00 00");
        assertNull(packet.read(Packets.seal(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))));
        assertEquals(3, packet.board());
        assertEquals(2, packet.hits());
        assertEquals(7, packet.run());
        assertEquals(5, packet.sequence());
        assertEquals(1000, packet.firstHit());
        assertEquals(0x1797BBD381500000L, packet.baseNs());
        assertEquals(12, packet.hit(0) & 0xFFFF);
        assertEquals(300, packet.hit(0) >>> 16 & 0xFFFF);
        assertEquals(0x800D, packet.hit(1) & 0xFFFF);
        assertEquals(0xFFFF, packet.hit(1) >>> 16 & 0xFFFF);
        assertEquals(100, packet.hit(1) >>> 32);
    }

    @Test
    void shouldSayWhyAPacketIsNone() {
        assertEquals(Rejection.LENGTH, reject(p -> p.limit(39)));
        assertEquals(Rejection.LENGTH, reject(p -> p.limit(47)));
        assertEquals(Rejection.LENGTH, reject(p -> p.limit(GemPacket.MOST_BYTES + 1)));
        assertEquals(Rejection.MAGIC, reject(p -> p.put(0, (byte) 'Q')));
        assertEquals(Rejection.VERSION, reject(p -> p.put(4, (byte) 2)));
        assertEquals(Rejection.CHECKSUM, reject(p -> p.put(41, (byte) 1)));
        assertEquals(Rejection.FLAGS, reject(p -> Packets.seal(p.putShort(14, (short) 2))));
        assertEquals(Rejection.FLAGS, reject(p -> Packets.seal(p.putShort(14, (short) 1))));
        assertEquals(Rejection.NUMBERS, reject(p -> Packets.seal(p.putLong(32, -1))));
    }

    @Test
    void shouldFindEveryFlippedBit() {
        ByteBuffer whole = Packets.packet(0, 1, 2, Packets.BASE_NS, Packets.x(5), 100, 0, Packets.y(6), 90, 3);
        for (int bit = 0; bit < Byte.SIZE * whole.limit(); bit++) {
            ByteBuffer damaged = Packets.copy(whole);
            damaged.put(bit / Byte.SIZE, (byte) (damaged.get(bit / Byte.SIZE) ^ 1 << bit % Byte.SIZE));
            assertTrue(packet.read(damaged) != null, "bit " + bit);
        }
    }

    /**
     * Whatever comes, a decoder goes on, and every datagram is used, or counted as double, late, or rejected with a
     * reason.
     */
    @Test
    void shouldSurviveAMillionDamagedDatagrams() {
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer datagram = GemPacket.buffer();
        int perDecoder = 2000;
        long used = 0;
        long rejected = 0;
        long events = 0;
        Set<String> reasons = new TreeSet<>();
        for (int d = 0; d < 1_000_000 / perDecoder; d++) {
            long[] seen = new long[1];
            Counters counters = new Counters();
            GemDecoder decoder =
                    new GemDecoder(FILE, PIXELS, Position.none(2), counters, (row, column, channel, time) -> {
                        assertTrue(
                                row >= 0 && row < 128 && column >= 0 && column < 128 && channel >= 0 && channel < 512);
                        seen[0]++;
                    });
            decoder.datagram(Packets.packet(0, 0, 0, Packets.BASE_NS), 0);
            for (long i = 0; i < perDecoder; i++) {
                fill(datagram, i, random);
                decoder.datagram(datagram, i * 1000);
            }
            decoder.end();
            GemCounts counts = counters.counts(FullFieldTally.NONE);
            long told = counts.packets() + counts.allRejected() + counts.duplicates();
            assertTrue(told <= perDecoder + 1, () -> "none is counted twice: " + counts);
            assertTrue(told + counts.tally().latePackets() >= perDecoder + 1, () -> "none is forgotten: " + counts);
            assertEquals(seen[0], counts.tally().events());
            used += counts.packets();
            rejected += counts.allRejected();
            events += seen[0];
            reasons.addAll(counts.rejected().keySet());
        }
        assertTrue(used > 10_000 && events > 10_000, used + " packets, " + events + " events");
        assertTrue(rejected > 100_000, rejected + " rejected");
        assertEquals(
                Set.of("length", "magic", "version", "checksum", "flags", "board", "run", "numbers", "too_old"),
                reasons);
    }

    /**
     * A packet that is whole in one of a few cases, and else damaged here or there, now and then under a right
     * checksum.
     */
    private static void fill(ByteBuffer datagram, long i, SplittableRandom random) {
        datagram.clear();
        int kind = random.nextInt(4);
        if (kind == 0) {
            byte[] any = new byte[random.nextInt(datagram.capacity() + 1)];
            random.nextBytes(any);
            datagram.put(any).flip();
            return;
        }
        int strip = random.nextInt(250);
        long sequence = i / 8;
        datagram.put(Packets.packet(
                (int) (i & 1),
                sequence,
                2 * sequence,
                Packets.BASE_NS + sequence * 8000,
                Packets.x(strip),
                500,
                0,
                Packets.y(strip / 2),
                510,
                random.nextInt(300)));
        datagram.flip();
        if (kind == 1) {
            return;
        }
        for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
            datagram.put(random.nextInt(datagram.limit()), (byte) random.nextInt());
        }
        if (random.nextInt(4) == 0) {
            datagram.limit(random.nextInt(datagram.limit() + 1));
        }
        if (random.nextInt(8) == 0) {
            Packets.seal(datagram);
        }
    }

    private interface Damage {
        ByteBuffer to(ByteBuffer packet);
    }

    private Rejection reject(Damage damage) {
        return packet.read(damage.to(Packets.packet(0, 0, 0, Packets.BASE_NS, Packets.x(1), 100, 0)));
    }
}
