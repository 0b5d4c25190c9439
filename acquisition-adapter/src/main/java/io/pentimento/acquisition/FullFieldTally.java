package io.pentimento.acquisition;

/**
 * What a full-field scan has brought, over all generations as far as they are known.
 *
 * @param events sent to {@code _events}
 * @param lostPackets that the detector sent and that never came
 * @param lostHits in these
 * @param latePackets that came when their time was over
 * @param lateHits in these
 */
public record FullFieldTally(long events, long lostPackets, long lostHits, long latePackets, long lateHits) {

    public static final FullFieldTally NONE = new FullFieldTally(0, 0, 0, 0, 0);
}
