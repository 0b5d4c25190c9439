package io.pentimento.training.export;

import io.pentimento.training.run.Said;
import java.util.Arrays;

/**
 * Makes what a network says of its own certainty true, on examples that it was not trained with: sigmas are stretched so that
 * 68.3 % of the errors lie within them (split conformal prediction; H. Papadopoulos et al., ECML 2002), and log-odds are shifted and
 * scaled so that probabilities are frequencies (J. Platt, 1999).
 *
 * @param sigmaFactor per label; empty without areas
 * @param slope of the log-odds, per label
 * @param shift of the log-odds, per label
 */
public record Calibration(float[] sigmaFactor, float[] slope, float[] shift) {

    /** Share of a normal distribution within one standard deviation. */
    private static final double ONE_SIGMA = 0.6827;

    private static final int MOST_ITERATIONS = 50;
    private static final double GOOD_ENOUGH = 1e-6;
    /** Keeps a step finite where all odds are sure. */
    private static final double CURVATURE = 1e-6;

    private static final double MOST_STEP = 1;
    /** A label that never occurs, or always does, keeps its log-odds. */
    private static final int LEAST_OF_EACH = 20;

    /** Measures what has to be changed. */
    public static Calibration of(Said said) {
        int labels = said.labels();
        float[] factor = new float[said.areas().length > 0 ? labels : 0];
        float[] slope = new float[labels];
        float[] shift = new float[labels];
        for (int k = 0; k < labels; k++) {
            if (factor.length > 0) {
                factor[k] = sigmaFactor(said, k);
            }
            double[] platt = platt(said, k);
            slope[k] = (float) platt[0];
            shift[k] = (float) platt[1];
        }
        return new Calibration(factor, slope, shift);
    }

    /** The same examples with what the network says of its certainty put right. */
    public Said apply(Said said) {
        float[] sigmas = said.sigmas().clone();
        float[] logits = said.logits().clone();
        for (int i = 0; i < logits.length; i++) {
            int k = i % said.labels();
            logits[i] = slope[k] * logits[i] + shift[k];
            if (sigmas.length > 0) {
                sigmas[i] *= sigmaFactor[k];
            }
        }
        return new Said(
                said.labels(),
                said.areas(),
                sigmas,
                logits,
                said.trueAreas(),
                said.units(),
                said.present(),
                said.judged(),
                said.totals(),
                said.trust());
    }

    private static float sigmaFactor(Said said, int label) {
        int n = said.examples();
        double[] ratio = new double[n];
        for (int i = 0; i < n; i++) {
            int at = i * said.labels() + label;
            ratio[i] = Math.abs(said.areas()[at] - said.trueAreas()[at]) / said.sigmas()[at];
        }
        Arrays.sort(ratio);
        return (float) ratio[Math.min(n - 1, (int) Math.ceil(ONE_SIGMA * (n + 1)) - 1)];
    }

    private static double[] platt(Said said, int label) {
        int there = 0;
        int absent = 0;
        for (int at = label; at < said.present().length; at += said.labels()) {
            there += said.present()[at] > 0.5f ? 1 : 0;
            absent += said.present()[at] < 0.5f && said.judged()[at] > 0 ? 1 : 0;
        }
        if (there < LEAST_OF_EACH || absent < LEAST_OF_EACH) {
            return new double[] {1, 0};
        }
        double slope = 1;
        double shift = 0;
        for (int i = 0; i < MOST_ITERATIONS; i++) {
            double[] step = newton(said, label, slope, shift);
            slope += step[0];
            shift += step[1];
            if (Math.abs(step[0]) + Math.abs(step[1]) < GOOD_ENOUGH) {
                break;
            }
        }
        return new double[] {slope, shift};
    }

    /** One step of Newton's method towards the least cross-entropy of {@code slope z + shift}. */
    private static double[] newton(Said said, int label, double slope, double shift) {
        double gradientSlope = 0;
        double gradientShift = 0;
        double bySlope = CURVATURE;
        double byBoth = 0;
        double byShift = CURVATURE;
        for (int i = 0; i < said.examples(); i++) {
            int at = i * said.labels() + label;
            double z = said.logits()[at];
            double p = 1 / (1 + Math.exp(-slope * z - shift));
            double miss = said.judged()[at] * (said.present()[at] - p);
            double weight = said.judged()[at] * p * (1 - p);
            gradientSlope += miss * z;
            gradientShift += miss;
            bySlope += weight * z * z;
            byBoth += weight * z;
            byShift += weight;
        }
        double determinant = bySlope * byShift - byBoth * byBoth;
        double stepSlope = (gradientSlope * byShift - gradientShift * byBoth) / determinant;
        double stepShift = (gradientShift * bySlope - gradientSlope * byBoth) / determinant;
        // A step as long as this has left the region in which the parabola is like the function.
        double shorten = Math.min(1, MOST_STEP / (Math.abs(stepSlope) + Math.abs(stepShift)));
        return new double[] {stepSlope * shorten, stepShift * shorten};
    }
}
