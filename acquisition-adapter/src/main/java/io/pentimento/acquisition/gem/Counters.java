package io.pentimento.acquisition.gem;

import io.pentimento.acquisition.FullFieldTally;
import java.util.Map;
import java.util.TreeMap;

/** What a decoder has met in this generation. Belongs to its thread; others are shown {@link GemCounts}. */
final class Counters {

    long packets;
    long hits;
    long events;
    long lostPackets;
    long lostHits;
    long latePackets;
    long lateHits;
    long duplicates;
    long reordered;
    long disordered;
    long restarts;
    long unpaired;
    long outside;
    long beyond;
    long cut;
    long unrecorded;
    private final long[] rejected = new long[Rejection.values().length];

    void reject(Rejection why) {
        rejected[why.ordinal()]++;
    }

    long rejected(Rejection why) {
        return rejected[why.ordinal()];
    }

    /** @param earlier what the generations before met */
    GemCounts counts(FullFieldTally earlier) {
        Map<String, Long> reasons = new TreeMap<>();
        for (Rejection why : Rejection.values()) {
            if (rejected(why) > 0) {
                reasons.put(why.word(), rejected(why));
            }
        }
        return new GemCounts(
                new FullFieldTally(
                        earlier.events() + events,
                        earlier.lostPackets() + lostPackets,
                        earlier.lostHits() + lostHits,
                        earlier.latePackets() + latePackets,
                        earlier.lateHits() + lateHits),
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
                reasons);
    }
}
