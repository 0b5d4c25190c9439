package io.pentimento.acquisition;

import io.pentimento.proto.ExitStatus;

/** A scan that runs, as operators steer it. Safe for use by many threads. */
public interface SteerableScan {

    /** Its id. */
    String scan();

    /** Measures nothing until {@link #resume} or {@link #stop}. */
    void pause(String operator);

    /**
     * Goes on where it was paused.
     *
     * @throws IllegalStateException when it is not paused
     */
    void resume();

    /**
     * Ends the scan now; what is measured stays, and is sent. Stopping again changes nothing.
     *
     * @param status SATISFIED or ABORTED
     * @param reason for people
     * @param operator who stopped it
     * @param park whether the instrument goes back to where the scan began; else it stays where it is
     */
    void stop(ExitStatus status, String reason, String operator, boolean park);

    /**
     * From now on only part of the scan is measured.
     *
     * @param geoJson polygon in pixel coordinates, x = column, y = row; empty for all of it
     * @throws IllegalArgumentException saying what is wrong with it, or that no pixel is in it
     * @throws IllegalStateException when this kind of scan has no regions
     */
    void region(String geoJson);

    /**
     * Measures what is left of a part next, and then all else that is wanted: only the order changes. What moves ends what it is
     * doing; another part replaces this one.
     *
     * @param geoJson polygon in pixel coordinates, x = column, y = row
     * @throws IllegalArgumentException saying what is wrong with it, or that no pixel in it is left to be measured
     * @throws IllegalStateException when this kind of scan measures in no order of ours
     */
    void skipTo(String geoJson);

    /**
     * Adds rows below.
     *
     * @param rows of the whole scan
     * @throws IllegalArgumentException when the source cannot give them
     * @throws IllegalStateException when this kind of scan cannot be extended
     */
    void extend(int rows);
}
