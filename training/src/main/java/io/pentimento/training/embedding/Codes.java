package io.pentimento.training.embedding;

import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelSession;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Palette;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.FloatBuffer;
import java.util.List;

/** Turns spectra into codes: an embedding as the processor runs it, or principal components. Belongs to one thread. */
public interface Codes extends AutoCloseable {

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
        return new OfModel(model);
    }

    /** Principal components of painted spectra. Looks up cross sections, which takes some seconds. */
    static Codes pca(XrayLines lines, Manner manner, int dimensions) {
        return pca(PaintedSpectra.palettes(lines, manner), manner, dimensions);
    }

    /** Principal components of spectra of palettes that are there already. */
    static Codes pca(List<Palette> palettes, Manner manner, int dimensions) {
        Spectra spectra =
                new PaintedSpectra(palettes, manner, 0, PaintedSpectra.Stream.VALIDATION).batch(0, OfPca.LEARNED);
        return new OfPca(Pca.of(spectra, dimensions));
    }

    /** Codes of a model. */
    final class OfModel implements Codes {

        private static final int AT_ONCE = 256;

        private final Manifest manifest;
        private final ModelSession session;
        private final int bins = Synthesis.INPUT.bins();
        private final int layers;
        private final int dimensions;
        private final FloatBuffer input;
        private final FloatBuffer values;

        private OfModel(Model model) {
            manifest = model.manifest();
            if (!manifest.input().equals(Synthesis.INPUT)) {
                throw new IllegalArgumentException(
                        manifest.id() + ": is not fed with " + Synthesis.INPUT + "; choose an embedding-sdd");
            }
            layers = manifest.layers().size();
            dimensions = (int) manifest.layers().stream()
                    .filter(l -> l.name().matches("z[0-9]+"))
                    .count();
            session = ModelSession.open(model, 1);
            input = ModelSession.floats(AT_ONCE * bins);
            values = ModelSession.floats(AT_ONCE * layers);
        }

        @Override
        public String name() {
            return manifest.id();
        }

        @Override
        public int dimensions() {
            return dimensions;
        }

        @Override
        public void encode(float[] spectra, int number, float[] codes, float[] errors) {
            for (int from = 0; from < number; from += AT_ONCE) {
                int size = Math.min(AT_ONCE, number - from);
                input.clear();
                input.put(spectra, from * bins, size * bins).flip();
                values.clear();
                session.run(manifest, size, input, values, null);
                for (int i = 0; i < size; i++) {
                    for (int d = 0; d < dimensions; d++) {
                        codes[(from + i) * dimensions + d] = values.get(i * layers + d);
                    }
                    errors[from + i] = values.get(i * layers + dimensions);
                }
            }
        }

        @Override
        public void close() {
            session.close();
        }
    }

    /** Codes of principal components. */
    final class OfPca implements Codes {

        private static final int LEARNED = 8192;

        private final Pca pca;

        private OfPca(Pca pca) {
            this.pca = pca;
        }

        @Override
        public String name() {
            return "pca";
        }

        @Override
        public int dimensions() {
            return pca.components().length;
        }

        @Override
        public void encode(float[] spectra, int number, float[] codes, float[] errors) {
            for (int i = 0; i < number; i++) {
                errors[i] = pca.embed(spectra, i * pca.bins(), codes, i * dimensions());
            }
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
