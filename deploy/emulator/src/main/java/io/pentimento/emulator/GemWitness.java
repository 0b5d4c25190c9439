package io.pentimento.emulator;

/**
 * Is told what an emulated GEM detector sees, and what of it can arrive: the truth about every event that is to be counted.
 * Called by the detector's thread, in order of time for each board. Times are UTC, ns, as in the packets.
 */
public interface GemWitness {

    /** Nobody. */
    GemWitness NONE = new GemWitness() {
        @Override
        public void photon(long timeNs, double across, double down, double kev) {}

        @Override
        public void lost(long firstNs, long lastNs) {}

        @Override
        public void doubtful(long firstNs, long lastNs) {}
    };

    /**
     * A photon; all of its hits come within {@link EmulatedGem#JITTER_NS} after this.
     *
     * @param across 0 at the left to 1 at the right
     * @param down 0 at the top to 1 at the bottom
     */
    void photon(long timeNs, double across, double down, double kev);

    /** A board's hits from then to then do not arrive in time to be used, or not at all. */
    void lost(long firstNs, long lastNs);

    /** A board's hits from then to then arrive when it may no longer be waited for, since it was silent before. */
    void doubtful(long firstNs, long lastNs);
}
