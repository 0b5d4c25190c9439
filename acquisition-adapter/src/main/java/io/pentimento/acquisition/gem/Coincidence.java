package io.pentimento.acquisition.gem;

import java.util.Arrays;

/**
 * Hits that belong together. Hits come in order of time; where none came for longer than the window a group ends,
 * since no photon can have hits on both sides. In a group hits of adjacent strips of a plane are a cluster, and a
 * cluster of each plane with amplitudes that agree a photon. Belongs to the decoder's thread; no hit and no photon
 * costs an object.
 */
final class Coincidence {

    /** Hits of a group that does not end; it is then cut. */
    static final int MOST_HITS = 512;

    private static final int PLANE_Y = 0x8000;
    private static final int STRIP = 0x7FFF;

    private final long windowNs;
    private final double mismatch;
    private final PixelMap pixels;
    private final Counters counters;
    private final EventTaker taker;

    private final long[] times = new long[MOST_HITS];
    private final int[] charges = new int[MOST_HITS];
    /** Plane and strip above, index below: sorted, they are in the order of strips of X, then of Y. */
    private final int[] order = new int[MOST_HITS];

    private boolean wanted = true;
    private int hits;
    private long lastNs = Long.MIN_VALUE;

    private final Clusters x = new Clusters();
    private final Clusters y = new Clusters();
    /** Of each cluster of X, the one of Y that agrees best and is free; infinite difference when there is none. */
    private final int[] partner = new int[MOST_HITS];

    private final double[] partnerDifference = new double[MOST_HITS];
    private final boolean[] yTaken = new boolean[MOST_HITS];

    /** The clusters of a plane. */
    private static final class Clusters {
        private final int[] lastStrip = new int[MOST_HITS];
        private final long[] firstNs = new long[MOST_HITS];
        private final long[] lastNs = new long[MOST_HITS];
        private final long[] amplitude = new long[MOST_HITS];
        /** Amplitude times strip. */
        private final long[] moment = new long[MOST_HITS];

        private int number;

        void open(int strip, long timeNs) {
            lastStrip[number] = strip;
            firstNs[number] = timeNs;
            lastNs[number] = timeNs;
            amplitude[number] = 0;
            moment[number] = 0;
            number++;
        }

        void add(int c, int strip, int charge, long timeNs) {
            lastStrip[c] = strip;
            firstNs[c] = Math.min(firstNs[c], timeNs);
            lastNs[c] = Math.max(lastNs[c], timeNs);
            amplitude[c] += charge;
            moment[c] += (long) charge * strip;
        }

        double centre(int c) {
            return (double) moment[c] / amplitude[c];
        }
    }

    /**
     * @param windowNs within which hits of a photon come
     * @param mismatch most difference of the amplitudes of both planes, relative to their sum
     */
    Coincidence(long windowNs, double mismatch, PixelMap pixels, Counters counters, EventTaker taker) {
        this.windowNs = windowNs;
        this.mismatch = mismatch;
        this.pixels = pixels;
        this.counters = counters;
        this.taker = taker;
    }

    /** @param wanted whether photons are handed on; else they are only counted */
    void record(boolean wanted) {
        this.wanted = wanted;
    }

    /**
     * Takes the next hit.
     *
     * @param charge strip and plane in bits 0 to 15, amplitude in 16 to 31
     */
    void add(long timeNs, int charge) {
        if (hits > 0 && timeNs - lastNs > windowNs) {
            close();
        } else if (hits == MOST_HITS) {
            counters.cut++;
            close();
        }
        times[hits] = timeNs;
        charges[hits] = charge;
        hits++;
        lastNs = timeNs;
    }

    /** Time of the last hit; {@link Long#MIN_VALUE} before the first. */
    long lastNs() {
        return lastNs;
    }

    /** There will be no hit before this time. */
    void until(long timeNs) {
        if (hits > 0 && timeNs - windowNs > lastNs) {
            close();
        }
    }

    /** There will be no more hits. */
    void end() {
        if (hits > 0) {
            close();
        }
    }

