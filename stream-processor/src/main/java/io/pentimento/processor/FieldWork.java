package io.pentimento.processor;

import io.pentimento.model.ModelException;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * One full-field scan at one revision of its calibration: its models, and how they paint what has changed in its cubes.
 * Belongs to one thread.
 */
final class FieldWork {

    /** Up to so many unchanged pixels between changed ones are painted along: a block of their own would be larger. */
    private static final int MOST_BRIDGED = 3;

    private final ScanDirectory.Scan scan;
    private final StageTimers timers;
    private final Notes notes;
    private final SpectrumBatch batch;
    private final int capacity;
    private final List<Prepared> models = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();

    /**
     * A model of the scan.
     *
     * @param since the revision that gave it to the scan
     * @param quick whether it paints all that has changed each time; the others share the time that is left
     */
    private record Prepared(PixelModel model, int since, boolean quick, PixelModel.Maps maps, List<LayerInfo> layers) {
        String name() {
            return model.name();
        }
    }

    /** Pixels of one row in the batch, from {@code begin} on. */
    private record Run(FieldCube cube, int row, int firstColumn, int pixels, int begin) {}

    /**
     * Prepares the scan's models.
     *
     * @throws IllegalArgumentException when none can paint it, with the reason of the first
     */
    FieldWork(ScanDirectory.Scan scan, ScanModels models, int batchPixels, StageTimers timers, Notes notes) {
        this.scan = scan;
        this.timers = timers;
        this.notes = notes;
        this.capacity = Math.max(batchPixels, scan.started().getColumns());
        this.batch = new SpectrumBatch(scan.started(), capacity);
        for (ScanModels.Given given : models.prepare(scan)) {
            PixelModel model = given.model();
            List<LayerInfo> layers =
                    model.layers().stream().map(Layers::message).toList();
            this.models.add(new Prepared(
                    model,
                    given.since(),
                    !(model instanceof NetworkModel),
                    PixelModel.Maps.of(layers.size(), capacity),
                    layers));
        }
    }

    int revision() {
        return scan.revision();
    }

    /** Tells a cube which models paint it. */
    void giveTo(FieldCube cube) {
        models.forEach(prepared -> cube.give(prepared.name(), prepared.since()));
    }

    /** Whether a model that is, or is not, among the quick ones has something to paint. */
    boolean isStale(boolean quick, FieldCube cube) {
        for (Prepared prepared : models) {
            if (prepared.quick() == quick) {
                for (int row = 0; row < scan.started().getRows(); row++) {
                    if (cube.isRowStale(prepared.name(), prepared.since(), row)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Has the quick models paint all that has changed. */
    void paintQuick(Collection<FieldCube> cubes, Consumer<MapBlock> results) {
        for (Prepared prepared : List.copyOf(models)) {
            if (!prepared.quick()) {
                continue;
            }
            for (FieldCube cube : cubes) {
                for (int row = 0; row < scan.started().getRows(); row++) {
                    if (cube.isRowStale(prepared.name(), prepared.since(), row)) {
                        add(prepared, cube, row, results);
                    }
                }
            }
            run(prepared, results);
        }
    }

    /** Has the model that is not quick and whose painting of a row is the oldest paint that row; false when there is none. */
    boolean paintOldest(Collection<FieldCube> cubes, Consumer<MapBlock> results) {
        Prepared by = null;
        FieldCube of = null;
        int oldest = -1;
        long oldestNs = Long.MAX_VALUE;
        for (Prepared prepared : models) {
            if (prepared.quick()) {
                continue;
            }
            for (FieldCube cube : cubes) {
                for (int row = 0; row < scan.started().getRows(); row++) {
                    if (cube.isRowStale(prepared.name(), prepared.since(), row)
                            && (by == null || cube.paintedAtNs(prepared.name(), row) < oldestNs)) {
                        by = prepared;
                        of = cube;
                        oldest = row;
                        oldestNs = cube.paintedAtNs(prepared.name(), row);
                    }
                }
            }
        }
        if (by == null) {
            return false;
        }
        add(by, of, oldest, results);
        run(by, results);
        return true;
    }

    /** Puts the changed pixels of a row into the batch. */
    private void add(Prepared prepared, FieldCube cube, int row, Consumer<MapBlock> results) {
        int columns = scan.started().getColumns();
        String model = prepared.name();
        int column = 0;
        while (column < columns) {
            if (!cube.isStale(model, row, column)) {
                column++;
                continue;
            }
            int last = column;
            for (int next = column + 1; next < columns && next - last <= MOST_BRIDGED + 1; next++) {
                if (cube.isStale(model, row, next)) {
                    last = next;
                }
            }
            add(prepared, new Run(cube, row, column, last - column + 1, 0), results);
            column = last + 1;
        }
        cube.painted(model, row, System.nanoTime());
    }

    private void add(Prepared prepared, Run run, Consumer<MapBlock> results) {
        if (!batch.hasRoomFor(run.pixels())) {
            run(prepared, results);
        }
        runs.add(new Run(run.cube(), run.row(), run.firstColumn(), run.pixels(), batch.pixels()));
        FieldTile tile = run.cube().tile(run.row());
        batch.add(tile.counts(), tile.begin(run.row(), run.firstColumn()), run.pixels());
    }

    /** Runs a model over the batch and gives out its blocks. One that fails is not run again for this scan. */
    private void run(Prepared prepared, Consumer<MapBlock> results) {
        if (runs.isEmpty()) {
            return;
        }
        try {
            timers.fit(() -> prepared.model().run(batch, prepared.maps()));
            timers.produce(() -> runs.forEach(run -> results.accept(block(prepared, run))));
            timers.paintedField(batch.pixels());
        } catch (ModelException e) {
            models.remove(prepared);
            notes.add(
                    scan.id(),
                    prepared.name() + "/" + prepared.model().version() + " paints no more: " + e.getMessage());
        }
        runs.clear();
        batch.clear();
    }

    private MapBlock block(Prepared prepared, Run run) {
        FieldTile tile = run.cube().tile(run.row());
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan(scan.id())
                .setGeneration(tile.generation())
                .setSequence(tile.sequence())
                .setModel(prepared.name())
                .setVersion(prepared.model().version())
                .setRevision(prepared.since())
                .setRow(run.row())
                .setFirstColumn(run.firstColumn())
                .setPixels(run.pixels())
                .addAllLayers(prepared.layers())
                .setSourcePartition(run.cube().partition())
                .setSourceOffset(tile.sourceOffset())
                .setInputs(tile.inputs());
        for (int i = 0; i < run.pixels(); i++) {
            block.addMeasuredNs(tile.newestNs());
        }
        prepared.maps()
                .addTo(
                        block,
                        run.begin(),
                        run.begin() + run.pixels(),
                        prepared.model().errors());
        return block.build();
    }
}
