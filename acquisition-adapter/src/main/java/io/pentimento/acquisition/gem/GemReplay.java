package io.pentimento.acquisition.gem;

import io.pentimento.acquisition.FullFieldTally;
import java.nio.ByteBuffer;

/**
 * The decoder alone, without socket and broker: photons are found and counted, and go nowhere. For measuring, and for
 * looking at datagrams that were recorded. Belongs to one thread.
 */
public final class GemReplay {

    private final ByteBuffer buffer = GemPacket.buffer();
    private final Counters counters = new Counters();
    private final GemDecoder decoder;

    public GemReplay(GemFile file) {
        decoder = new GemDecoder(
                file, file.pixels(), Position.none(file.boards()), counters, (row, column, channel, timeNs) -> {});
    }

    /**
     * Decodes a datagram.
     *
     * @param datagram all of it, or as much as a packet may be long and a byte more
     * @param ticksNs when it came, on any clock that goes on
     */
    public void datagram(byte[] datagram, long ticksNs) {
        buffer.clear().put(datagram, 0, Math.min(datagram.length, buffer.capacity()));
        decoder.datagram(buffer.flip(), ticksNs);
    }

    /** There is no more; what has been met. */
    public GemCounts end() {
        decoder.end();
        return counters.counts(FullFieldTally.NONE);
    }
}
