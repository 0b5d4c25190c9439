package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.motion.Axis;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The two axes, and waiting for them. Belongs to one thread, except for {@link #halt}. */
final class XyStage {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long LOOK_NS = 2_000_000;
    /** So often an axis on its way is asked whether it still is. */
    static final long DOUBT_NS = 250_000_000;
    /** What an axis may be off when it says that it has arrived. */
    private static final double CLOSE_MM = 0.05;

    private final Axis x;
    private final Axis y;
    private final double acceleration;
    private final ScanClock clock;
    private final BooleanSupplier stopped;

    XyStage(Axis x, Axis y, double acceleration, ScanClock clock, BooleanSupplier stopped) {
        this.x = x;
        this.y = y;
        this.acceleration = acceleration;
        this.clock = clock;
        this.stopped = stopped;
    }

    Axis x() {
        return x;
    }

    Axis y() {
        return y;
    }

    /**
     * Refuses an area beyond the ends of the axes.
     *
     * @param runUpMm on which x speeds up before a row, and slows down behind it
     * @throws IllegalArgumentException naming the axis
     */
    void requireReach(ScanArea area, double runUpMm) {
        requireReach(
                x,
                "area.left to area.left + area.width"
                        + (runUpMm > 0 ? ", with %.3f mm to speed up,".formatted(runUpMm) : ""),
                area.leftMm() - runUpMm,
                area.borderMm(area.columns()) + runUpMm);
        requireReach(y, "area.top to area.top + area.height", area.yMm(0), area.yMm(area.rows() - 1));
    }

    /** A damaged answer may look like any other number: only what is said twice is a reason to refuse. */
    private static void requireReach(Axis axis, String name, double fromMm, double toMm) {
        double lowest;
        double highest;
        do {
            lowest = axis.lowestMm();
            highest = axis.highestMm();
            if (Math.min(fromMm, toMm) >= lowest && Math.max(fromMm, toMm) <= highest) {
                return;
            }
        } while (axis.lowestMm() != lowest || axis.highestMm() != highest);
        throw new IllegalArgumentException(name + "=" + fromMm + " to " + toMm + " mm: the axis " + axis.name()
                + " goes from " + lowest + " to " + highest + " mm only");
    }

    void prepare() {
        x.prepare();
        y.prepare();
    }

    /** Way on which an axis gets to a speed, mm, and a little more. */
    double runUpMm(double speed) {
        return speed * speed / (2 * acceleration) + CLOSE_MM;
    }

    /** Sends an axis somewhere, unless the scan was stopped; a stop that comes in between halts it. */
    void send(Axis axis, double toMm, double speed) {
        axis.speed(speed);
        if (stopped.getAsBoolean()) {
            return;
        }
        axis.move(toMm);
        if (stopped.getAsBoolean()) {
            axis.halt();
        }
    }

    /**
     * Goes to a place, y first.
     *
     * @return false when the scan was stopped meanwhile
     */
    boolean goTo(double xMm, double yMm, double speed) {
        return go(y, yMm, speed) && go(x, xMm, speed);
    }

    /**
     * Sends an axis somewhere and waits until it is there.
     *
     * @return false when the scan was stopped meanwhile; the axis then stands
     */
    boolean go(Axis axis, double toMm, double speed) {
        double way = Math.abs(toMm - axis.positionMm());
        send(axis, toMm, speed);
        long patience = GRACE.toNanos() + Math.round(1e9 * (way / speed + 2 * speed / acceleration));
        long begin = clock.ticksNs();
        long doubt = begin + DOUBT_NS;
        while (!stopped.getAsBoolean() && !axis.arrived()) {
            long now = clock.ticksNs();
            if (now > doubt) {
                doubt = now + DOUBT_NS;
                requireReady(axis);
            }
            if (now - begin > patience) {
                axis.halt();
                throw new InstrumentFault(
                        axis.name(),
                        "it is at " + axis.positionMm() + " mm and does not get to " + toMm + " mm",
                        "check that nothing is in its way, and its servo");
            }
            clock.park(LOOK_NS);
        }
        if (stopped.getAsBoolean()) {
            axis.halt();
            return false;
        }
        requireThere(axis, toMm);
        return true;
    }

    /** @throws InstrumentFault when it was switched off since it was prepared */
    static void requireReady(Axis axis) {
        if (!axis.isReady()) {
            throw new InstrumentFault(
                    axis.name(),
                    "it was switched off on its way",
                    "see whether its power has failed; it looks for its reference again");
        }
    }

    private static void requireThere(Axis axis, double toMm) {
        double at = axis.positionMm();
        if (Math.abs(at - toMm) > CLOSE_MM) {
            throw new InstrumentFault(
                    axis.name(),
                    "it says that it has arrived, but it is at " + at + " mm instead of " + toMm + " mm",
                    "check its servo and encoder, and reference it anew");
        }
    }

    /** Safe for use by any thread. */
    void halt() {
        x.halt();
        y.halt();
    }

    void reopen() {
        x.reopen();
        y.reopen();
    }
}
