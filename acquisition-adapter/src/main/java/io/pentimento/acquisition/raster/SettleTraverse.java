package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.Pixel;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.spectrometer.Spectrometer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The stage stands still while a pixel is counted, for exactly its dwell, which the spectrometers keep themselves. */
final class SettleTraverse implements Traverse {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long LOOK_NS = 1_000_000;

    private final XyStage stage;
    private final List<Spectrometer> spectrometers;
    private final ScanArea area;
    private final ScanPlan plan;
    private final Duration dwell;
    private final double speed;
    private final ScanClock clock;
    private final BooleanSupplier stopped;

    SettleTraverse(
            XyStage stage,
            List<Spectrometer> spectrometers,
            ScanArea area,
            ScanPlan plan,
            Duration dwell,
            double speed,
            ScanClock clock,
            BooleanSupplier stopped) {
        this.stage = stage;
        this.spectrometers = spectrometers;
        this.area = area;
        this.plan = plan;
        this.dwell = dwell;
        this.speed = speed;
        this.clock = clock;
        this.stopped = stopped;
    }

    @Override
    public boolean measure(int index, Pixel into) {
        if (!goTo(index)) {
            return false;
        }
        spectrometers.forEach(s -> s.count(dwell));
        long end = clock.ticksNs() + dwell.toNanos();
        while (clock.ticksNs() < end) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            clock.park(Math.min(LOOK_NS, end - clock.ticksNs()));
        }
        for (int d = 0; d < spectrometers.size(); d++) {
            if (!awaitCounted(spectrometers.get(d), end)) {
                return false;
            }
            into.timing(d, spectrometers.get(d).read(into.counts(d)));
        }
        into.position(stage.x().positionMm(), stage.y().positionMm());
        return true;
    }

    private boolean awaitCounted(Spectrometer spectrometer, long end) {
        while (!spectrometer.counted()) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            if (clock.ticksNs() - end > GRACE.toNanos()) {
                throw new InstrumentFault(
                        spectrometer.name(),
                        "it still counts " + GRACE.toSeconds() + " s after the dwell",
                        "check that no gate holds it up");
            }
            clock.park(LOOK_NS);
        }
        return true;
    }

    @Override
    public boolean holds(int index) {
        return false;
    }

    @Override
    public void wants(BitSet pixels) {}

    @Override
    public double runUpMm() {
        return 0;
    }

    @Override
    public boolean goTo(int index) {
        return stage.goTo(area.xMm(plan.column(index)), area.yMm(plan.row(index)), speed);
    }

    @Override
    public void forget() {}
}
