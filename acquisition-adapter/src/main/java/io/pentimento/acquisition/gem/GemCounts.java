package io.pentimento.acquisition.gem;

import io.pentimento.acquisition.FullFieldTally;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has been met so far.
 *
 * @param tally of all generations
 * @param packets that were used, of this generation, as all that follows
 * @param hits in them
 * @param duplicates packets that came twice
 * @param reordered packets that came before one that the board had sent earlier, and were put in their place
 * @param disordered hits that were earlier than the one before, within a board; taken at the time of the one before
 * @param restarts how often a board was switched off and on
 * @param unpaired clusters without a partner in the other plane
 * @param outside events outside the image
 * @param beyond events outside the channels
 * @param cut groups of hits that did not end, and were ended
 * @param unrecorded events that came while the scan was paused
 * @param rejected packets by reason
 */
public record GemCounts(
        FullFieldTally tally,
        long packets,
        long hits,
        long duplicates,
        long reordered,
        long disordered,
        long restarts,
        long unpaired,
        long outside,
        long beyond,
        long cut,
        long unrecorded,
        Map<String, Long> rejected) {

    public GemCounts {
        rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
    }

    /** Packets that were rejected, for whatever reason. */
    public long allRejected() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    GemCounts withRejected(Rejection why, long number) {
        if (number == 0) {
            return this;
        }
        Map<String, Long> all = new TreeMap<>(rejected);
        all.put(why.word(), number);
        return new GemCounts(
                tally,
                packets,
                hits,
                duplicates,
                reordered,
                disordered,
                restarts,
                unpaired,
                outside,
                beyond,
                cut,
                unrecorded,
                all);
    }
}
