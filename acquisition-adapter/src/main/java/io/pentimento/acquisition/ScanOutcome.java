package io.pentimento.acquisition;

import io.pentimento.proto.ExitStatus;

/**
 * How an acquisition ended, as published.
 *
 * @param scan its id
 * @param generation restart counter
 * @param exitStatus as in ScanStopped
 * @param reason for people; empty when complete
 * @param plannedPixels pixels of the grid
 * @param donePixels pixels in the log, of all generations
 * @param missingPixels pixels visited without a usable spectrum
 * @param blocks records sent in this generation
 */
public record ScanOutcome(
        String scan,
        int generation,
        ExitStatus exitStatus,
        String reason,
        long plannedPixels,
        long donePixels,
        long missingPixels,
        long blocks) {}
