package io.pentimento.training.embedding;

import io.pentimento.model.Manifest;
import io.pentimento.training.network.SpectrumCoder;
import io.pentimento.training.network.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processor runs: codes, how badly the spectrum can be made again from them, and trust. Trust is the probability
 * that a spectrum is like those of the training; it falls with the error, and the more, the more light there was, since
 * noise is no stranger.
 *
 * @param coder network
 * @param trust weights of the logarithm of the error, of the mean of the spectrum, of their product, and a constant
 */
record ServedEmbedding(SpectrumCoder coder, float[] trust) {

    static final String ERROR = "error";
    private static final float LEAST_ERROR = 1e-9f;

    /** Learns when an error is too large. */
    static ServedEmbedding of(SpectrumCoder coder, Embedded embedded, Spectra spectra) {
        double[][] features = new double[spectra.size()][];
        for (int i = 0; i < features.length; i++) {
            double sum = 0;
            for (int b = 0; b < spectra.bins(); b++) {
                sum += spectra.values()[i * spectra.bins() + b];
            }
            double error = Math.log(embedded.errors()[i] + LEAST_ERROR);
            double mean = sum / spectra.bins();
            features[i] = new double[] {error, mean, error * mean};
        }
        double[] weights = Logistic.of(features, spectra.natural()).weights();
        float[] trust = new float[weights.length];
        for (int j = 0; j < trust.length; j++) {
            trust[j] = (float) weights[j];
        }
        return new ServedEmbedding(coder, trust);
    }

    List<Manifest.Layer> layers() {
        List<Manifest.Layer> layers = new ArrayList<>();
        for (int z = 1; z <= coder.settings().latent(); z++) {
            layers.add(new Manifest.Layer("z" + z, "1", Manifest.Role.OTHER));
        }
        layers.add(new Manifest.Layer(ERROR, "1", Manifest.Role.OTHER));
        layers.add(new Manifest.Layer("trust", "1", Manifest.Role.TRUST));
        return layers;
    }

    /**
     * Runs it.
     *
     * @param spectra [spectra x bins]
     * @return [spectra x layers]
     */
    <T> T run(Tensors<T> t, T spectra) {
        T codes = coder.encode(t, spectra).mean();
        T error = coder.error(t, spectra, coder.decode(t, codes));
        T log = t.log(t.add(error, LEAST_ERROR));
        T mean = t.multiply(t.sum(spectra, 1), 1f / coder.settings().bins());
        T odds = t.add(
                t.add(t.multiply(log, trust[0]), t.multiply(mean, trust[1])),
                t.add(t.multiply(t.multiply(log, mean), trust[2]), trust[3]));
        // A spectrum without counts is all zeros: nothing can be said of it.
        T lit = t.clip(t.multiply(t.sum(spectra, 1), Float.MAX_VALUE), 0, 1);
        return t.concat(1, t.concat(1, codes, error), t.multiply(t.sigmoid(odds), lit));
    }
}
