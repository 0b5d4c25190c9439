package io.pentimento.emulator;

/**
 * Places at which an axis pulses.
 *
 * @param firstMm the first
 * @param lastMm none beyond
 * @param stepMm their distance; 0 for no pulses
 */
record Pulses(double firstMm, double lastMm, double stepMm) {
    static final Pulses NONE = new Pulses(0, 0, 0);
}
