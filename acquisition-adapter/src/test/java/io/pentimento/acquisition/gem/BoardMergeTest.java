package io.pentimento.acquisition.gem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** X strips come from board 0, Y strips from board 1. */
class BoardMergeTest {

    private static final long MS = 1_000_000;

    private final GemFile file = GemFile.emulated(0);
    private final Counters counters = new Counters();
    private final List<Long> times = new ArrayList<>();
    private final BoardMerge merge = new BoardMerge(
            2,
            counters,
            new Coincidence(
                    file.window(),
                    file.mismatch(),
                    file.pixels(),
                    counters,
                    (row, column, channel, ns) -> times.add(ns - Packets.BASE_NS)));
    private final GemPacket packet = new GemPacket();

    @Test
    void shouldWaitForTheOtherBoard() {
        hit(0, 1000, 0);
        hit(0, 9000, 1);
        assertEquals(List.of(), times);
        hit(1, 1100, 2);
        silence(1, 5000, 3);
        assertEquals(List.of(1000L), times);
        assertEquals(0, counters.unpaired);
    }

    @Test
    void shouldNotWaitForABoardThatIsSilent() {
        hit(0, 1000, 0);
        hit(0, 2000, 100 * MS);
        assertEquals(0, counters.unpaired);
        hit(0, 3000, 201 * MS);
        assertEquals(2, counters.unpaired, "those whose time is over");
        hit(1, 1100, 202 * MS);
        assertEquals(1, counters.latePackets);
        assertEquals(1, counters.lateHits);
    }

    @Test
    void shouldNotWaitForABoardThatHasEnded() {
        hit(0, 1000, 0);
        hit(1, 1100, 0);
        take(Packets.end(1, 0, 0, Packets.BASE_NS + 1200), 1);
        silence(0, 4000, 2);
        assertEquals(List.of(1000L), times);
        assertFalse(merge.allEnded());
        take(Packets.end(0, 0, 0, Packets.BASE_NS + 5000), 3);
        assertTrue(merge.allEnded());
    }

    @Test
    void shouldCountHitsThatGoBackInTime() {
        ByteBuffer disordered = Packets.packet(
                0, 0, 0, Packets.BASE_NS, Packets.x(5), 500, 900, Packets.x(6), 500, 800, Packets.y(6), 1000, 950);
        take(disordered, 0);
        silence(0, 100_000, 1);
        silence(1, 100_000, 1);
        assertEquals(1, counters.disordered);
        assertEquals(List.of(900L), times);
    }

    @Test
    void shouldNotWaitForABoardWhenThereIsNoRoomLeft() {
        silence(1, 0, 0);
        int[] full = new int[3 * GemPacket.MOST_HITS];
        for (int i = 0; i < full.length; i += 3) {
            full[i] = Packets.x(5);
            full[i + 1] = 100;
        }
        long sent = 0;
        for (int i = 0; sent <= HitQueue.CAPACITY + 1000; i++) {
            take(Packets.packet(0, 0, 0, Packets.BASE_NS + 1000L * i, full), 1);
            sent += GemPacket.MOST_HITS;
        }
        assertTrue(counters.unpaired > 1000, "these went on alone: " + counters.unpaired);
        assertEquals(sent, counters.hits);
    }

    private void hit(int board, long ns, long ticks) {
        int strip = board == 0 ? Packets.x(5) : Packets.y(5);
        take(Packets.packet(board, 0, 0, Packets.BASE_NS + ns, strip, 1000, 0), ticks);
    }

    private void silence(int board, long ns, long ticks) {
        take(Packets.packet(board, 0, 0, Packets.BASE_NS + ns), ticks);
    }

    private void take(ByteBuffer bytes, long ticks) {
        assertNull(packet.read(bytes));
        merge.add(packet, ticks);
    }
}
