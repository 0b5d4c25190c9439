package io.pentimento.training.export;

import io.pentimento.training.run.Said;
import java.util.Arrays;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

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

    private static final int MOST_EVALUATIONS = 2000;
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
        for (int i = 0; i < said.examples(); i++) {
            there += said.present()[i * said.labels() + label] > 0.5f ? 1 : 0;
        }
        if (there < LEAST_OF_EACH || said.examples() - there < LEAST_OF_EACH) {
            return new double[] {1, 0};
        }
        MultivariateFunction entropy = p -> {
            double sum = 0;
            for (int i = 0; i < said.examples(); i++) {
                int at = i * said.labels() + label;
                double z = p[0] * said.logits()[at] + p[1];
                sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - z * said.present()[at];
            }
            return sum;
        };
        PointValuePair best = new SimplexOptimizer(1e-8, 1e-8)
                .optimize(
                        new MaxEval(MOST_EVALUATIONS),
                        new ObjectiveFunction(entropy),
                        GoalType.MINIMIZE,
                        new InitialGuess(new double[] {1, 0}),
                        new NelderMeadSimplex(2, 0.2));
        return best.getPoint();
    }
}
