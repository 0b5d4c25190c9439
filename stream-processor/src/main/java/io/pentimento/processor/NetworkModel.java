package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.model.ModelSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * A network that sees one normalised spectrum per pixel: input {@code spectrum} [pixels x bins], output {@code values}
 * [pixels x layers] and, where the manifest promises errors, {@code errors} likewise.
 */
final class NetworkModel implements PixelModel {

    private final Manifest manifest;
    private final ModelSession session;
    private final InputRows input;
    private final Scratch scratch;
    private final Consumer<String> notes;
    private final float[] result;

    /**
     * Prepares the model; session and input are shared, and not closed here.
     *
     * @param notes told, again and again, what the operator should know
     */
    NetworkModel(Manifest manifest, ModelSession session, InputRows input, Scratch scratch, Consumer<String> notes) {
        this.manifest = manifest;
        this.session = session;
        this.input = input;
        this.scratch = scratch;
        this.notes = notes;
        this.result = new float[manifest.layers().size()];
    }

    @Override
    public String name() {
        return manifest.name();
    }

    @Override
    public String version() {
        return manifest.version();
    }

    @Override
    public List<Manifest.Layer> layers() {
        return manifest.layers();
    }

    @Override
    public boolean errors() {
        return manifest.errors();
    }

    @Override
    public void run(SpectrumBatch batch, Maps maps) {
        int pixels = batch.pixels();
        int layers = layers().size();
        FloatBuffer spectra = input.of(batch, GraphRows.of(pixels));
        int most = session.rowsAtOnce();
        int none = 0;
        for (int first = 0; first < pixels; first += most) {
            int part = Math.min(most, pixels - first);
            int rows = GraphRows.of(part);
            FloatBuffer values = scratch.floats(0, rows * layers);
            FloatBuffer errors = scratch.floats(1, errors() ? rows * layers : 0);
            session.run(manifest, rows, spectra.slice(first * input.bins(), rows * input.bins()), values, errors);
            none += spread(values, first, part, maps.values());
            if (errors()) {
                spread(errors, first, part, maps.errors());
            }
        }
        if (none > 0) {
            notes.accept("some of its values are no numbers; they stay empty");
        }
    }

    /** How many are no numbers. */
    private int spread(FloatBuffer from, int first, int pixels, float[][] to) {
        int none = 0;
        for (int p = first; p < first + pixels; p++) {
            from.get(result);
            for (int layer = 0; layer < result.length; layer++) {
                boolean finite = Float.isFinite(result[layer]);
                to[layer][p] = finite ? result[layer] : Float.NaN;
                none += finite ? 0 : 1;
            }
        }
        return none;
    }
}
