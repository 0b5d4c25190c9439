package io.pentimento.acquisition.gem;

import io.pentimento.proto.ExitStatus;

/**
 * How a full-field acquisition ended, as published.
 *
 * @param scan its id
 * @param generation restart counter
 * @param exitStatus as in ScanStopped
 * @param reason for people; empty when complete
 * @param blocks records sent in this generation
 * @param counts events and losses
 */
public record GemOutcome(
        String scan, int generation, ExitStatus exitStatus, String reason, long blocks, GemCounts counts) {}
