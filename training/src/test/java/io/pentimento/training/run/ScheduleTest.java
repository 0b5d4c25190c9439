package io.pentimento.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void shouldRiseInAStraightLineAndFallAlongHalfACosine() {
        Schedule schedule = new Schedule(pace(0), 0, 0);
        assertEquals(0.5, schedule.rate(5));
        assertEquals(1, schedule.rate(10));
        assertEquals(0.505, schedule.rate(60), 1e-12);
        assertEquals(0.01, schedule.rate(110), 1e-12);
    }

    @Test
    void shouldFallToATenthWhenMoreLooksThanThePlateauAllowsWereNoBetter() {
        Schedule schedule = new Schedule(pace(2), 0, 0);
        schedule.looked(true);
        schedule.looked(false);
        schedule.looked(false);
        assertEquals(1, schedule.rate(100));
        schedule.looked(false);
        assertEquals(0.1, schedule.rate(100), 1e-12);
        assertEquals(0, schedule.sinceLowered(), "it waits anew");
    }

    @Test
    void shouldGoOnWaitingWhereItWasResumed() {
        Schedule schedule = new Schedule(pace(2), 1, 2);
        schedule.looked(false);
        assertEquals(0.01, schedule.rate(100), 1e-12);
        Schedule resumed = new Schedule(pace(2), schedule.lowered(), schedule.sinceLowered());
        assertEquals(schedule.rate(100), resumed.rate(100), 0, "to the last bit");
    }

    @Test
    void shouldNotFallByLooksWithoutAPlateau() {
        Schedule schedule = new Schedule(pace(0), 0, 0);
        for (int i = 0; i < 50; i++) {
            schedule.looked(false);
        }
        assertTrue(schedule.rate(10) == 1);
    }

    private static Pace pace(int plateau) {
        return new Pace(110, 1, 10, plateau, 0, 1, 1, 10, 5);
    }
}
