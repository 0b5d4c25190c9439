package io.pentimento.acquisition.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.motion.Axis;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class XyStageTest {

    private static final double ACCELERATION = 100;
    private static final ScanArea AREA = new ScanArea(10, 10, 10, 10, 1);

    private final SaidAxis x = new SaidAxis("x");
    private final SaidAxis y = new SaidAxis("y");
    private final XyStage stage = new XyStage(x, y, ACCELERATION, ScanClock.SYSTEM, () -> false);

    @Test
    void shouldNotRefuseAnAreaBecauseOfOneDamagedAnswer() {
        x.highest.addAll(List.of(0.0, 200.0));
        y.highest.addAll(List.of(15.0, 10.0));
        stage.requireReach(AREA, 0);
        x.highest.addAll(List.of(15.0, 15.0));
        var refused = assertThrows(IllegalArgumentException.class, () -> stage.requireReach(AREA, 0));
        assertTrue(refused.getMessage().contains("goes from 0.0 to 15.0 mm only"), refused.getMessage());
    }

    @Test
    void shouldLeaveRoomToSpeedUpAndSlowDown() {
        stage.requireReach(AREA, 10);
        var refused = assertThrows(IllegalArgumentException.class, () -> stage.requireReach(AREA, 10.5));
        assertTrue(
                refused.getMessage()
                        .startsWith("area.left to area.left + area.width, with 10.500 mm to speed up,=-0.5 to 30.5 mm"),
                refused.getMessage());
    }

    @Test
    void shouldNotMoveAnAxisOfAScanThatWasStopped() {
        XyStage stopped = new XyStage(x, y, ACCELERATION, ScanClock.SYSTEM, () -> true);
        stopped.send(x, 20, 10);
        assertEquals(0, x.moves);
    }

    @Test
    void shouldNoticeSoonThatAnAxisWasSwitchedOffOnItsWay() {
        x.ready = false;
        var fault = assertThrows(InstrumentFault.class, () -> stage.go(x, 20, 10));
        assertEquals("x", fault.getMessage().substring(0, 1));
        assertTrue(fault.getMessage().contains("it was switched off on its way"), fault.getMessage());
    }

    @Test
    void shouldSayWhereAnAxisStandsThatDoesNotMove() {
        var fault = assertThrows(
                InstrumentFault.class,
                () -> new XyStage(x, y, ACCELERATION, new HurriedClock(), () -> false).go(x, 20, 10));
        assertEquals(
                "x: it is at 0.0 mm and does not get to 20.0 mm; check that nothing is in its way, and its servo",
                fault.getMessage());
    }

    /** Time goes by when somebody waits. */
    private static final class HurriedClock implements ScanClock {
        private long ns;

        @Override
        public long utcNs() {
            return ns;
        }

        @Override
        public long ticksNs() {
            return ns;
        }

        @Override
        public void park(long forNs) {
            ns += forNs;
        }
    }

    /** An axis that never arrives, and says what it is told to. */
    private static final class SaidAxis implements Axis {
        private final String name;
        private final Deque<Double> highest = new ArrayDeque<>();
        private boolean ready = true;
        private int moves;

        SaidAxis(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void prepare() {}

        @Override
        public double lowestMm() {
            return 0;
        }

        @Override
        public double highestMm() {
            return highest.isEmpty() ? 200 : highest.remove();
        }

        @Override
        public void speed(double mmPerS) {}

        @Override
        public void move(double toMm) {
            moves++;
        }

        @Override
        public boolean arrived() {
            return false;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public double positionMm() {
            return 0;
        }

        @Override
        public void halt() {}

        @Override
        public boolean pulses() {
            return false;
        }

        @Override
        public void pulse(double firstMm, double lastMm, double stepMm) {}

        @Override
        public void noPulses() {}

        @Override
        public void reopen() {}
    }
}
