package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.model.Model;
import io.pentimento.model.ModelCheck;
import io.pentimento.model.ModelException;
import io.pentimento.model.ModelInput;
import io.pentimento.model.ModelSession;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.RunningModel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A model that sees a neighbourhood, opened, with the buffers of one run. Belongs to one thread. */
final class TileRun implements AutoCloseable {

    private final Manifest manifest;
    private final ModelInput.Neighbourhood input;
    private final ModelSession session;
    private final FloatBuffer maps;
    private final FloatBuffer known;
    private final FloatBuffer values;
    private final FloatBuffer errors;

    private TileRun(Manifest manifest, ModelSession session) {
        this.manifest = manifest;
        this.input = (ModelInput.Neighbourhood) manifest.input();
        this.session = session;
        int seen = input.side() * input.side();
        int yielded = manifest.layers().size() * input.tile() * input.tile();
        this.maps = ModelSession.floats(input.layers().size() * seen);
        this.known = ModelSession.floats(seen);
        this.values = ModelSession.floats(yielded);
        this.errors = ModelSession.floats(manifest.errors() ? yielded : 0);
    }

    /** Those of some models that see a neighbourhood. */
    static List<TileRun> open(ModelStore store, List<String> models, int threads, Notes notes) {
        List<TileRun> opened = new ArrayList<>();
        for (String id : models) {
            try {
                Model model = store.load(id);
                if (model.manifest().input() instanceof ModelInput.Neighbourhood) {
                    opened.add(new TileRun(model.manifest(), ModelCheck.open(model, threads)));
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

    /** Layers x side x side, to be filled before a run. */
    FloatBuffer maps() {
        return maps;
    }

    /** Side x side, to be filled before a run. */
    FloatBuffer known() {
        return known;
    }

    void run() {
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

    /** A result of the last run; layers from the number of layers on are the errors of the first ones. */
    float result(int layer, int y, int x) {
        int layers = manifest.layers().size();
        int at = (layer % layers * input.tile() + y) * input.tile() + x;
        return layer < layers ? values.get(at) : errors.get(at);
    }

    @Override
    public void close() {
        session.close();
    }
}
