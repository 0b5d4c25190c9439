package io.pentimento.xrf.fit;

import java.util.Arrays;

/** Applies a prepared fit to one spectrum after the other, in double precision and without ONNX Runtime. */
final class FittedSpectrum {

    private final LinearFit fit;
    private final float[] operator;
    private final float[] design;
    private final double[] amounts;
    private double chi2;

    FittedSpectrum(LinearFit fit) {
        this.fit = fit;
        this.operator = fit.operator();
        this.design = fit.design();
        this.amounts = new double[fit.columns()];
    }

    FittedSpectrum fit(double[] counts) {
        Arrays.fill(amounts, 0);
        for (int c = 0; c < fit.channels(); c++) {
            double count = counts[fit.firstChannel() + c];
            for (int s = 0; count != 0 && s < amounts.length; s++) {
                amounts[s] += count * operator[c * amounts.length + s];
            }
        }
        chi2 = 0;
        for (int b = 0; b < fit.bands(); b++) {
            double measured = 0;
            for (int c = 0; c < fit.channelsPerBand(); c++) {
                measured += counts[fit.firstChannel() + b * fit.channelsPerBand() + c];
            }
            double fitted = 0;
            for (int s = 0; s < amounts.length; s++) {
                fitted += amounts[s] * design[s * fit.bands() + b];
            }
            chi2 += (measured - fitted) * (measured - fitted) / Math.max(fitted, 1);
        }
        return this;
    }

    double area(String layer) {
        return amounts[index(layer)];
    }

    double sigma(String layer) {
        return Math.sqrt(Math.max(0, amounts[fit.firstVariance() + index(layer)]));
    }

    double reducedChi2() {
        return chi2 / fit.degreesOfFreedom();
    }

    private int index(String layer) {
        int index = fit.layers().indexOf(layer);
        if (index < 0) {
            throw new IllegalArgumentException("layer=" + layer + ": not in " + fit.layers());
        }
        return index;
    }
}
