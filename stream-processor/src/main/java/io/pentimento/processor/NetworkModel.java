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
        int rows = GraphRows.of(pixels);
        int layers = layers().size();
        FloatBuffer spectra = input.of(batch, rows);
        FloatBuffer values = scratch.floats(0, rows * layers);
        FloatBuffer errors = scratch.floats(1, errors() ? rows * layers : 0);
        session.run(manifest, rows, spectra, values, errors);
        if (spread(values, pixels, maps.values()) > 0) {
            notes.accept("some of its values are no numbers; they stay empty");
        }
        if (errors()) {
            spread(errors, pixels, maps.errors());
        }
    }

    /** How many are no numbers. */
    private int spread(FloatBuffer from, int pixels, float[][] to) {
        int none = 0;
        for (int p = 0; p < pixels; p++) {
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
