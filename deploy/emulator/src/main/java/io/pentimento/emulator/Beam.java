package io.pentimento.emulator;

/** Where the spectrometer looks, and when its stage pulses. Safe for use by many threads. */
interface Beam {

    /** Never moves, never pulses. */
    Beam STILL = new Beam() {
        @Override
        public double xMm(long ns) {
            return 0;
        }

        @Override
        public double yMm(long ns) {
            return 0;
        }

        @Override
        public long nextPulseNs(long afterNs) {
            return Long.MAX_VALUE;
        }
    };

    double xMm(long ns);

    double yMm(long ns);

    /** When the next pulse after this comes, as far as is known now; {@link Long#MAX_VALUE} when none does. */
    long nextPulseNs(long afterNs);
}
