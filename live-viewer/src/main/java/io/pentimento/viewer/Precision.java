package io.pentimento.viewer;

import io.pentimento.proto.EvidenceReply;

/**
 * How well the mean of a layer over some pixels is known, and when better. The error of a mean falls with the root of how many
 * pixels, or of a full-field scan how many events, it rests on, if what follows is like what was measured.
 */
final class Precision {

    /** Relative errors that are worth waiting for. */
    private static final double[] STEPS = {0.5, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003, 0.002, 0.001};

    /** Below it a mean is no more than a limit. */
    private static final double DETECTED = 3;

    private Precision() {}

    /** When so many more pixels of the place will be measured. */
    interface Pace {

        /**
         * Seconds until the place has so many pixels more.
         *
         * @return negative when it never has, or nobody knows
         */
        double secondsUntil(long more);
    }

    /**
     * Of pixels that have a value and an error.
     *
     * @param values NaN where there is none
     * @param errors one standard deviation of each
     * @return NaN where nothing was measured
     */
    static EvidenceReply.Precision.Builder of(float[] values, float[] errors) {
        long measured = 0;
        double sum = 0;
        double variance = 0;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i]) && !Float.isNaN(errors[i])) {
                measured++;
                sum += values[i];
                variance += (double) errors[i] * errors[i];
            }
        }
        return EvidenceReply.Precision.newBuilder()
                .setMean(measured == 0 ? Double.NaN : sum / measured)
                .setError(measured == 0 ? Double.NaN : Math.sqrt(variance) / measured)
                .setNext(Double.NaN)
                .setNextS(-1)
                .setLast(Double.NaN);
    }

    /** Whether there is anything of it: a mean that is three errors above nothing. */
    static boolean isDetected(EvidenceReply.Precision.Builder precision) {
        return precision.getMean() > DETECTED * precision.getError() && precision.getError() > 0;
    }

    static double relative(EvidenceReply.Precision.Builder precision) {
        return precision.getError() / precision.getMean();
    }

    /** The next step below a relative error; NaN when there is none. */
    static double stepBelow(double relative) {
        for (double step : STEPS) {
            if (step < relative * 0.999) {
                return step;
            }
        }
        return Double.NaN;
    }

    /**
     * Adds what measuring the rest of a place will bring: only pixels that are not yet measured make its mean more certain.
     *
     * @param pixels of the place that can be measured
     * @param measured of these
     */
    static void addFuture(EvidenceReply.Precision.Builder precision, long pixels, long measured, Pace pace) {
        double now = relative(precision);
        double next = stepBelow(now);
        precision
                .setLast(now * Math.sqrt((double) measured / Math.max(measured, pixels)))
                .setNext(next);
        if (!Double.isNaN(next)) {
            long needed = (long) Math.ceil(measured * (now / next) * (now / next));
            precision.setNextS(needed > pixels ? -1 : pace.secondsUntil(needed - measured));
        }
    }

    /**
     * Adds what going on brings where all pixels are measured at once.
     *
     * @param measuredS so long they have been
     */
    static void addTime(EvidenceReply.Precision.Builder precision, double measuredS) {
        double now = relative(precision);
        double next = stepBelow(now);
        precision.setNext(next);
        if (!Double.isNaN(next)) {
            precision.setNextS(measuredS * ((now / next) * (now / next) - 1));
        }
    }
}
