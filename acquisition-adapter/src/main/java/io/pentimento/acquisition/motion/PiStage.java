package io.pentimento.acquisition.motion;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.port.Port;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Axes of Physik Instrumente behind one line, which speak GCS 2, such as the C-863 Mercury (Mercury GCS Commands MS163E).
 *
 * <p>Safe for use by many threads.
 */
public final class PiStage implements AutoCloseable {

    private static final Duration LONGEST_REFERENCE = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Parameters of CTO: what pulses are made by, and where (C-863 manual MS249E). */
    private static final int STEP = 1;

    private static final int AXIS = 2;
    private static final int MODE = 3;
    private static final int START = 8;
    private static final int STOP = 9;
    private static final int POSITION_DISTANCE = 0;

    private final Port port;
    private final GcsLink link;

    /**
     * @param port closed with this
     * @param patience until an answer must be there
     */
    public PiStage(Port port, Duration patience) {
        this.port = port;
        this.link = new GcsLink(port, patience);
    }

    /**
     * One of its axes.
     *
     * @param name as the operator calls it
     * @param axis as the controller calls it: "1"
     * @param triggerLine output that makes pulses; 0 when there is none
     */
    public Axis axis(String name, String axis, int triggerLine) {
        return new PiAxis(name, axis, triggerLine);
    }

    @Override
    public void close() {
        port.close();
    }

    private final class PiAxis implements Axis {
        private final String name;
        private final String axis;
        private final int triggerLine;

        PiAxis(String name, String axis, int triggerLine) {
            this.name = name;
            this.axis = axis;
            this.triggerLine = triggerLine;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void prepare() {
            link.set("SVO %s 1", axis);
            if (link.number("FRF?", axis) == 0) {
                int halts = link.halts();
                link.order("FRF %s", axis);
                awaitReference(halts);
            }
        }

        private void awaitReference(int halts) {
            long end = System.nanoTime() + LONGEST_REFERENCE.toNanos();
            while (link.number("FRF?", axis) == 0) {
                if (link.halts() != halts) {
                    throw new InstrumentFault(
                            name,
                            "it was stopped while it looked for its reference",
                            "it looks again when the scan goes on");
                }
                if (!isReady()) {
                    throw new InstrumentFault(
                            name,
                            "it was switched off while it looked for its reference",
                            "see whether its power has failed; it looks again");
                }
                if (System.nanoTime() > end) {
                    throw new InstrumentFault(
                            name,
                            "its reference was not found within " + LONGEST_REFERENCE.toSeconds() + " s",
                            "check that it can move freely");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }

        @Override
        public double lowestMm() {
            return link.number("TMN?", axis);
        }

        @Override
        public double highestMm() {
            return link.number("TMX?", axis);
        }

        @Override
        public void speed(double mmPerS) {
            link.set("VEL %s %.6f", axis, mmPerS);
        }

        @Override
        public void move(double toMm) {
            link.order("MOV %s %.6f", axis, toMm);
        }

        @Override
        public boolean arrived() {
            return link.number("ONT?", axis) == 1;
        }

        /** Its servo is off after power has failed. */
        @Override
        public boolean isReady() {
            return link.number("SVO?", axis) == 1;
        }

        @Override
        public double positionMm() {
            return link.number("POS?", axis);
        }

        @Override
        public void halt() {
            link.halt();
        }

        @Override
        public boolean pulses() {
            return triggerLine > 0;
        }

        @Override
        public void pulse(double firstMm, double lastMm, double stepMm) {
            link.set(
                    "CTO %1$d %2$d %3$s %1$d %4$d %5$d %1$d %6$d %7$.6f %1$d %8$d %9$.6f %1$d %10$d %11$.6f",
                    triggerLine, AXIS, axis, MODE, POSITION_DISTANCE, STEP, stepMm, START, firstMm, STOP, lastMm);
            link.set("TRO %d 1", triggerLine);
        }

        @Override
        public void noPulses() {
            link.set("TRO %d 0", triggerLine);
        }

        @Override
        public void reopen() {
            link.reopen();
        }
    }
}