    private void close() {
        sort();
        x.number = 0;
        y.number = 0;
        for (int i = 0; i < hits; i++) {
            int at = order[i] & 0xFFFF;
            boolean isY = (charges[at] & PLANE_Y) != 0;
            cluster(isY ? y : x, charges[at] & STRIP, charges[at] >>> Short.SIZE, times[at]);
        }
        hits = 0;
        if (x.number == 1 && y.number == 1 && difference(0, 0) <= mismatch) {
            photon(0, 0);
        } else {
            pair();
        }
    }

    /** By insertion: a group is a handful of hits. */
    private void sort() {
        for (int i = 0; i < hits; i++) {
            int key = (charges[i] & 0xFFFF) << Short.SIZE | i;
            int at = i;
            while (at > 0 && Integer.compareUnsigned(order[at - 1], key) > 0) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = key;
        }
    }

    /** Strips come in rising order, so a cluster can only grow at its end. */
    private void cluster(Clusters plane, int strip, int charge, long timeNs) {
        int best = -1;
        long nearest = Long.MAX_VALUE;
        for (int c = plane.number - 1; c >= 0; c--) {
            if (plane.lastStrip[c] >= strip - 1) {
                long before = timeNs - plane.firstNs[c];
                long after = plane.lastNs[c] - timeNs;
                long distance = Math.abs(before);
                if (before <= windowNs && after <= windowNs && distance < nearest) {
                    nearest = distance;
                    best = c;
                }
            }
        }
        if (best < 0) {
            best = plane.number;
            plane.open(strip, timeNs);
        }
        plane.add(best, strip, charge, timeNs);
    }

    /** Those whose amplitudes agree best first. */
    private void pair() {
        int pairs = 0;
        Arrays.fill(yTaken, 0, y.number, false);
        for (int i = 0; i < x.number; i++) {
            choose(i);
        }
        while (true) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < x.number; i++) {
                if (partnerDifference[i] < least) {
                    least = partnerDifference[i];
                    best = i;
                }
            }
            if (!(least <= mismatch)) {
                break;
            }
            int chosen = partner[best];
            photon(best, chosen);
            pairs++;
            yTaken[chosen] = true;
            partnerDifference[best] = Double.POSITIVE_INFINITY;
            for (int i = 0; i < x.number; i++) {
                if (partner[i] == chosen && partnerDifference[i] < Double.POSITIVE_INFINITY) {
                    choose(i);
                }
            }
        }
        counters.unpaired += x.number + y.number - 2 * pairs;
    }

    /** Finds the cluster of Y that agrees best with one of X. */
    private void choose(int i) {
        partnerDifference[i] = Double.POSITIVE_INFINITY;
        for (int j = 0; j < y.number; j++) {
            double difference = yTaken[j] ? Double.POSITIVE_INFINITY : difference(i, j);
            if (difference < partnerDifference[i]) {
                partnerDifference[i] = difference;
                partner[i] = j;
            }
        }
    }

    /** Of their amplitudes, relative; infinite when they are too far apart in time to be of one photon. */
    private double difference(int i, int j) {
        long sum = x.amplitude[i] + y.amplitude[j];
        boolean together = Math.abs(x.firstNs[i] - y.firstNs[j]) <= windowNs;
        return together && sum > 0
                ? (double) Math.abs(x.amplitude[i] - y.amplitude[j]) / sum
                : Double.POSITIVE_INFINITY;
    }

    private void photon(int i, int j) {
        if (x.amplitude[i] == 0 || y.amplitude[j] == 0) {
            counters.outside++;
            return;
        }
        int column = pixels.column(x.centre(i));
        int row = pixels.row(y.centre(j));
        if (column < 0 || row < 0) {
            counters.outside++;
            return;
        }
        int channel = pixels.channel(row, column, x.amplitude[i] + y.amplitude[j]);
        if (channel < 0) {
            counters.beyond++;
            return;
        }
        if (!wanted) {
            counters.unrecorded++;
            return;
        }
        counters.events++;
        taker.event(row, column, channel, Math.min(x.firstNs[i], y.firstNs[j]));
    }
}
