package io.pentimento.acquisition.gem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoincidenceTest {

    private static final String FILE =
            """
            ports: [0]
            boards: 1
            rows: 20
            columns: 10
            x: {strips: 20, first: 2, last: 11}
            y: {strips: 40, mirror: true}
            window: 100
            mismatch: 0.4
            kev-per-amplitude: 0.01
            channels: 100
            offset-kev: 0.05
            gain-kev: 0.1
            tile-rows: 4
            """;

    private record Event(int row, int column, int channel, long ns) {}

    private final GemFile file = GemFile.parse("gem.yaml", FILE);
    private final Counters counters = new Counters();
    private final List<Event> events = new ArrayList<>();
    private final Coincidence coincidence = new Coincidence(
            file.window(),
            file.mismatch(),
            file.pixels(),
            counters,
            (row, column, channel, ns) -> events.add(new Event(row, column, channel, ns)));

    @Test
    void shouldFindAPhotonAtTheCentreOfGravityOfItsCharge() {
        hit(100, x(5), 10);
        hit(110, x(6), 30);
        hit(120, x(7), 60);
        hit(130, y(8), 52);
        hit(140, y(9), 52);
        coincidence.end();
        // X: 6.5, and strip 2 is the first; Y: 8.5, half a row each, from below. 204 amplitudes are 2.04 keV.
        assertEquals(List.of(new Event(20 - 1 - 4, 5, 20, 100)), events);
        assertEquals(0, counters.unpaired);
    }

    @Test
    void shouldKeepPhotonsApartThatComeAfterEachOther() {
        photon(0, 5, 8, 100);
        photon(300, 5, 8, 200);
        coincidence.end();
        assertEquals(List.of(20, 40), events.stream().map(Event::channel).toList());
    }

    @Test
    void shouldKeepPhotonsApartOnTheSameStripsWhoseHitsFormOneGroup() {
        hit(0, x(5), 100);
        hit(90, y(8), 100);
        hit(180, x(6), 200);
        hit(260, y(9), 200);
        coincidence.end();
        assertEquals(List.of(20, 40), events.stream().map(Event::channel).toList());
    }

    @Test
    void shouldPairByAmplitudeWhatComesAtTheSameTime() {
        hit(0, x(3), 100);
        hit(1, x(8), 300);
        hit(2, y(10), 315);
        hit(3, y(30), 95);
        coincidence.end();
        assertEquals(List.of(new Event(20 - 1 - 5, 6, 61, 1), new Event(20 - 1 - 15, 1, 19, 0)), events);
    }

    @Test
    void shouldNotPairWhatDoesNotAgree() {
        hit(0, x(3), 100);
        hit(1, y(10), 300);
        coincidence.end();
        assertEquals(List.of(), events);
        assertEquals(2, counters.unpaired);
    }

    @Test
    void shouldCountClustersWithoutAPartner() {
        hit(0, x(3), 100);
        hit(500, y(3), 100);
        photon(1000, 5, 8, 100);
        hit(1001, x(9), 100);
        coincidence.end();
        assertEquals(1, events.size());
        assertEquals(3, counters.unpaired);
    }

    @Test
    void shouldBreakAClusterWhereAStripIsSilent() {
        hit(0, x(5), 50);
        hit(0, x(7), 50);
        hit(0, y(8), 50);
        hit(0, y(20), 50);
        coincidence.end();
        assertEquals(2, events.size());
    }

    @Test
    void shouldCountWhatIsOutsideOrBeyond() {
        photon(0, 1, 8, 100);
        photon(1000, 12, 8, 100);
        photon(2000, 5, 8, 600);
        coincidence.end();
        assertEquals(List.of(), events);
        assertEquals(2, counters.outside);
        assertEquals(1, counters.beyond);
    }

    @Test
    void shouldEndAGroupAsSoonAsNoMoreOfItCanCome() {
        photon(0, 5, 8, 100);
        coincidence.until(101);
        assertEquals(0, events.size());
        coincidence.until(102);
        assertEquals(1, events.size());
    }

    @Test
    void shouldSurviveAStormThatNeverEnds() {
        SplittableRandom random = new SplittableRandom(1);
        long hits = 200_000;
        for (int i = 0; i < hits; i++) {
            hit(10L * i, random.nextBoolean() ? x(random.nextInt(20)) : y(random.nextInt(40)), random.nextInt(65_536));
        }
        coincidence.end();
        assertEquals((hits - 1) / Coincidence.MOST_HITS, counters.cut);
        assertEquals(events.size(), counters.events);
    }

    private void photon(long ns, int column, int row, int amplitude) {
        hit(ns, x(column), amplitude);
        hit(ns + 1, y(row), amplitude);
    }

    private void hit(long ns, int strip, int amplitude) {
        coincidence.add(ns, strip | amplitude << 16);
    }

    private static int x(int strip) {
        return Packets.x(strip);
    }

    private static int y(int strip) {
        return Packets.y(strip);
    }
}
