package io.pentimento.processor;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * A partition of {instrument}_events: how far its records have been dealt with, and what of its scans was not painted then.
 * Belongs to one thread.
 */
final class FieldPartition {

    final FieldProgress progress;
    /** Records from this offset on are new; those before are at most counted again. */
    long reached;

    /**
     * As its last owner left it.
     *
     * @param committed or null
     * @param beginning offset of its first record
     */
    FieldPartition(OffsetAndMetadata committed, long beginning) {
        this.progress = FieldProgress.parse(committed == null ? null : committed.metadata());
        this.reached = committed == null ? beginning : committed.offset();
    }
}
