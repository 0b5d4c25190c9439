package io.pentimento.acquisition.gem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.pentimento.acquisition.FullFieldTally;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class GemDecoderTest {

    private static final int PHOTONS = 40;
    private static final long PACKET_NS = 1_000_000;

    private final Counters counters = new Counters();
    private final GemFile file = GemFile.emulated(0);
    private final GemDecoder decoder =
            new GemDecoder(file, file.pixels(), Position.none(2), counters, (row, column, channel, timeNs) -> {});
    private final ByteBuffer buffer = GemPacket.buffer();

    @Test
    void shouldMakeNoObjectsOfPacketsHitsAndPhotons() {
        decode(0, 2000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        decode(2000, 22_000);
        long made = threads.getCurrentThreadAllocatedBytes() - before;
        decoder.end();
        assertEquals(22_000L * PHOTONS, counters.events);
        // 20,000 packets with 1.6 million hits and 800,000 photons: a byte each would be more.
        assertTrue(made < 100_000, made + " bytes");
    }

    @Test
    void shouldFindPhotonsWhoseStripsAreOnDifferentBoards() {
        for (int i = 0; i < 100; i++) {
            long base = Packets.BASE_NS + i * PACKET_NS;
            take(Packets.packet(0, i, i, base, Packets.x(9), 1000, 0), i * PACKET_NS);
            take(Packets.packet(1, i, i, base + 30, Packets.y(7), 1000, 0), i * PACKET_NS);
        }
        decoder.end();
        assertEquals(100, counters.events);
        assertEquals(0, counters.unpaired);
    }

    @Test
    void shouldTakeOneRunOnly() {
        take(Packets.packet(0, 0, 0, Packets.BASE_NS), 0);
        ByteBuffer other = Packets.packet(0, 1, 0, Packets.BASE_NS);
        take(Packets.seal(other.putShort(12, (short) (Packets.RUN + 1))), 0);
        assertEquals(1, counters.rejected(Rejection.RUN));
    }

    @Test
    void shouldGoOnWhereAnEarlierGenerationStopped() {
        take(Packets.packet(0, 0, 0, Packets.BASE_NS, Packets.x(9), 1000, 0), 0);
        Position position = decoder.position();
        Counters next = new Counters();
        var resumed = new GemDecoder(file, file.pixels(), position, next, (row, column, channel, timeNs) -> {});
        resumed.datagram(Packets.packet(0, 3, 5, Packets.BASE_NS + 1), 0);
        resumed.end();
        assertEquals(2, next.lostPackets);
        assertEquals(4, next.lostHits);
        assertEquals(0, next.counts(FullFieldTally.NONE).allRejected());
    }

    @Test
    void shouldFollowABoardThatWasSwitchedOffAndOnWhileNoAdapterWasThere() {
        for (int i = 0; i < 10; i++) {
            take(Packets.packet(0, i, i, Packets.BASE_NS + i * PACKET_NS, Packets.x(9), 1000, 0), 0);
        }
        var gauges = decoder.position().gauges();
        Position told = Position.of(2, name -> gauges.stream()
                .filter(gauge -> gauge.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue());
        Counters next = new Counters();
        var resumed = new GemDecoder(file, file.pixels(), told, next, (row, column, channel, timeNs) -> {});
        resumed.datagram(Packets.packet(0, 9, 9, Packets.BASE_NS + 9 * PACKET_NS, Packets.x(9), 1000, 0), 0);
        assertEquals(1, next.rejected(Rejection.TOO_OLD), "it is none of after the restart");
        resumed.datagram(Packets.packet(0, 2, 7, Packets.BASE_NS + 12 * PACKET_NS, Packets.x(9), 1000, 0), 0);
        resumed.end();
        assertEquals(1, next.restarts);
        assertEquals(2, next.lostPackets);
        assertEquals(7, next.lostHits);
        assertEquals(1, next.packets);
    }

    @Test
    void shouldWaitForABoardWhoseFirstPacketsAfterASilenceWaitForEarlierOnes() {
        int row = Packets.y(7);
        for (int i = 0; i < 600; i++) {
            long base = Packets.BASE_NS + i * PACKET_NS;
            take(Packets.packet(0, i, i, base, Packets.x(9), 1000, 30), i * PACKET_NS);
            if (i < 100 || i >= 400) {
                take(Packets.packet(1, i, i, base, row, 1000, 0), i * PACKET_NS);
            }
        }
        decoder.end();
        assertEquals(300, counters.lostPackets);
        assertEquals(300 - 1, counters.events, "but for the one for which nobody had waited");
        assertEquals(1, counters.latePackets);
    }

    @Test
    void shouldLoseNothingWhenAllBoardsWereSilent() {
        for (int i = 0; i < 20; i++) {
            long ticks = i * 2 * BoardMerge.PATIENCE_NS;
            take(Packets.packet(0, i, i, Packets.BASE_NS + ticks, Packets.x(9), 1000, 0), ticks);
            take(Packets.packet(1, i, i, Packets.BASE_NS + ticks + 30, Packets.y(7), 1000, 0), ticks);
        }
        decoder.end();
        assertEquals(20, counters.events);
        assertEquals(0, counters.latePackets);
    }

    @Test
    void shouldCountFromTheFirstPacketWhenTheRunIsAnother() {
        Position position =
                new Position(Packets.RUN + 1, new long[] {10, 10}, new long[] {100, 100}, new long[] {-1, -1});
        var resumed = new GemDecoder(file, file.pixels(), position, counters, (row, column, channel, timeNs) -> {});
        resumed.datagram(Packets.packet(0, 2, 6, Packets.BASE_NS), 0);
        resumed.end();
        assertEquals(2, counters.lostPackets);
        assertEquals(6, counters.lostHits);
    }

    private void decode(int from, int to) {
        // Hits of both planes on board 0; board 1 has nothing and says so.
        ByteBuffer[] packets = new ByteBuffer[2];
        int[] hits = new int[3 * 2 * PHOTONS];
        for (int i = 0; i < PHOTONS; i++) {
            System.arraycopy(
                    new int[] {Packets.x(100 + i), 1000, 1000 * i, Packets.y(50 + i), 1000, 1000 * i + 10},
                    0,
                    hits,
                    6 * i,
                    6);
        }
        packets[0] = Packets.packet(0, 0, 0, Packets.BASE_NS, hits);
        packets[1] = Packets.packet(1, 0, 0, Packets.BASE_NS);
        CRC32C crc = new CRC32C();
        for (int n = from; n < to; n++) {
            long base = Packets.BASE_NS + n * PACKET_NS;
            for (int board = 0; board < 2; board++) {
                ByteBuffer packet = packets[board];
                packet.putLong(16, n)
                        .putLong(24, (1L - board) * 2 * PHOTONS * n)
                        .putLong(32, base);
                buffer.clear().put(Packets.seal(packet, crc)).flip();
                packet.position(0);
                decoder.datagram(buffer, n * PACKET_NS);
            }
        }
    }

    private void take(ByteBuffer packet, long ticksNs) {
        decoder.datagram(packet, ticksNs);
    }
}
