package io.pentimento.emulator;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Two axes that carry the spectrometer over the scene, the first of which tells it by pulses where it is. It remembers what they
 * did, since a spectrometer may be asked only later what it has counted. Safe for use by many threads.
 */
final class Rig implements Beam {

    private static final int MOST_REMEMBERED = 1000;
    private static final double HAIR = 1e-9;

    /** From when on the axes do this. */
    private record Since(long ns, AxisState x, AxisState y) {}

    /** The newest last; never empty. */
    private final Deque<Since> past = new ArrayDeque<>();

    Rig() {
        past.add(new Since(Long.MIN_VALUE, AxisState.STILL, AxisState.STILL));
    }

    /** From now on the axes do this. */
    synchronized void changed(long ns, AxisState x, AxisState y) {
        Since last = past.getLast();
        if (!last.x().equals(x) || !last.y().equals(y)) {
            past.add(new Since(ns, x, y));
            if (past.size() > MOST_REMEMBERED) {
                past.removeFirst();
            }
        }
    }

    private Since at(long ns) {
        Since found = past.getFirst();
        for (Since since : past) {
            if (since.ns() <= ns) {
                found = since;
            }
        }
        return found;
    }

    @Override
    public synchronized double xMm(long ns) {
        return at(ns).x().motion().positionMm(ns);
    }

    @Override
    public synchronized double yMm(long ns) {
        return at(ns).y().motion().positionMm(ns);
    }

    @Override
    public synchronized long nextPulseNs(long afterNs) {
        Since doing = at(afterNs);
        long from = afterNs;
        for (Since next : past) {
            if (next.ns() > from) {
                long pulse = nextPulse(doing.x(), from);
                if (pulse < next.ns()) {
                    return pulse;
                }
                doing = next;
                from = next.ns();
            }
        }
        return nextPulse(doing.x(), from);
    }

    private static long nextPulse(AxisState axis, long afterNs) {
        Pulses pulses = axis.pulses();
        Motion motion = axis.motion();
        double forward = Math.signum(motion.toMm() - motion.fromMm());
        if (!(pulses.stepMm() > 0) || forward == 0 || forward != Math.signum(pulses.lastMm() - pulses.firstMm())) {
            return Long.MAX_VALUE;
        }
        double first = forward * pulses.firstMm();
        double end = Math.min(forward * pulses.lastMm(), forward * motion.toMm()) + HAIR;
        double begin = forward * motion.positionMm(afterNs);
        long passed = Math.max(0, (long) Math.ceil((begin - first) / pulses.stepMm() - HAIR));
        for (long k = passed; first + k * pulses.stepMm() <= end; k++) {
            double place = forward * (first + k * pulses.stepMm());
            boolean onTheWay = forward * place >= forward * motion.fromMm();
            long at = onTheWay ? motion.timeNs(place) : afterNs;
            if (at > afterNs) {
                return at;
            }
        }
        return Long.MAX_VALUE;
    }
}
