package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.Pixel;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.SteeredSource;
import io.pentimento.acquisition.spectrometer.Spectrometer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A scanner: a stage that carries an object before spectrometers, or them before it. When something is wrong with an
 * instrument the scan waits at its pixel, says so, and tries again until it works or the scan is stopped; a pixel that was
 * being measured is measured anew.
 */
final class ScannerSource implements SteeredSource {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ScanArea area;
    private final XyStage stage;
    private final List<Spectrometer> spectrometers;
    private final List<Watch> watches;
    private final Traverse traverse;
    private final FaultListener faults;
    private final ScanClock clock;
    private final Interruption interruption;
    private final List<AutoCloseable> instruments;
    private volatile ScanPlan plan;
    private volatile String trouble;
    private int next;
    private boolean ready;
    private boolean halted;
    private boolean closed;

    /**
     * @param interruption shared with stage and traverse
     * @param instruments closed with this
     */
    ScannerSource(
            ScanPlan plan,
            ScanArea area,
            XyStage stage,
            List<Spectrometer> spectrometers,
            List<Watch> watches,
            Traverse traverse,
            FaultListener faults,
            ScanClock clock,
            Interruption interruption,
            List<AutoCloseable> instruments) {
        this.plan = plan;
        this.area = area;
        this.stage = stage;
        this.spectrometers = spectrometers;
        this.watches = List.copyOf(watches);
        this.traverse = traverse;
        this.faults = faults;
        this.clock = clock;
        this.interruption = interruption;
        this.instruments = List.copyOf(instruments);
    }

    @Override
    public ScanPlan plan() {
        return plan;
    }

    @Override
    public void seek(int pixel) {
        requireOpen();
        if (pixel < 0 || pixel > plan.plannedPixels()) {
            throw new IllegalArgumentException("pixel=" + pixel + ": must be 0 to " + plan.plannedPixels());
        }
        next = pixel;
    }

    @Override
    public boolean next(Pixel into) {
        requireOpen();
        into.requireShapeOf(plan);
        halted = false;
        int attempt = 0;
        boolean interrupted = interruption.isSet();
        while ((!interrupted || isMeasured()) && next < plan.plannedPixels()) {
            try {
                prepare();
                into.begin(plan.row(next), plan.column(next));
                if (traverse.measure(next, into)) {
                    look(into);
                    mended(attempt);
                    next++;
                    return true;
                }
            } catch (InstrumentFault e) {
                attempt++;
                recover(e, attempt);
            }
            interrupted = interruption.isSet();
        }
        // As it was when it ended this: a halt may be over by now.
        halted = interrupted && !interruption.isStopped();
        traverse.forget();
        interruption.end();
        return false;
    }

    private void look(Pixel pixel) {
        for (int d = 0; d < watches.size(); d++) {
            watches.get(d).look(pixel.timing(d));
        }
    }

    private void mended(int attempt) {
        if (attempt > 0) {
            trouble = null;
            faults.mended(next);
        }
    }

    @Override
    public void halt() {
        interruption.halt(this::haltStage);
    }

    @Override
    public void finish() {
        halt();
    }

    @Override
    public boolean wasHalted() {
        return halted;
    }

    @Override
    public boolean isMeasured() {
        return traverse.holds(next);
    }

    @Override
    public void wants(BitSet pixels) {
        traverse.wants(pixels);
    }

    @Override
    public ScanPlan longer(int rows) {
        ScanPlan longer = plan.withRows(rows);
        stage.requireReach(area.withRows(rows), traverse.runUpMm());
        plan = longer;
        return longer;
    }

    @Override
    public void park() {
        interruption.end();
        try {
            if (!traverse.goTo(0)) {
                haltStage();
            }
        } catch (InstrumentFault e) {
            faults.faulty(e, next, 0);
        }
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void prepare() {
        if (!ready) {
            stage.requireReach(area.withRows(plan.rows()), traverse.runUpMm());
            stage.prepare();
            spectrometers.forEach(Spectrometer::configure);
            ready = true;
        }
    }

    private void recover(InstrumentFault fault, int attempt) {
        if (interruption.isSet()) {
            // Whoever halts an instrument in the middle of something need not hear that it was.
            return;
        }
        ready = false;
        traverse.forget();
        trouble = fault.getMessage();
        faults.faulty(fault, next, attempt);
        try {
            stage.halt();
        } catch (InstrumentFault alsoSilent) {
            fault.addSuppressed(alsoSilent);
        }
        pause(attempt);
        try {
            stage.reopen();
            spectrometers.forEach(Spectrometer::reopen);
        } catch (InstrumentFault stillGone) {
            fault.addSuppressed(stillGone);
        }
    }

    private void pause(int attempt) {
        long pause = Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(10, attempt - 1));
        long end = clock.ticksNs() + pause;
        while (!interruption.isSet() && clock.ticksNs() < end) {
            clock.park(end - clock.ticksNs());
        }
    }

    /** The stage stands within a few milliseconds, whatever the scan is doing. */
    @Override
    public void stop() {
        interruption.stop();
        haltStage();
    }

    private void haltStage() {
        try {
            stage.halt();
        } catch (InstrumentFault e) {
            faults.faulty(e, next, 0);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (AutoCloseable instrument : instruments) {
            try {
                instrument.close();
            } catch (Exception e) {
                throw new AcquisitionException(plan.source() + ": cannot be closed: " + e.getMessage(), e);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(plan.source() + " is closed");
        }
    }
}
