package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.model.ModelSession;
import io.pentimento.xrf.fit.SpectrumInput;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A network that sees one normalised spectrum per pixel: input {@code spectrum} [pixels x bins], output {@code values}
 * [pixels x layers] and, where the manifest promises errors, {@code errors} likewise.
 */
final class NetworkModel implements PixelModel {

    private final Manifest manifest;
    private final ModelSession session;
    private final SpectrumInput input;
    private final Scratch scratch;
    private final float[] row;

    /** Prepares the model; the session is shared and not closed here. */
    NetworkModel(Manifest manifest, ModelSession session, SpectrumInput input, Scratch scratch) {
        this.manifest = manifest;
        this.session = session;
        this.input = input;
        this.scratch = scratch;
        this.row = new float[input.bins()];
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
        FloatBuffer spectra = scratch.floats(0, rows * input.bins());
        FloatBuffer values = scratch.floats(1, rows * layers);
        FloatBuffer errors = scratch.floats(2, errors() ? rows * layers : 0);
        for (int p = 0; p < pixels; p++) {
            input.row(batch.counts(), p, row);
            spectra.put(row);
        }
        var out = new ModelSession.Argument("values", values, rows, layers);
        session.run(
                List.of(new ModelSession.Argument("spectrum", spectra, rows, input.bins())),
                errors() ? List.of(out, new ModelSession.Argument("errors", errors, rows, layers)) : List.of(out));
        for (int p = 0; p < pixels; p++) {
            for (int layer = 0; layer < layers; layer++) {
                maps.values()[layer][p] = values.get(p * layers + layer);
                if (errors()) {
                    maps.errors()[layer][p] = errors.get(p * layers + layer);
                }
            }
        }
    }
}
