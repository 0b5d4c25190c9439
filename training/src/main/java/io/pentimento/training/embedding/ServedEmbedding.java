package io.pentimento.training.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.pentimento.model.Manifest;
import io.pentimento.training.network.SpectrumCoder;
import io.pentimento.training.network.Tensors;
import io.pentimento.training.run.Trainee;
import io.pentimento.training.synthesis.Synthesis;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processor runs: codes, how badly the spectrum can be made again from them, and trust. Trust is the probability
 * that a spectrum is like those of the training. It falls with what the principal components of those do not explain, and
 * most with the largest peak of that; how fast depends on how much light there was, since noise is no stranger. Codes alone
 * would not do: what they leave out by intent, such as what lies beneath a paint, is no stranger either.
 *
 * @param coder network
 * @param learned components of what it learned from
 * @param trust weights of {@link #evidence}, and a constant
 */
record ServedEmbedding(SpectrumCoder coder, Pca learned, float[] trust) {

    /** Components of {@link #learned}: what paints and instruments do to a spectrum, and nothing besides. */
    static final int COMPONENTS = 20;

    static final String ERROR = "error";
    static final String TRUST = "trust";
    private static final float LEAST_ERROR = 1e-9f;
    /** A line is about so many bins wide. */
    private static final int LINE = 5;

    private static final float LEAST_PEAK = 1e-3f;
    private static final int AT_ONCE = 1024;

    /** Learns from spectra, of which some are not natural, when they are to be trusted. */
    static ServedEmbedding of(SpectrumCoder coder, Pca learned, Trainee trainee, Spectra spectra) {
        double[][] evidence = new double[spectra.size()][];
        for (int from = 0; from < spectra.size(); from += AT_ONCE) {
            Spectra part = spectra.part(from, Math.min(spectra.size(), from + AT_ONCE));
            float[] values = trainee.run((t, scratch) -> {
                NDArray x = scratch.create(part.values(), new Shape(part.size(), part.bins()));
                List<NDArray> columns = evidence(t, learned, x);
                return columns.stream()
                        .reduce((a, b) -> t.concat(1, a, b))
                        .orElseThrow()
                        .toFloatArray();
            });
            int each = values.length / part.size();
            for (int i = 0; i < part.size(); i++) {
                evidence[from + i] = new double[each];
                for (int j = 0; j < each; j++) {
                    evidence[from + i][j] = values[i * each + j];
                }
            }
        }
        double[] weights = Logistic.of(evidence, spectra.natural()).weights();
        float[] trust = new float[weights.length];
        for (int j = 0; j < trust.length; j++) {
            trust[j] = (float) weights[j];
        }
        return new ServedEmbedding(coder, learned, trust);
    }

    /**
     * What speaks for or against a spectrum, each [spectra x 1]: what is strange in it, its largest strange peak, how bright it
     * is, and products of these.
     */
    private static <T> List<T> evidence(Tensors<T> t, Pca learned, T all) {
        // Whatever comes, powers of it are to stay finite.
        T spectra = t.clip(all, 0, 1);
        T bright = bright(t, spectra);
        T strange = strange(t, learned, spectra);
        T mean = t.multiply(t.sum(t.multiply(strange, strange), 1), 1f / learned.bins());
        T wrong = t.log(t.add(mean, LEAST_ERROR));
        T peak = t.log(t.add(largest(t, strange), LEAST_PEAK));
        return List.of(wrong, bright, t.multiply(wrong, bright), peak, t.multiply(peak, bright));
    }

    /** What the components do not explain, [spectra x bins]. */
    private static <T> T strange(Tensors<T> t, Pca learned, T spectra) {
        int bins = learned.bins();
        int n = learned.components().length;
        float[] values = new float[n * bins];
        for (int i = 0; i < n; i++) {
            System.arraycopy(learned.components()[i], 0, values, i * bins, bins);
        }
        T components = t.constant("learned.components", values, n, bins);
        T centred = t.subtract(spectra, t.constant("learned.mean", learned.mean(), 1, bins));
        T numbers = t.matMul(centred, t.transpose(components, 1, 0));
        return t.subtract(centred, t.matMul(numbers, components));
    }

    private static <T> T bright(Tensors<T> t, T spectra) {
        return t.multiply(t.sum(spectra, 1), 1f / Synthesis.INPUT.bins());
    }

    /** The largest mean of neighbouring bins of a row, as the eighth norm of all that are positive. */
    private static <T> T largest(Tensors<T> t, T differences) {
        long last = Synthesis.INPUT.bins() - LINE + 1L;
        T sum = t.slice(differences, 1, 0, last);
        for (int shift = 1; shift < LINE; shift++) {
            sum = t.add(sum, t.slice(differences, 1, shift, shift + last));
        }
        T peaks = t.relu(t.multiply(sum, 1f / LINE));
        T power = t.multiply(peaks, peaks);
        power = t.multiply(power, power);
        power = t.sum(t.multiply(power, power), 1);
        return t.sqrt(t.sqrt(t.sqrt(t.add(power, Float.MIN_NORMAL))));
    }

    List<Manifest.Layer> layers() {
        List<Manifest.Layer> layers = new ArrayList<>();
        for (int z = 1; z <= coder.settings().latent(); z++) {
            layers.add(new Manifest.Layer("z" + z, "1", Manifest.Role.CODE));
        }
        layers.add(new Manifest.Layer(ERROR, "1", Manifest.Role.OTHER));
        layers.add(new Manifest.Layer(TRUST, "1", Manifest.Role.TRUST));
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
        T decoded = coder.decode(t, codes);
        T error = coder.error(t, spectra, decoded);
        // Not as a product of matrices: how that is added up depends on where in a batch a spectrum lies.
        List<T> evidence = evidence(t, learned, spectra);
        T odds = t.add(t.multiply(evidence.get(0), trust[0]), trust[evidence.size()]);
        for (int i = 1; i < evidence.size(); i++) {
            odds = t.add(odds, t.multiply(evidence.get(i), trust[i]));
        }
        // A spectrum without counts is all zeros: nothing can be said of it.
        T lit = t.clip(t.multiply(t.sum(spectra, 1), Float.MAX_VALUE), 0, 1);
        return t.concat(1, t.concat(1, codes, error), t.multiply(t.sigmoid(odds), lit));
    }
}
