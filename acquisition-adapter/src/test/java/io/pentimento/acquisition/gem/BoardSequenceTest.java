package io.pentimento.acquisition.gem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoardSequenceTest {

    private static final int HITS = 2;

    private final Counters counters = new Counters();
    private final List<Long> taken = new ArrayList<>();
    private final BoardSequence sequence = new BoardSequence(0, 0, -1, counters, p -> taken.add(p.sequence()));
    private final GemPacket packet = new GemPacket();
    private long nowNs;

    @Test
    void shouldTakePacketsInTheOrderInWhichTheyWereSent() {
        come(0, 2, 1, 5, 4, 3, 6);
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L), taken);
        assertEquals(3, counters.reordered, "2, 5 and 4 came before one that was sent earlier");
        assertLosses(0, 0, 0);
    }

    @Test
    void shouldDropWhatComesTwice() {
        come(0, 0, 1, 3, 3, 2, 1, 3);
        assertEquals(List.of(0L, 1L, 2L, 3L), taken);
        assertEquals(4, counters.duplicates);
        assertLosses(0, 0, 0);
    }

    @Test
    void shouldGiveAPacketUpAfterSomeTime() {
        come(0, 2, 3);
        assertEquals(List.of(0L), taken);
        nowNs += BoardSequence.PATIENCE_NS + 1;
        sequence.tick(nowNs);
        assertEquals(List.of(0L, 2L, 3L), taken);
        assertLosses(1, HITS, 0);
    }

    @Test
    void shouldGiveAPacketUpWhenTooManyHaveOvertakenIt() {
        come(0);
        come(IntStream.range(2, BoardSequence.WINDOW + 1).toArray());
        assertEquals(List.of(0L), taken);
        come(BoardSequence.WINDOW + 1);
        assertEquals(BoardSequence.WINDOW + 1, taken.size());
        assertLosses(1, HITS, 0);
    }

    @Test
    void shouldCountALatePacketAsLateAndNoLongerAsLost() {
        come(0, 2);
        sequence.end();
        assertLosses(1, HITS, 0);
        come(1, 1);
        assertEquals(List.of(0L, 2L), taken);
        assertLosses(0, 0, 1);
        assertEquals(HITS, counters.lateHits);
        assertEquals(1, counters.duplicates);
    }

    @Test
    void shouldCountWhatWasLostBeforeTheFirstPacket() {
        come(10);
        sequence.end();
        assertLosses(10, 10 * HITS, 0);
    }

    @Test
    void shouldNotCountAsLostWhatWasSentLongBeforeItCame() {
        int first = (int) BoardSequence.JOINED;
        come(first, first + 2, first + 1, first + 5);
        sequence.end();
        assertEquals(List.of(first + 0L, first + 1L, first + 2L, first + 5L), taken);
        assertLosses(2, 2 * HITS, 0);
        come(first - 1);
        assertEquals(1, counters.rejected(Rejection.TOO_OLD));
    }

    @Test
    void shouldSayWhetherAPacketCouldBeOfTheBoard() {
        assertNull(packet.read(Packets.packet(0, 0, 0, Packets.BASE_NS)));
        assertTrue(sequence.add(packet, nowNs));
        assertNull(packet.read(Packets.packet(0, 1L << 60, 0, Packets.BASE_NS)));
        assertFalse(sequence.add(packet, nowNs));
    }

    @Test
    void shouldCountALongSilenceExactly() {
        come(0, 10_000_000, 10_000_001, 10_000_002);
        sequence.end();
        assertEquals(List.of(0L, 10_000_001L, 10_000_002L), taken, "one that is so far off is not believed at once");
        assertEquals(1, counters.rejected(Rejection.NUMBERS));
        assertLosses(10_000_000, 10_000_000L * HITS, 0);
        come(1);
        assertEquals(1, counters.rejected(Rejection.TOO_OLD));
        come(9_999_000);
        assertLosses(9_999_999, 9_999_999L * HITS, 1);
    }

    @Test
    void shouldNotBelieveAPacketThatIsAloneInItsTimeOrNumber() {
        come(0);
        add(1L << 60, (1L << 60) * HITS);
        assertNull(packet.read(Packets.packet(0, 1, HITS, Packets.BASE_NS + 100_000_000_000L)));
        sequence.add(packet, nowNs);
        come(1, 2, 3);
        assertEquals(List.of(0L, 1L, 2L, 3L), taken);
        assertEquals(2, counters.rejected(Rejection.NUMBERS));
        assertLosses(0, 0, 0);
    }

    @Test
    void shouldNotGuessWhatBecameOfPacketsThatAnEarlierAdapterMayHaveHad() {
        var resumed = new BoardSequence(10, 10 * HITS, -1, counters, p -> taken.add(p.sequence()));
        assertNull(packet.read(Packets.packet(0, 9, 9 * HITS, Packets.BASE_NS, Packets.x(1), 100, 0)));
        resumed.add(packet, nowNs);
        assertEquals(1, counters.rejected(Rejection.TOO_OLD));
        assertLosses(0, 0, 0);
        assertNull(packet.read(Packets.packet(0, 12, 12 * HITS, Packets.BASE_NS)));
        resumed.add(packet, nowNs);
        resumed.end();
        assertEquals(List.of(12L), taken);
        assertLosses(2, 2 * HITS, 0);
    }

    @Test
    void shouldFollowABoardThatWasSwitchedOffAndOn() {
        come(0, 1, 2, 3, 5);
        anew(1, 1000);
        assertEquals(List.of(0L, 1L, 2L, 3L, 5L), taken);
        assertEquals(1, counters.restarts);
        assertLosses(1, HITS, 0);
        anew(0, 999);
        anew(2, 1001);
        assertEquals(List.of(0L, 1L, 2L, 3L, 5L, 0L, 1L, 2L), taken);
        come(4, 3);
        assertEquals(2, counters.rejected(Rejection.TOO_OLD), "from before, when nobody can know what they were");
        anew(2, 1001);
        anew(1, 1000);
        assertEquals(2, counters.duplicates);
        assertEquals(1, counters.restarts);
        assertLosses(1, HITS, 0);
    }

    @Test
    void shouldNotTakeTheEndOfARunThatIsSaidAgainForANewBeginning() {
        come(0, 1);
        for (int again = 0; again < 3; again++) {
            assertNull(packet.read(Packets.end(0, 2, 2 * HITS, Packets.BASE_NS + 10_000 + again)));
            sequence.add(packet, nowNs);
        }
        assertEquals(0, counters.restarts);
        assertLosses(0, 0, 0);
    }

    /** @param afterUs when it was sent */
    private void anew(long number, long afterUs) {
        assertNull(packet.read(Packets.packet(
                0,
                number,
                number * HITS,
                Packets.BASE_NS + 1000 * afterUs,
                Packets.x(1),
                100,
                0,
                Packets.y(1),
                100,
                1)));
        sequence.add(packet, nowNs);
    }

    @Test
    void shouldRejectNumbersThatContradictEachOther() {
        come(0);
        add(1, 1);
        add(1, 10_000);
        add(5, 2 + 4 * GemPacket.MOST_HITS + 1);
        assertEquals(3, counters.rejected(Rejection.NUMBERS));
        come(1, 2);
        assertEquals(List.of(0L, 1L, 2L), taken);
        assertLosses(0, 0, 0);
    }

    @Test
    void shouldCountExactlyWhateverTheNetworkDoes() {
        SplittableRandom random = new SplittableRandom(3);
        List<Integer> order = new ArrayList<>();
        int lost = 0;
        int duplicated = 0;
        int packets = 100_000;
        for (int s = 0; s < packets; s++) {
            if (random.nextInt(20) == 0) {
                lost++;
            } else {
                order.add(Math.max(0, order.size() - random.nextInt(5)), s);
                if (random.nextInt(20) == 0) {
                    order.add(s);
                    duplicated++;
                }
            }
        }
        come(order.stream().mapToInt(Integer::intValue).toArray());
        come(packets);
        sequence.end();
        assertEquals(packets - lost + 1, taken.size());
        assertEquals(taken.stream().sorted().toList(), taken);
        assertEquals(duplicated, counters.duplicates);
        assertLosses(lost, (long) lost * HITS, 0);
    }

    private void come(int... sequences) {
        for (int s : sequences) {
            add(s, (long) s * HITS);
        }
    }

    private void add(long number, long firstHit) {
        assertNull(packet.read(Packets.packet(
                0,
                number,
                firstHit,
                Packets.BASE_NS + number % 1_000_000_000 * 1000,
                Packets.x(1),
                100,
                0,
                Packets.y(1),
                100,
                1)));
        sequence.add(packet, nowNs);
    }

    private void assertLosses(long packets, long hits, long late) {
        assertEquals(packets, counters.lostPackets, "lost packets");
        assertEquals(hits, counters.lostHits, "lost hits");
        assertEquals(late, counters.latePackets, "late packets");
    }
}
