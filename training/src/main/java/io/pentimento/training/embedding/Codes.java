package io.pentimento.training.embedding;

import io.pentimento.model.Model;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.synthesis.Synthesis;
import java.util.List;

/** Turns spectra into codes: an embedding as the processor runs it, or principal components. Belongs to one thread. */
public sealed interface Codes extends AutoCloseable permits ModelCodes, PcaCodes {

    /** What they are called: "embedding-sdd/dcn-2", or "pca". */
    String name();

    /** Numbers of a code. */
    int dimensions();

    /**
     * Encodes.
     *
     * @param spectra [spectra x bins] on the axis of {@link Synthesis#INPUT}, 0 to 1
     * @param codes receives [spectra x dimensions]
     * @param errors receives the mean squared error of each spectrum, made again from its code
     */
    void encode(float[] spectra, int number, float[] codes, float[] errors);

    @Override
    void close();

    /** Those of an embedding. */
    static Codes of(Model model) {
        return new ModelCodes(model);
    }

    /** Principal components of spectra of palettes, see {@link io.pentimento.training.synthesis.Paints#palettes}. */
    static Codes pca(List<Palette> palettes, Manner manner, int dimensions) {
        Spectra spectra =
                new PaintedSpectra(palettes, manner, 0, PaintedSpectra.Stream.VALIDATION).batch(0, PcaCodes.LEARNED);
        return new PcaCodes(Pca.of(spectra, dimensions));
    }
}
