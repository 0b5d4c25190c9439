package io.pentimento.training.recolour;

import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.model.TileBuffers;
import io.pentimento.training.picture.RgbPicture;
import java.util.Arrays;

/** Runs a recolouring of a store as the processor does, tile by tile. Belongs to one thread. */
final class RecolouredTiles implements AutoCloseable {

    private final ModelInput.Neighbourhood input;
    private final ModelSession session;
    private final TileBuffers buffers;

    RecolouredTiles(Model model, int threads) {
        if (!(model.manifest().input() instanceof ModelInput.Neighbourhood neighbourhood)
                || !model.manifest().layers().equals(ServedRecolouring.LAYERS)) {
            throw new IllegalArgumentException(model.manifest().id() + ": is no recolouring; its layers are "
                    + model.manifest().layers());
        }
        input = neighbourhood;
        session = ModelCheck.open(model, threads);
        buffers = new TileBuffers(model.manifest());
    }

    /**
     * What it makes of maps.
     *
     * @param confidence [rows x columns]
     */
    record Recoloured(RgbPicture picture, float[] confidence) {}

    /** Recolours maps that are trusted. */
    Recoloured recolour(EmbeddedPicture embedded) {
        int rows = embedded.picture().rows();
        int columns = embedded.picture().columns();
        RgbPicture picture = RgbPicture.black(rows, columns);
        float[] confidence = new float[rows * columns];
        for (int row = 0; row < rows; row += input.tile()) {
            for (int column = 0; column < columns; column += input.tile()) {
                fill(embedded, row, column);
                buffers.run(session);
                collect(picture, confidence, row, column);
            }
        }
        return new Recoloured(picture, confidence);
    }

    /** What the model sees of the tile that begins at a pixel: its maps, and which of them are known. */
    float[] seen(EmbeddedPicture embedded, int firstRow, int firstColumn) {
        fill(embedded, firstRow, firstColumn);
        float[] seen = new float[buffers.maps().capacity() + buffers.known().capacity()];
        buffers.maps().get(0, seen, 0, buffers.maps().capacity());
        buffers.known().get(0, seen, buffers.maps().capacity(), buffers.known().capacity());
        return seen;
    }

    private void fill(EmbeddedPicture embedded, int firstRow, int firstColumn) {
        int n = embedded.known().length;
        float[][] maps = new float[input.layers().size()][];
        for (int z = 0; z < maps.length - 1; z++) {
            maps[z] = Arrays.copyOfRange(embedded.codes(), z * n, (z + 1) * n);
        }
        // Whatever is known is trusted here.
        maps[maps.length - 1] = embedded.known();
        buffers.fill(
                maps,
                pixel -> embedded.known()[pixel] > 0,
                embedded.picture().rows(),
                embedded.picture().columns(),
                firstRow,
                firstColumn);
    }

    private void collect(RgbPicture picture, float[] confidence, int firstRow, int firstColumn) {
        int tile = input.tile();
        int height = Math.min(tile, picture.rows() - firstRow);
        int width = Math.min(tile, picture.columns() - firstColumn);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int pixel = (firstRow + y) * picture.columns() + firstColumn + x;
                for (int channel = 0; channel < 3; channel++) {
                    picture.values()[channel * picture.pixels() + pixel] =
                            buffers.values().get((channel * tile + y) * tile + x);
                }
                confidence[pixel] = buffers.values().get((3 * tile + y) * tile + x);
            }
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
