package io.pentimento.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** What a model that sees a neighbourhood is fed with and yields in one run, a tile. Belongs to one thread. */
public final class TileBuffers {

    private final Manifest manifest;
    private final ModelInput.Neighbourhood input;
    private final FloatBuffer maps;
    private final FloatBuffer known;
    private final FloatBuffer values;
    private final FloatBuffer errors;

    /** @throws IllegalArgumentException when the model does not see a neighbourhood */
    public TileBuffers(Manifest manifest) {
        if (!(manifest.input() instanceof ModelInput.Neighbourhood neighbourhood)) {
            throw new IllegalArgumentException(manifest.id() + ": does not see a neighbourhood");
        }
        this.manifest = manifest;
        this.input = neighbourhood;
        int seen = input.side() * input.side();
        int yielded = manifest.layers().size() * input.tile() * input.tile();
        this.maps = ModelSession.floats(input.layers().size() * seen);
        this.known = ModelSession.floats(seen);
        this.values = ModelSession.floats(yielded);
        this.errors = ModelSession.floats(manifest.errors() ? yielded : 0);
    }

    /**
     * Fills them with what the model sees of a tile: maps with a margin around, and zeros where nothing is known or the maps
     * have ended.
     *
     * @param source [layers][rows x columns]
     * @param isKnown of a pixel, {@code row x columns + column}
     * @param firstRow of the tile
     * @param firstColumn of the tile
     */
    public void fill(float[][] source, IntPredicate isKnown, int rows, int columns, int firstRow, int firstColumn) {
        int side = input.side();
        for (int y = 0; y < side; y++) {
            int row = firstRow - input.reach() + y;
            for (int x = 0; x < side; x++) {
                int column = firstColumn - input.reach() + x;
                boolean inside = row >= 0 && row < rows && column >= 0 && column < columns;
                int pixel = inside ? row * columns + column : 0;
                boolean there = inside && isKnown.test(pixel);
                for (int layer = 0; layer < source.length; layer++) {
                    maps.put((layer * side + y) * side + x, there ? source[layer][pixel] : 0);
                }
                known.put(y * side + x, there ? 1 : 0);
            }
        }
    }

    /** Layers x side x side, to be filled before a run. */
    public FloatBuffer maps() {
        return maps;
    }

    /** Side x side, 1 where the maps are known and else 0, to be filled before a run. */
    public FloatBuffer known() {
        return known;
    }

    /** Layers x tile x tile of the last run. */
    public FloatBuffer values() {
        return values;
    }

    /** Layers x tile x tile of the last run; empty when the model yields none. */
    public FloatBuffer errors() {
        return errors;
    }

    /**
     * Runs the model's graph.
     *
     * @throws ModelException when it does not fit its manifest
     */
    public void run(ModelSession session) {
        int layers = manifest.layers().size();
        List<ModelSession.Argument> outputs = new ArrayList<>();
        outputs.add(new ModelSession.Argument("values", values, 1, layers, input.tile(), input.tile()));
        if (manifest.errors()) {
            outputs.add(new ModelSession.Argument("errors", errors, 1, layers, input.tile(), input.tile()));
        }
        session.run(
                List.of(
                        new ModelSession.Argument(
                                "maps", maps, 1, input.layers().size(), input.side(), input.side()),
                        new ModelSession.Argument("known", known, 1, 1, input.side(), input.side())),
                outputs);
    }
}
