package io.pentimento.emulator;

/**
 * One move of an axis, from rest to rest: it speeds up, goes at an even speed, and slows down, all as fast as it may.
 *
 * @param fromMm where it begins, mm
 * @param toMm where it ends, mm
 * @param speed highest, mm/s
 * @param acceleration up and down, mm/s²
 * @param beginNs when it begins, by {@link System#nanoTime}
 */
record Motion(double fromMm, double toMm, double speed, double acceleration, long beginNs) {

    /** Nothing moves. */
    static Motion at(double mm) {
        return new Motion(mm, mm, 1, 1, 0);
    }

    private double length() {
        return Math.abs(toMm - fromMm);
    }

    /** What it speeds up to: a short move never gets to its speed. */
    private double top() {
        return Math.min(speed, Math.sqrt(length() * acceleration));
    }

    private double rampS() {
        return top() / acceleration;
    }

    private double rampMm() {
        return top() * rampS() / 2;
    }

    private double evenS() {
        return length() == 0 ? 0 : (length() - 2 * rampMm()) / top();
    }

    long endNs() {
        return length() == 0 ? beginNs : beginNs + Math.round(1e9 * (2 * rampS() + evenS()));
    }

    double positionMm(long ns) {
        return fromMm + Math.signum(toMm - fromMm) * gone((ns - beginNs) / 1e9);
    }

    private double gone(double s) {
        if (s <= 0 || length() == 0) {
            return 0;
        }
        if (s < rampS()) {
            return acceleration * s * s / 2;
        }
        if (s < rampS() + evenS()) {
            return rampMm() + top() * (s - rampS());
        }
        double left = 2 * rampS() + evenS() - s;
        return left <= 0 ? length() : length() - acceleration * left * left / 2;
    }

    /** When it passes a place between its ends. */
    long timeNs(double mm) {
        double way = Math.abs(mm - fromMm);
        double s;
        if (way < rampMm()) {
            s = Math.sqrt(2 * way / acceleration);
        } else if (way <= length() - rampMm()) {
            s = rampS() + (way - rampMm()) / top();
        } else {
            s = 2 * rampS() + evenS() - Math.sqrt(2 * Math.max(0, length() - way) / acceleration);
        }
        return beginNs + Math.round(1e9 * s);
    }

    /** The move that brings it to rest from where it is, as soon as it can. */
    Motion halted(long ns) {
        double s = Math.max(0, (ns - beginNs) / 1e9);
        if (s >= rampS() + evenS()) {
            // It slows down as fast as it can already, or stands.
            return this;
        }
        double now = Math.min(top(), acceleration * s);
        double more = now * now / (2 * acceleration);
        double stop = gone(s) + more;
        double sign = Math.signum(toMm - fromMm);
        // The same curve, cut off where it begins to slow down.
        return new Motion(fromMm, fromMm + sign * stop, Math.max(now, 1e-9), acceleration, beginNs);
    }
}
