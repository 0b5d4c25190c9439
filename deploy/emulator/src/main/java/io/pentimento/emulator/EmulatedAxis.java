package io.pentimento.emulator;

/** A motor with an encoder on a linear stage. Motion and pulses may be read by any thread; all else belongs to one. */
final class EmulatedAxis {

    private static final double REFERENCE_SPEED = 10;
    /** So far before its reference it stands when it is switched on. */
    private static final double SWITCHED_ON_MM = 4;

    private final double travelMm;
    private final double mostSpeed;
    private final double acceleration;
    private volatile Motion motion;
    private volatile Pulses pulses = Pulses.NONE;
    private double speed = 10;
    private boolean servo;
    private boolean referenced;

    EmulatedAxis(double travelMm, double mostSpeed, double acceleration) {
        this.travelMm = travelMm;
        this.mostSpeed = mostSpeed;
        this.acceleration = acceleration;
        this.motion = Motion.at(travelMm / 2 - SWITCHED_ON_MM);
    }

    void switchOn(long nowNs) {
        halt(nowNs);
        pulses = Pulses.NONE;
        servo = false;
        referenced = false;
    }

    AxisState state() {
        return new AxisState(motion, pulses);
    }

    Motion motion() {
        return motion;
    }

    void pulse(Pulses at) {
        pulses = at;
    }

    void servo(boolean on) {
        servo = on;
    }

    boolean servo() {
        return servo;
    }

    boolean referenced(long nowNs) {
        return referenced && !moving(nowNs);
    }

    boolean moving(long nowNs) {
        return nowNs < motion.endNs();
    }

    double speed() {
        return speed;
    }

    double travelMm() {
        return travelMm;
    }

    GcsError speed(double mmPerS) {
        if (!(mmPerS > 0) || mmPerS > mostSpeed) {
            return GcsError.SPEED_LIMIT;
        }
        speed = mmPerS;
        return GcsError.NONE;
    }

    GcsError reference(long nowNs) {
        if (!servo) {
            return GcsError.UNREFERENCED;
        }
        referenced = true;
        motion = new Motion(motion.positionMm(nowNs), travelMm / 2, REFERENCE_SPEED, acceleration, nowNs);
        return GcsError.NONE;
    }

    GcsError move(double toMm, long nowNs) {
        if (!servo || !referenced) {
            return GcsError.UNREFERENCED;
        }
        if (!(toMm >= 0) || toMm > travelMm) {
            return GcsError.POSITION_LIMIT;
        }
        motion = new Motion(motion.positionMm(nowNs), toMm, speed, acceleration, nowNs);
        return GcsError.NONE;
    }

    void halt(long nowNs) {
        motion = motion.halted(nowNs);
    }
}
