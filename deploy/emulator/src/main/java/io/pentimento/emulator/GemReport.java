package io.pentimento.emulator;

/**
 * What an emulated GEM detector has done, counted where it was done.
 *
 * @param photons that made hits
 * @param hits of strips, those in packets that never arrived whole among them
 * @param packets with a sequence number, ends of run among them
 * @param seconds that it took
 * @param hitsPerSecond in these
 * @param droppedPackets on purpose
 * @param flippedPackets of which a bit was flipped
 * @param truncatedPackets that were cut
 * @param unheardPackets sent while nobody listened
 * @param lostPackets dropped, flipped, cut or unheard: what a receiver must miss
 * @param lostHits in these
 * @param duplicatedPackets sent twice
 * @param reorderedPackets sent up to three packets late
 * @param latePackets sent so late that a receiver cannot have waited
 * @param lateHits in these
 */
public record GemReport(
        long photons,
        long hits,
        long packets,
        double seconds,
        double hitsPerSecond,
        long droppedPackets,
        long flippedPackets,
        long truncatedPackets,
        long unheardPackets,
        long lostPackets,
        long lostHits,
        long duplicatedPackets,
        long reorderedPackets,
        long latePackets,
        long lateHits) {}
