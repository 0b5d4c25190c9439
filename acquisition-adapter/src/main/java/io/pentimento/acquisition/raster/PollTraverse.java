package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.Pixel;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.spectrometer.Spectrometer;
import io.pentimento.xrf.cube.PixelTiming;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The stage moves on evenly and is asked again and again where it is; at each border the spectrometers hand over what they have
 * counted. It works with any stage and any spectrometer; borders are as good as answers are quick, and where they really were
 * travels with the pixels. A pixel whose border was missed by too much is measured anew.
 */
final class PollTraverse implements Traverse {

    private static final Duration GRACE = Duration.ofSeconds(5);
    /** What a border may be off, in pixels. */
    private static final double MOST_OFF = 0.1;
    /** What a spectrum may be off in time, in dwells. */
    private static final double MOST_LATE = 0.2;
    /** From so near on the border is awaited by the clock. */
    private static final double NEAR_S = 0.02;

    private final XyStage stage;
    private final List<Spectrometer> spectrometers;
    private final ScanArea area;
    private final ScanPlan plan;
    private final double speed;
    private final double returnSpeed;
    private final ScanClock clock;
    private final BooleanSupplier interrupted;
    private final int[][] unwanted;
    private BitSet wanted;
    /** Null when the stage stands. */
    private Leg leg;

    private int next;
    private int passed;
    private double borderMm;
    private long takenNs;

    PollTraverse(
            XyStage stage,
            List<Spectrometer> spectrometers,
            ScanArea area,
            ScanPlan plan,
            double dwellS,
            double returnSpeed,
            ScanClock clock,
            BooleanSupplier interrupted) {
        this.stage = stage;
        this.spectrometers = spectrometers;
        this.area = area;
        this.plan = plan;
        this.speed = area.stepMm() / dwellS;
        this.returnSpeed = returnSpeed;
        this.clock = clock;
        this.interrupted = interrupted;
        this.unwanted = spectrometers.stream().map(s -> new int[s.channels()]).toArray(int[][]::new);
    }

    @Override
    public boolean measure(int index, Pixel into) {
        try {
            return counted(index, into);
        } catch (InstrumentFault e) {
            leg = null;
            throw e;
        }
    }

    private boolean counted(int index, Pixel into) {
        if (!isOnTheWayTo(index) && !begin(index)) {
            return false;
        }
        double from = borderMm;
        if (!await(leg.border(passed + 1))) {
            leg = null;
            return false;
        }
        for (int d = 0; d < spectrometers.size(); d++) {
            PixelTiming timing = spectrometers.get(d).take(into.counts(d));
            requireDwell(spectrometers.get(d), timing.realTimeS(), Math.abs(borderMm - from) / speed);
            into.timing(d, timing);
        }
        into.position((from + borderMm) / 2, area.yMm(plan.row(index)));
        passed++;
        next = index + 1;
        takenNs = clock.ticksNs();
        if (passed == leg.pixels()) {
            leg = null;
        }
        return true;
    }

    /** When nobody has asked for the next pixel for so long, its border is passed already. */
    private boolean isOnTheWayTo(int index) {
        return leg != null && next == index && clock.ticksNs() - takenNs < 1e9 * area.stepMm() / speed;
    }

    /** The spectrometer keeps time itself, and knows when it was asked late. */
    private void requireDwell(Spectrometer spectrometer, double countedS, double passedS) {
        if (Math.abs(countedS - passedS) > MOST_LATE * area.stepMm() / speed) {
            throw new InstrumentFault(
                    spectrometer.name(),
                    "it counted for %.3f s of a pixel that was passed in %.3f s".formatted(countedS, passedS),
                    "if that happens often, the dwell is too short for the answers of stage and spectrometers");
        }
    }

    /** Gets the stage to its speed, and to the first border. */
    private boolean begin(int first) {
        leg = null;
        Leg begun = Leg.of(plan, area, first, Leg.leftInRow(plan, wanted, first), stage.runUpMm(speed));
        if (!stage.go(stage.y(), area.yMm(begun.row()), returnSpeed)
                || !stage.go(stage.x(), begun.start(), returnSpeed)) {
            return false;
        }
        spectrometers.forEach(Spectrometer::run);
        stage.send(stage.x(), begun.stop(), speed);
        leg = begun;
        next = first;
        passed = 0;
        if (!await(leg.begin())) {
            leg = null;
            return false;
        }
        for (int d = 0; d < unwanted.length; d++) {
            spectrometers.get(d).take(unwanted[d]);
        }
        takenNs = clock.ticksNs();
        return true;
    }

    /** Waits until the stage passes a border; false when it was halted before. */
    private boolean await(double border) {
        long begin = clock.ticksNs();
        double way = Math.max(area.stepMm(), Math.abs(leg.begin() - leg.start()));
        double patience = GRACE.toNanos() + 2e9 * way / speed;
        long doubt = begin + XyStage.DOUBT_NS;
        while (!interrupted.getAsBoolean()) {
            long asked = clock.ticksNs();
            double at = stage.x().positionMm();
            long told = (asked + clock.ticksNs()) / 2;
            double left = leg.sign() * (border - at) / speed;
            if (left <= NEAR_S) {
                park(Math.round(1e9 * left) - (clock.ticksNs() - told));
                return pass(border, at + leg.sign() * speed * (clock.ticksNs() - told) / 1e9);
            }
            if (asked - begin > patience) {
                throw new InstrumentFault(
                        stage.x().name(),
                        "it is at " + at + " mm and does not get to " + border + " mm",
                        "check that nothing is in its way, and its servo");
            }
            if (asked > doubt) {
                doubt = asked + XyStage.DOUBT_NS;
                XyStage.requireReady(stage.x());
            }
            park(Math.round(1e9 * Math.min(left / 2, NEAR_S)));
        }
        return false;
    }

    private void park(long ns) {
        long end = clock.ticksNs() + ns;
        for (long left = ns; left > 0 && !interrupted.getAsBoolean(); left = end - clock.ticksNs()) {
            clock.park(left);
        }
    }

    private boolean pass(double border, double at) {
        if (interrupted.getAsBoolean()) {
            return false;
        }
        double off = Math.abs(at - border) / area.stepMm();
        if (off > MOST_OFF) {
            throw new InstrumentFault(
                    stage.x().name(),
                    "it was " + Math.round(100 * off) + " % of a pixel beyond its border before anybody knew",
                    "if that happens often, the dwell is too short for the answers of stage and spectrometers");
        }
        borderMm = at;
        return true;
    }

    @Override
    public boolean holds(int index) {
        return false;
    }

    @Override
    public void wants(BitSet pixels) {
        wanted = pixels;
    }

    @Override
    public double runUpMm() {
        return stage.runUpMm(speed);
    }

    @Override
    public boolean goTo(int index) {
        return stage.goTo(area.xMm(plan.column(index)), area.yMm(plan.row(index)), returnSpeed);
    }

    @Override
    public void forget() {
        leg = null;
    }
}
