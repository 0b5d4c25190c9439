package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.Pixel;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.spectrometer.Spectrometer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The stage stands still while a pixel is counted, for exactly its dwell, which the spectrometers keep themselves. */
final class SettleTraverse implements Traverse {

    private static final long LOOK_NS = 1_000_000;

    private final XyStage stage;
    private final List<Spectrometer> spectrometers;
    private final ScanArea area;
    private final Duration dwell;
    private final double speed;
    private final ScanClock clock;
    private final BooleanSupplier stopped;

    SettleTraverse(
            XyStage stage,
            List<Spectrometer> spectrometers,
            ScanArea area,
            Duration dwell,
            double speed,
            ScanClock clock,
            BooleanSupplier stopped) {
        this.stage = stage;
        this.spectrometers = spectrometers;
        this.area = area;
        this.dwell = dwell;
        this.speed = speed;
        this.clock = clock;
        this.stopped = stopped;
    }

    @Override
    public boolean measure(int index, Pixel into) {
        if (!stage.go(stage.y(), area.yMm(into.row()), speed) || !stage.go(stage.x(), area.xMm(into.column()), speed)) {
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
            Spectrometer spectrometer = spectrometers.get(d);
            while (!spectrometer.counted()) {
                clock.park(LOOK_NS);
            }
            into.timing(d, spectrometer.read(into.counts(d)));
        }
        into.position(stage.x().positionMm(), stage.y().positionMm());
        return true;
    }

    @Override
    public void forget() {}
}
