package io.pentimento.viewer;

import io.pentimento.proto.DetectorSpectra;

/**
 * Spectra of some pixels, added up.
 *
 * @param measured pixels in the sum
 * @param counts detectors x channels
 * @param realTimeS per detector, s; 0 when unknown
 * @param liveTimeS per detector, s; 0 when unknown
 */
record SumSpectrum(long measured, long[][] counts, double[] realTimeS, double[] liveTimeS) {

    static SumSpectrum empty(int[] channels) {
        long[][] counts = new long[channels.length][];
        for (int d = 0; d < counts.length; d++) {
            counts[d] = new long[channels[d]];
        }
        return new SumSpectrum(0, counts, new double[channels.length], new double[channels.length]);
    }

    /** Adds the times of one pixel of a block, where they are known. */
    void addTimes(int detector, DetectorSpectra spectra, int pixel) {
        realTimeS[detector] += pixel < spectra.getRealTimeSCount() ? spectra.getRealTimeS(pixel) : 0;
        liveTimeS[detector] += pixel < spectra.getLiveTimeSCount() ? spectra.getLiveTimeS(pixel) : 0;
    }

    /** Adds another sum to this one's arrays. */
    SumSpectrum plus(SumSpectrum other) {
        for (int d = 0; d < counts.length; d++) {
            for (int c = 0; c < counts[d].length; c++) {
                counts[d][c] += other.counts[d][c];
            }
            realTimeS[d] += other.realTimeS[d];
            liveTimeS[d] += other.liveTimeS[d];
        }
        return new SumSpectrum(measured + other.measured, counts, realTimeS, liveTimeS);
    }
}
