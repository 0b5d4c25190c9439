package io.pentimento.acquisition;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/**
 * Records handed to the producer that the broker has not confirmed: bounded in bytes, so that a broker that is away
 * slows the source down instead of filling the heap. Safe for use by many threads.
 */
final class InFlight {

    private static final long LOOK_AGAIN_MS = 50;

    private final ScanClock clock;
    private final long limit;
    /** Per position in the spool when it was sent, ticks; in order of sending. */
    private final Map<Long, Long> sent = new LinkedHashMap<>();

    private long bytes;
    private Exception failure;

    InFlight(ScanClock clock, long limit) {
        this.clock = clock;
        this.limit = limit;
    }

    /**
     * Waits until there is room (always when nothing is on its way), then counts the record in.
     *
     * @param giveUp asked with the age of the oldest record, ns, while there is no room
     * @return false when {@code giveUp} said so
     */
    synchronized boolean add(long position, int size, LongPredicate giveUp) {
        if (!waitWhile(() -> !sent.isEmpty() && bytes + size > limit, giveUp)) {
            return false;
        }
        bytes += size;
        sent.put(position, clock.ticksNs());
        return true;
    }

    /** Called when the broker has answered. */
    synchronized void remove(long position, int size, Exception error) {
        bytes -= size;
        sent.remove(position);
        if (error != null && failure == null) {
            failure = error;
        }
        notifyAll();
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Age of the oldest unconfirmed record, ns; 0 when there is none. */
    synchronized long ageNs() {
        Iterator<Long> oldest = sent.values().iterator();
        return oldest.hasNext() ? clock.ticksNs() - oldest.next() : 0;
    }

    /** @throws AcquisitionException when the broker has refused a record */
    synchronized void requireHealthy() {
        if (failure != null) {
            throw new AcquisitionException(
                    "the broker refused spectra: " + failure.getMessage()
                            + "; mend that and start the scan again under the same id, it goes on where it stopped",
                    failure);
        }
    }

    private boolean waitWhile(BooleanSupplier condition, LongPredicate giveUp) {
        requireHealthy();
        while (condition.getAsBoolean()) {
            if (giveUp.test(ageNs())) {
                return false;
            }
            try {
                wait(LOOK_AGAIN_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AcquisitionException("interrupted while waiting for the broker", e);
            }
            requireHealthy();
        }
        return true;
    }
}
