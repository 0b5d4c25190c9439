package io.pentimento.acquisition.raster;

import io.pentimento.acquisition.AcquisitionException;
import io.pentimento.acquisition.InstrumentFault;
import io.pentimento.acquisition.Pixel;
import io.pentimento.acquisition.ScanClock;
import io.pentimento.acquisition.ScanPlan;
import io.pentimento.acquisition.Source;
import io.pentimento.acquisition.spectrometer.Spectrometer;
import java.time.Duration;
import java.util.List;

/**
 * A scanner: a stage that carries an object before spectrometers, or them before it. When something is wrong with an
 * instrument the scan waits at its pixel, says so, and tries again until it works or the scan is stopped; a pixel that was
 * being measured is measured anew.
 */
final class ScannerSource implements Source {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ScanPlan plan;
    private final XyStage stage;
    private final List<Spectrometer> spectrometers;
    private final Traverse traverse;
    private final FaultListener faults;
    private final ScanClock clock;
    private final StopFlag stop;
    private final List<AutoCloseable> instruments;
    private int next;
    private boolean ready;
    private boolean closed;

    /** Says that a scan is to stop. Safe for use by many threads. */
    static final class StopFlag {
        private volatile boolean set;

        boolean isSet() {
            return set;
        }
    }

    /**
     * @param stop shared with stage and traverse
     * @param instruments closed with this
     */
    ScannerSource(
            ScanPlan plan,
            XyStage stage,
            List<Spectrometer> spectrometers,
            Traverse traverse,
            FaultListener faults,
            ScanClock clock,
            StopFlag stop,
            List<AutoCloseable> instruments) {
        this.plan = plan;
        this.stage = stage;
        this.spectrometers = spectrometers;
        this.traverse = traverse;
        this.faults = faults;
        this.clock = clock;
        this.stop = stop;
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
        int attempt = 0;
        while (!stop.isSet() && next < plan.plannedPixels()) {
            try {
                prepare();
                into.begin(plan.row(next), plan.column(next));
                if (traverse.measure(next, into)) {
                    if (attempt > 0) {
                        faults.mended(next);
                    }
                    next++;
                    return true;
                }
            } catch (InstrumentFault e) {
                attempt++;
                recover(e, attempt);
            }
        }
        return false;
    }

    private void prepare() {
        if (!ready) {
            stage.prepare();
            spectrometers.forEach(Spectrometer::configure);
            ready = true;
        }
    }

    private void recover(InstrumentFault fault, int attempt) {
        ready = false;
        traverse.forget();
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
        while (!stop.isSet() && clock.ticksNs() < end) {
            clock.park(end - clock.ticksNs());
        }
    }

    /** The stage stands within a few milliseconds, whatever the scan is doing. */
    @Override
    public void stop() {
        stop.set = true;
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
