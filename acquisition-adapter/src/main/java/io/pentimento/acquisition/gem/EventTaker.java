package io.pentimento.acquisition.gem;

/** Takes photons as they are found. */
interface EventTaker {

    /**
     * @param row from 0, the top
     * @param column from 0, the left
     * @param channel of its energy
     * @param timeNs UTC
     */
    void event(int row, int column, int channel, long timeNs);
}
