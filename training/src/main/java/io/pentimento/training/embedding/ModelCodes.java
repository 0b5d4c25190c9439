package io.pentimento.training.embedding;

import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelSession;
import io.pentimento.training.synthesis.Synthesis;
import java.nio.FloatBuffer;

/** Codes of an embedding as the processor runs it. Belongs to one thread. */
final class ModelCodes implements Codes {

    private static final int AT_ONCE = 256;

    private final Manifest manifest;
    private final ModelSession session;
    private final int bins = Synthesis.INPUT.bins();
    private final int layers;
    private final int dimensions;
    private final FloatBuffer input;
    private final FloatBuffer values;

    ModelCodes(Model model) {
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
