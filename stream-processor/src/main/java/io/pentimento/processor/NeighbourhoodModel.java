package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.model.ModelStore;
import io.pentimento.model.TileBuffers;
import io.pentimento.proto.RunningModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** A model that sees a neighbourhood, opened, with the buffers of one run. Belongs to one thread. */
final class NeighbourhoodModel implements AutoCloseable {

    private final Manifest manifest;
    private final int tile;
    private final ModelSession session;
    private final TileBuffers buffers;

    private NeighbourhoodModel(Manifest manifest, ModelSession session) {
        this.manifest = manifest;
        this.tile = ((ModelInput.Neighbourhood) manifest.input()).tile();
        this.session = session;
        this.buffers = new TileBuffers(manifest);
    }

    /** Those of some models that see a neighbourhood. */
    static List<NeighbourhoodModel> open(ModelStore store, List<String> models, int threads, Notes notes) {
        List<NeighbourhoodModel> opened = new ArrayList<>();
        for (String id : models) {
            try {
                Model model = store.load(id);
                if (model.manifest().input() instanceof ModelInput.Neighbourhood) {
                    opened.add(new NeighbourhoodModel(model.manifest(), ModelCheck.open(model, threads)));
                }
            } catch (ModelException e) {
                notes.add("", id + " does not run: " + e.getMessage());
            }
        }
        return opened;
    }

    Manifest manifest() {
        return manifest;
    }

    RunningModel running() {
        return RunningModel.newBuilder()
                .setName(manifest.name())
                .setVersion(manifest.version())
                .setSha256(manifest.sha256())
                .setDevice(session.device())
                .build();
    }

    /** Fills its buffers before a run, see {@link TileBuffers#fill}. */
    void fill(float[][] source, IntPredicate isKnown, int rows, int columns, int firstRow, int firstColumn) {
        buffers.fill(source, isKnown, rows, columns, firstRow, firstColumn);
    }

    void run() {
        buffers.run(session);
    }

    /** A result of the last run; layers from the number of layers on are the errors of the first ones. */
    float result(int layer, int y, int x) {
        int layers = manifest.layers().size();
        int at = (layer % layers * tile + y) * tile + x;
        return layer < layers ? buffers.values().get(at) : buffers.errors().get(at);
    }

    @Override
    public void close() {
        session.close();
    }
}
