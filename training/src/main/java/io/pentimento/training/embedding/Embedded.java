package io.pentimento.training.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.cluster.Points;
import io.pentimento.training.network.SpectrumCoder;
import io.pentimento.training.run.Trainee;

/**
 * What became of spectra.
 *
 * @param codes of each
 * @param errors mean squared error of each, made again from its code
 */
record Embedded(Points codes, float[] errors) {

    private static final int AT_ONCE = 1024;

    /** What a network makes of them. */
    static Embedded by(SpectrumCoder coder, Trainee trainee, Spectra spectra) {
        int latent = coder.settings().latent();
        float[] codes = new float[spectra.size() * latent];
        float[] errors = new float[spectra.size()];
        for (int from = 0; from < spectra.size(); from += AT_ONCE) {
            int first = from;
            Spectra part = spectra.part(from, Math.min(spectra.size(), from + AT_ONCE));
            trainee.run((t, scratch) -> {
                NDArray x = scratch.create(part.values(), new Shape(part.size(), part.bins()));
                NDArray mean = coder.encode(t, x).mean();
                NDArray error = coder.error(t, x, coder.decode(t, mean));
                System.arraycopy(mean.toFloatArray(), 0, codes, first * latent, part.size() * latent);
                System.arraycopy(error.toFloatArray(), 0, errors, first, part.size());
                return null;
            });
        }
        return new Embedded(new Points(latent, codes), errors);
    }

    /** Mean squared error. */
    double error() {
        double sum = 0;
        for (float error : errors) {
            sum += error;
        }
        return sum / errors.length;
    }

    /** Which part of what differs between the spectra is made again. */
    double rSquared(Spectra spectra) {
        int n = spectra.size();
        double variance = 0;
        for (int b = 0; b < spectra.bins(); b++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double value = spectra.values()[i * spectra.bins() + b];
                sum += value;
                squares += value * value;
            }
            variance += squares / n - sum / n * (sum / n);
        }
        return 1 - error() * spectra.bins() / variance;
    }
}
