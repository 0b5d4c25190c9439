package io.pentimento.training.network;

import java.util.ArrayList;
import java.util.List;

/**
 * From a spectrum to a few numbers and back: a variational autoencoder of self-normalising layers, after the encoder and
 * decoder of A. Bombini et al., arXiv:2410.08826, sec. 2.3, whose sizes are those of the authors' public code: 512, 256, 128,
 * 64, 32 and 3 numbers, and back by 32, 64 and 128.
 *
 * <p>Immutable; the parameters live in the {@link Tensors} that it is run with.
 */
public final class SpectrumCoder {

    /**
     * Sizes.
     *
     * @param bins of a spectrum
     * @param latent numbers that a spectrum becomes
     * @param narrowest width of the layer before them
     * @param layers of encoder and decoder, each half as wide as the one before it, or twice
     * @param dropout alpha dropout behind each layer, 0 to 1
     */
    public record Settings(int bins, int latent, int narrowest, int layers, float dropout) {

        public Settings {
            if (layers < 2 || latent < 1 || narrowest < latent || bins >> layers - 1 < narrowest) {
                throw new IllegalArgumentException(
                        "bins=" + bins + ", latent=" + latent + ", narrowest=" + narrowest + ", layers=" + layers
                                + ": widths must halve from bins to narrowest, which must hold the latent numbers");
            }
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException("dropout=" + dropout + ": must be 0 to 1");
            }
        }
    }

    /**
     * What an encoder says of spectra.
     *
     * @param mean [spectra x latent]
     * @param logVariance [spectra x latent]
     */
    public record Code<T>(T mean, T logVariance) {}

    private static final float MOST_LOG_VARIANCE = 0;
    private static final float LEAST_LOG_VARIANCE = -20;

    private final Settings settings;

    public SpectrumCoder(Settings settings) {
        this.settings = settings;
    }

    /** Its sizes. */
    public Settings settings() {
        return settings;
    }

    /**
     * Encodes.
     *
     * @param spectra [spectra x bins], 0 to 1, as {@link io.pentimento.xrf.fit.SpectrumInput.Normalisation#LOG_MAX} makes them
     */
    public <T> Code<T> encode(Tensors<T> t, T spectra) {
        Layers<T> layers = new Layers<>(t);
        T x = spectra;
        int width = settings.bins();
        for (int layer = 1; layer < settings.layers(); layer++) {
            x = selfNormalising(t, layers, "encoder." + layer, x, width, width / 2);
            width /= 2;
        }
        x = t.tanh(layers.linear("encoder.narrow", x, width, settings.narrowest()));
        T mean = layers.linear("encoder.mean", x, settings.narrowest(), settings.latent());
        T logVariance = layers.linear("encoder.variance", x, settings.narrowest(), settings.latent());
        return new Code<>(mean, t.clip(logVariance, LEAST_LOG_VARIANCE, MOST_LOG_VARIANCE));
    }

    /**
     * Decodes.
     *
     * @param codes [spectra x latent]
     * @return [spectra x bins], 0 to 1
     */
    public <T> T decode(Tensors<T> t, T codes) {
        Layers<T> layers = new Layers<>(t);
        List<Integer> widths = new ArrayList<>();
        widths.add(settings.latent());
        widths.add(settings.narrowest());
        for (int layer = settings.layers() - 1; layer >= 2; layer--) {
            widths.add(settings.bins() >> layer);
        }
        T x = codes;
        for (int layer = 1; layer < widths.size(); layer++) {
            x = selfNormalising(t, layers, "decoder." + layer, x, widths.get(layer - 1), widths.get(layer));
        }
        return t.sigmoid(layers.linear("decoder.out", x, widths.get(widths.size() - 1), settings.bins()));
    }

    /** Mean squared error of each spectrum, [spectra x 1]. */
    public <T> T error(Tensors<T> t, T spectra, T decoded) {
        T difference = t.subtract(spectra, decoded);
        return t.multiply(t.sum(t.multiply(difference, difference), 1), 1f / settings.bins());
    }

    private <T> T selfNormalising(Tensors<T> t, Layers<T> layers, String name, T x, int inputs, int outputs) {
        Initial initial = new Initial.Normal((float) Math.sqrt(1.0 / inputs));
        return t.alphaDropout(t.selu(layers.withoutBias(name, x, inputs, outputs, initial)), settings.dropout());
    }
}
