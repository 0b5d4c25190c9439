package io.pentimento.acquisition;

import io.pentimento.xrf.cube.PixelTiming;
import java.util.function.BooleanSupplier;

/**
 * When each pixel is due. The schedule is absolute: a pixel that came late does not delay the ones after it, so the
 * rate holds over hours although a thread cannot be woken more exactly than to some 60 µs.
 */
final class Pacer {

    private final ScanClock clock;
    private final Rate rate;
    private final double plannedDwellS;
    private final long startNs;
    private double dueNs;

    Pacer(ScanClock clock, Rate rate, ScanPlan plan) {
        this.clock = clock;
        this.rate = rate;
        this.plannedDwellS = plan.dwellS();
        this.startNs = clock.ticksNs();
    }

    /** Schedules the next pixel; returns how long from now its dwell ends, ns, not positive when it is late. */
    long schedule(Pixel pixel) {
        if (rate instanceof Rate.Max) {
            return 0;
        }
        dueNs += 1e9 * dwellS(pixel);
        return remainingNs();
    }

    /** Waits until the scheduled pixel is due; false when {@code stopped} became true first. */
    boolean await(BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            long remaining = rate instanceof Rate.Max ? 0 : remainingNs();
            if (remaining <= 0) {
                return true;
            }
            clock.park(remaining);
        }
        return false;
    }

    private long remainingNs() {
        return startNs + (long) dueNs - clock.ticksNs();
    }

    private double dwellS(Pixel pixel) {
        if (rate instanceof Rate.PixelsPerSecond fixed) {
            return 1 / fixed.value();
        }
        double longest = 0;
        for (int d = 0; d < pixel.detectors(); d++) {
            PixelTiming timing = pixel.timing(d);
            // A comparison with NaN is false: an unknown time changes nothing.
            if (timing.realTimeS() > longest) {
                longest = timing.realTimeS();
            }
        }
        if (longest == 0 && plannedDwellS == 0 && !pixel.isMissing()) {
            throw new AcquisitionException("rate=recorded: the recording does not say how long pixel row " + pixel.row()
                    + ", column " + pixel.column() + " took; give pixels per second, or max");
        }
        return longest > 0 ? longest : plannedDwellS;
    }
}
