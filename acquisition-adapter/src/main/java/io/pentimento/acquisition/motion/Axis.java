package io.pentimento.acquisition.motion;

import io.pentimento.acquisition.InstrumentFault;

/**
 * One axis of a stage, in millimetres.
 *
 * <p>Every method may throw an {@link InstrumentFault}; the same call may then work later. An instance belongs to one
 * thread, except for {@link #halt}.
 */
public interface Axis {

    /** As the operator calls it. */
    String name();

    /** Switches it on and finds its reference, if it does not know where it is. Takes as long as that takes. */
    void prepare();

    /** Lowest position that it can go to, mm. */
    double lowestMm();

    /** Highest position that it can go to, mm. */
    double highestMm();

    /** Sets the speed of the moves to come, mm/s. */
    void speed(double mmPerS);

    /** Begins to go there, and returns at once. */
    void move(double toMm);

    /** Whether it has arrived where it was sent. */
    boolean arrived();

    /** Whether it is as {@link #prepare} has left it; false when it was switched off since. */
    boolean isReady();

    /** Where it is, mm. */
    double positionMm();

    /** Stops at once. Safe for use by any thread. */
    void halt();

    /** Whether it can say by pulses that it passes a place. */
    boolean pulses();

    /**
     * Makes a pulse at the first place and at each further one until the last.
     *
     * @param stepMm their distance, positive
     */
    void pulse(double firstMm, double lastMm, double stepMm);

    /** Makes no more pulses. */
    void noPulses();

    /** Closes its line and opens it again, as after a cable was pulled. */
    void reopen();
}
