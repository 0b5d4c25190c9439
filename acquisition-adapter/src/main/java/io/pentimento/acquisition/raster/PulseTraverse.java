package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.Pixel;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.spectrometer.Spectrometer;
import io.pentimento.xrf.cube.PixelTiming;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The stage moves on evenly and pulses at the borders of pixels; at each pulse the spectrometers store what they have counted.
 * A row, or as much of one as they can store, is read out when the stage has passed it. So borders are where the stage was, and
 * a damaged answer is asked for again.
 */
final class PulseTraverse implements Traverse {

    private final XyStage stage;
    private final List<Spectrometer> spectrometers;
    private final ScanArea area;
    private final ScanPlan plan;
    private final double dwellS;
    private final double returnSpeed;
    private final BooleanSupplier interrupted;
    private BitSet wanted;
    private int firstStored;
    private int stored;

    PulseTraverse(
            XyStage stage,
            List<Spectrometer> spectrometers,
            ScanArea area,
            ScanPlan plan,
            double dwellS,
            double returnSpeed,
            BooleanSupplier interrupted) {
        this.stage = stage;
        this.spectrometers = spectrometers;
        this.area = area;
        this.plan = plan;
        this.dwellS = dwellS;
        this.returnSpeed = returnSpeed;
        this.interrupted = interrupted;
    }

    @Override
    public boolean measure(int index, Pixel into) {
        if (!holds(index)) {
            stored = 0;
            if (!pass(index)) {
                return false;
            }
        }
        // The first of all slots holds what was counted on the way to the first border.
        int slot = index - firstStored + 1;
        for (int d = 0; d < spectrometers.size(); d++) {
            PixelTiming timing = spectrometers.get(d).read(slot, into.counts(d));
            into.timing(d, timing);
        }
        into.position(area.xMm(into.column()), area.yMm(into.row()));
        return true;
    }

    @Override
    public boolean holds(int index) {
        return index >= firstStored && index < firstStored + stored;
    }

    @Override
    public void wants(BitSet pixels) {
        wanted = pixels;
    }

    @Override
    public double runUpMm() {
        return stage.runUpMm(speed());
    }

    @Override
    public boolean goTo(int index) {
        return stage.goTo(area.xMm(plan.column(index)), area.yMm(plan.row(index)), returnSpeed);
    }

    @Override
    public void forget() {
        stored = 0;
    }

    /** The way over the pixels from this one to the end of its row, as many as are wanted and can be stored. */
    private Leg leg(int first) {
        int pixels = Math.min(Leg.leftInRow(plan, wanted, first), leastSlots() - 1);
        return Leg.of(plan, area, first, pixels, stage.runUpMm(speed()));
    }

    private double speed() {
        return area.stepMm() / dwellS;
    }

    private boolean pass(int first) {
        Leg leg = leg(first);
        if (!stage.go(stage.y(), area.yMm(leg.row()), returnSpeed) || !stage.go(stage.x(), leg.start(), returnSpeed)) {
            return false;
        }
        spectrometers.forEach(Spectrometer::arm);
        stage.x().pulse(leg.begin(), leg.end(), area.stepMm());
        boolean passed;
        try {
            passed = travel(leg.stop());
        } finally {
            stage.x().noPulses();
            spectrometers.forEach(Spectrometer::disarm);
        }
        firstStored = first;
        stored = passed ? wholeRow(leg.pixels()) : leastStored();
        if (passed) {
            approach(first + leg.pixels());
        }
        return stored > 0;
    }

    /** Sends the stage on its way to the next leg, so that it gets there while this one is read out. */
    private void approach(int next) {
        if (next < plan.rows() * plan.columns() && (wanted == null || wanted.get(next))) {
            Leg leg = leg(next);
            stage.send(stage.y(), area.yMm(leg.row()), returnSpeed);
            stage.send(stage.x(), leg.start(), returnSpeed);
        }
    }

    /** False when it was halted on its way, by itself or by a command that the controller takes for an error. */
    private boolean travel(double toMm) {
        try {
            return stage.go(stage.x(), toMm, speed());
        } catch (InstrumentFault e) {
            if (interrupted.getAsBoolean()) {
                return false;
            }
            throw e;
        }
    }

    private int wholeRow(int pixels) {
        spectrometers.forEach(spectrometer -> requireStored(spectrometer, pixels + 1));
        return pixels;
    }

    /** How many pixels were passed wholly before the stage was halted. */
    private int leastStored() {
        return Math.max(
                0, spectrometers.stream().mapToInt(Spectrometer::stored).min().orElseThrow() - 1);
    }

    private int leastSlots() {
        return spectrometers.stream().mapToInt(Spectrometer::slots).min().orElseThrow();
    }

    private static void requireStored(Spectrometer spectrometer, int wanted) {
        int stored = spectrometer.stored();
        if (stored != wanted) {
            throw new InstrumentFault(
                    spectrometer.name(),
                    "it has seen " + stored + " pulses of its stage instead of " + wanted,
                    "check the cable from the stage's output to its AUX_IN2");
        }
    }
}
