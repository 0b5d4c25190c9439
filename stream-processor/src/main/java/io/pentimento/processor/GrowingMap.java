package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.model.ModelInput;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanStarted;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One scan as a model sees it that looks at neighbourhoods: the maps that it is fed with, as far as they have come, and
 * what it has made of them. All of it is rebuilt from {instrument}_maps.
 *
 * <p>A tile is painted again when more map blocks have come within its reach than it was made from. Belongs to one thread.
 */
final class GrowingMap {

    private static final int UNKNOWN = -1;

    private final String scan;
    private final NeighbourhoodModel model;
    private final Manifest manifest;
    private final ModelInput.Neighbourhood input;
    private final List<LayerInfo> layers;
    private final int rows;
    private final int columns;
    private final WaitingTiles tiles;

    /** Layers x pixels. */
    private final float[][] seen;

    private final int[] generation;
    private final int[] revision;
    private final int[] inputs;
    private final long[] sequence;
    private final long[] measuredNs;
    private final int[] sourcePartition;
    private final long[] sourceOffset;

    /** Values, then errors, of the model's layers x pixels, as last written. */
    private final float[][] made;

    private final int[] madeGeneration;
    private final int[] madeRevision;
    private final int[] madeInputs;

    GrowingMap(String scan, ScanStarted started, NeighbourhoodModel model) {
        this.scan = scan;
        this.model = model;
        this.manifest = model.manifest();
        this.input = (ModelInput.Neighbourhood) manifest.input();
        this.layers = manifest.layers().stream().map(Layers::message).toList();
        this.rows = started.getRows();
        this.columns = started.getColumns();
        this.tiles = new WaitingTiles(input, rows, columns);
        int pixels = Math.multiplyExact(rows, columns);
        this.seen = new float[input.layers().size()][pixels];
        this.generation = filled(pixels);
        this.revision = new int[pixels];
        this.inputs = new int[pixels];
        this.sequence = new long[pixels];
        this.measuredNs = new long[pixels];
        this.sourcePartition = new int[pixels];
        this.sourceOffset = new long[pixels];
        this.made = new float[layers.size() * (manifest.errors() ? 2 : 1)][pixels];
        this.madeGeneration = filled(pixels);
        this.madeRevision = new int[pixels];
        this.madeInputs = new int[pixels];
    }

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, UNKNOWN);
        return array;
    }

    /** Takes in what the model is fed with, and what it has made before; all else is none of its business. */
    void take(MapBlock block) {
        boolean inside = block.getPixels() > 0
                && block.getRow() >= 0
                && block.getRow() < rows
                && block.getFirstColumn() >= 0
                && block.getFirstColumn() <= columns - block.getPixels()
                && block.getMeasuredNsCount() == block.getPixels()
                && block.getValuesCount() == (long) block.getLayersCount() * block.getPixels();
        if (inside && block.getModel().equals(input.model()) && !isForeign(block)) {
            see(block);
        } else if (inside && block.getModel().equals(manifest.name())) {
            remember(block);
        }
    }

    /** A layer that the model is fed with and a block of its source lacks. */
    Optional<String> missing(MapBlock block) {
        if (!block.getModel().equals(input.model()) || isForeign(block)) {
            return Optional.empty();
        }
        return input.layers().stream()
                .filter(wanted -> block.getLayersList().stream()
                        .noneMatch(layer -> layer.getName().equals(wanted)))
                .findFirst();
    }

    /** Whether a block is of a version of the model's source that it was not made for. */
    boolean isForeign(MapBlock block) {
        return input.version() != null
                && block.getModel().equals(input.model())
                && !block.getVersion().equals(input.version());
    }

    /** Whether a model is fed with maps of the one that a block is of, or has made it itself. */
    static boolean concerns(MapBlock block, Manifest manifest) {
        return block.getModel().equals(manifest.name())
                || block.getModel().equals(((ModelInput.Neighbourhood) manifest.input()).model());
    }

    private void see(MapBlock block) {
        int[] at = places(block);
        if (at == null) {
            return;
        }
        boolean changed = false;
        int firsts = 0;
        for (int i = 0; i < block.getPixels(); i++) {
            int pixel = block.getRow() * columns + block.getFirstColumn() + i;
            if (isNewer(block, pixel)) {
                for (int layer = 0; layer < at.length; layer++) {
                    seen[layer][pixel] = block.getValues(at[layer] * block.getPixels() + i);
                }
                firsts += generation[pixel] == UNKNOWN ? 1 : 0;
                generation[pixel] = block.getGeneration();
                revision[pixel] = block.getRevision();
                inputs[pixel] = block.getInputs();
                sequence[pixel] = block.getSequence();
                measuredNs[pixel] = block.getMeasuredNs(i);
                sourcePartition[pixel] = block.getSourcePartition();
                sourceOffset[pixel] = block.getSourceOffset();
                changed = true;
            }
        }
        if (changed) {
            tiles.arrive(block.getRow(), block.getFirstColumn(), block.getPixels(), firsts);
        }
    }

    /** Where a block has the layers that the model wants; null when it lacks one. */
    private int[] places(MapBlock block) {
        int[] at = new int[input.layers().size()];
        for (int layer = 0; layer < at.length; layer++) {
            at[layer] = UNKNOWN;
            for (int l = 0; l < block.getLayersCount(); l++) {
                if (block.getLayers(l).getName().equals(input.layers().get(layer))) {
                    at[layer] = l;
                }
            }
            if (at[layer] == UNKNOWN) {
                return null;
            }
        }
        return at;
    }

    /** In the order in which readers keep paintings: by generation, revision, and what they were made from. */
    private boolean isNewer(MapBlock block, int pixel) {
        int order = Integer.compare(block.getGeneration(), generation[pixel]);
        order = order != 0 ? order : Integer.compare(block.getRevision(), revision[pixel]);
        return (order != 0 ? order : Integer.compareUnsigned(block.getInputs(), inputs[pixel])) > 0;
    }

    private void remember(MapBlock block) {
        if (block.getLayersCount() != layers.size()
                || manifest.errors() && block.getErrorsCount() != block.getValuesCount()
                || !block.getVersion().equals(manifest.version())) {
            return;
        }
        for (int i = 0; i < block.getPixels(); i++) {
            int pixel = block.getRow() * columns + block.getFirstColumn() + i;
            if (block.getInputs() < madeInputs[pixel]) {
                // It comes back after a newer one was made.
                continue;
            }
            for (int layer = 0; layer < layers.size(); layer++) {
                made[layer][pixel] = block.getValues(layer * block.getPixels() + i);
                if (manifest.errors()) {
                    made[layers.size() + layer][pixel] = block.getErrors(layer * block.getPixels() + i);
                }
            }
            madeGeneration[pixel] = block.getGeneration();
            madeRevision[pixel] = block.getRevision();
            madeInputs[pixel] = block.getInputs();
        }
        tiles.paintedBefore(tiles.of(block.getRow(), block.getFirstColumn()), block.getInputs());
    }

    /** The model that paints it. */
    NeighbourhoodModel model() {
        return model;
    }

    /** Its tiles that wait to be painted. */
    WaitingTiles tiles() {
        return tiles;
    }

    /** Runs the model over a tile, and gives out the pixels that changed. */
    void paint(int tile, Consumer<MapBlock> results) {
        model.fill(seen, this::isKnown, rows, columns, tiles.row(tile), tiles.column(tile));
        model.run();
        collect(tile, results);
        tiles.painted(tile);
    }

    private void collect(int tile, Consumer<MapBlock> results) {
        int firstRow = tiles.row(tile);
        int firstColumn = tiles.column(tile);
        int endRow = Math.min(rows, firstRow + input.tile());
        int endColumn = Math.min(columns, firstColumn + input.tile());
        for (int row = firstRow; row < endRow; row++) {
            int y = row - firstRow;
            int column = firstColumn;
            while (column < endColumn) {
                int end = column;
                while (end < endColumn && isOneRun(row, column, end) && changed(row, end, y, end - firstColumn)) {
                    end++;
                }
                if (end > column) {
                    results.accept(block(tile, row, column, end, y, column - firstColumn));
                }
                column = Math.max(end, column + 1);
            }
        }
    }

    /** What has no number is as unknown as what has not come: one such pixel would take its neighbourhood with it. */
    private boolean isKnown(int pixel) {
        if (generation[pixel] == UNKNOWN) {
            return false;
        }
        for (float[] layer : seen) {
            if (!Float.isFinite(layer[pixel])) {
                return false;
            }
        }
        return true;
    }

    /** Whether two pixels of a row come from one spectrum block. */
    private boolean isOneRun(int row, int first, int other) {
        int a = row * columns + first;
        int b = row * columns + other;
        return isKnown(b) && generation[a] == generation[b] && revision[a] == revision[b] && sequence[a] == sequence[b];
    }

    private boolean changed(int row, int column, int y, int x) {
        int pixel = row * columns + column;
        if (madeGeneration[pixel] != generation[pixel] || madeRevision[pixel] != revision[pixel]) {
            return true;
        }
        for (int layer = 0; layer < made.length; layer++) {
            if (Float.floatToIntBits(made[layer][pixel]) != Float.floatToIntBits(model.result(layer, y, x))) {
                return true;
            }
        }
        return false;
    }

    private MapBlock block(int tile, int row, int first, int end, int y, int x) {
        int at = row * columns + first;
        MapBlock.Builder block = MapBlock.newBuilder()
                .setScan(scan)
                .setGeneration(generation[at])
                .setSequence(sequence[at])
                .setModel(manifest.name())
                .setVersion(manifest.version())
                .setRevision(revision[at])
                .setRow(row)
                .setFirstColumn(first)
                .setPixels(end - first)
                .addAllLayers(layers)
                .setSourcePartition(sourcePartition[at])
                .setSourceOffset(sourceOffset[at])
                .setInputs(tiles.arrived(tile));
        for (int layer = 0; layer < made.length; layer++) {
            for (int i = 0; i < end - first; i++) {
                float value = model.result(layer, y, x + i);
                made[layer][at + i] = value;
                if (layer < layers.size()) {
                    block.addValues(value);
                } else {
                    block.addErrors(value);
                }
            }
        }
        for (int i = 0; i < end - first; i++) {
            block.addMeasuredNs(measuredNs[at + i]);
            madeGeneration[at + i] = generation[at + i];
            madeRevision[at + i] = revision[at + i];
            madeInputs[at + i] = tiles.arrived(tile);
        }
        return block.build();
    }
}
