package io.pentimento.viewer;

import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.UnreadableRecordException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The maps of one scan, assembled from its map blocks in whatever order they come. Every layer is a row-major array of
 * rows x columns numbers, NaN where nothing was measured.
 *
 * <p>For each model and pixel the newest painting stays: a later generation before an earlier one, then a higher revision
 * before a lower one, then one from more inputs before one from fewer, as of a full-field scan that is painted again and
 * again while events come. The same of all three twice is a duplicate; it is counted and the first painting stays.
 *
 * <p>Memory is 8 bytes per layer and pixel (4 where a model gives no errors), 13 bytes per model and pixel, and 17 bytes per
 * pixel. Not safe for use by several threads at once.
 */
public final class ScanMaps {

    /** Largest grid, in pixels. */
    public static final int MAX_PIXELS = 1 << 26;

    private final String scan;
    private final int rows;
    private final int columns;
    private final Map<String, ModelMaps> models = new LinkedHashMap<>();
    private final List<MapLayer> layers = new ArrayList<>();
    private final List<MapLayer> layersView = Collections.unmodifiableList(layers);
    private final long[] measuredNs;
    private final long[] sourceOffset;
    /** Partition + 1; 0 is a pixel that nobody has painted. */
    private final byte[] source;

    private int generation;
    private long painted;
    private long repainted;
    private long duplicated;
    private long superseded;
    private long newestNs;

    /**
     * Empty maps.
     *
     * @throws UnreadableRecordException when the scan has no pixels or more than {@link #MAX_PIXELS}
     */
    public ScanMaps(String scan, ScanStarted started) {
        this.scan = scan;
        long pixels = pixels(started);
        rows = started.getRows();
        columns = started.getColumns();
        generation = started.getGeneration();
        measuredNs = new long[(int) pixels];
        sourceOffset = new long[(int) pixels];
        source = new byte[(int) pixels];
    }

    /**
     * Pixels of a scan's grid.
     *
     * @throws UnreadableRecordException when there are none or more than {@link #MAX_PIXELS}
     */
    static long pixels(ScanStarted started) {
        long rows = Integer.toUnsignedLong(started.getRows());
        long columns = Integer.toUnsignedLong(started.getColumns());
        if (rows == 0 || columns == 0 || rows > MAX_PIXELS || columns > MAX_PIXELS || rows * columns > MAX_PIXELS) {
            throw new UnreadableRecordException(
                    "rows=" + rows + ", columns=" + columns + ": must be a grid of 1 to " + MAX_PIXELS + " pixels");
        }
        return rows * columns;
    }

    /**
     * Paints a block.
     *
     * @return how many of its pixels changed; 0 when all were painted before
     * @throws UnreadableRecordException when the block does not fit this scan; nothing was painted then
     */
    public int paint(MapBlock block) {
        check(block);
        generation = Math.max(generation, block.getGeneration());
        ModelMaps model = models.computeIfAbsent(block.getModel(), name -> new ModelMaps(name, rows * columns));
        model.prepare(block);
        int first = block.getRow() * columns + block.getFirstColumn();
        int changed = 0;
        for (int i = 0; i < block.getPixels(); i++) {
            if (paint(model, block, first + i, i)) {
                changed++;
            }
        }
        return changed;
    }

    private boolean paint(ModelMaps model, MapBlock block, int pixel, int i) {
        int order = model.compare(pixel, block);
        if (order == 0) {
            duplicated++;
            return false;
        }
        if (order > 0) {
            superseded++;
            return false;
        }
        if (model.isPainted(pixel)) {
            repainted++;
        }
        model.paint(block, pixel, i);
        if (source[pixel] == 0) {
            painted++;
        }
        source[pixel] = (byte) (block.getSourcePartition() + 1);
        sourceOffset[pixel] = block.getSourceOffset();
        // A slow model may paint what a quick one has painted with newer events.
        measuredNs[pixel] = Math.max(measuredNs[pixel], block.getMeasuredNs(i));
        newestNs = Math.max(newestNs, measuredNs[pixel]);
        return true;
    }

    private void check(MapBlock block) {
        require(block.getScan().equals(scan), "scan=" + block.getScan() + ": expected " + scan);
        require(!block.getModel().isBlank(), "model: is empty");
        int pixels = block.getPixels();
        boolean inside = pixels > 0
                && block.getRow() >= 0
                && block.getRow() < rows
                && block.getFirstColumn() >= 0
                && block.getFirstColumn() <= columns - pixels;
        require(
                inside,
                "row=" + Integer.toUnsignedString(block.getRow()) + ", first_column="
                        + Integer.toUnsignedString(block.getFirstColumn()) + ", pixels="
                        + Integer.toUnsignedString(pixels) + ": not inside the scan's " + rows + " x " + columns
                        + " pixels");
        long numbers = (long) block.getLayersCount() * pixels;
        require(numbers > 0, "layers: there are none");
        require(
                block.getValuesCount() == numbers,
                "values: " + block.getValuesCount() + " numbers, " + block.getLayersCount() + " layers x " + pixels
                        + " pixels need " + numbers);
        require(
                block.getErrorsCount() == numbers || block.getErrorsCount() == 0,
                "errors: " + block.getErrorsCount() + " numbers, must be " + numbers + " or none");
        require(
                block.getMeasuredNsCount() == pixels,
                "measured_ns: " + block.getMeasuredNsCount() + " times for " + pixels + " pixels");
        require(block.getGeneration() >= 0 && block.getRevision() >= 0, "generation or revision: too large");
        require(
                block.getSourcePartition() >= 0 && block.getSourcePartition() < 255,
                "source_partition=" + Integer.toUnsignedString(block.getSourcePartition()) + ": must be below 255");
        Set<String> names = new HashSet<>();
        for (LayerInfo layer : block.getLayersList()) {
            require(!layer.getName().isBlank() && names.add(layer.getName()), "layer " + layer.getName() + ": twice");
        }
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new UnreadableRecordException(reason);
        }
    }

    public String scan() {
        return scan;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** The layers known so far, those of one model in the order of its blocks. Grows; never shrinks. */
    public List<MapLayer> layers() {
        return layersView;
    }

    /** Highest generation seen. */
    public int generation() {
        return generation;
    }

    /** Pixels painted by at least one model. */
    public long painted() {
        return painted;
    }

    /** Paintings, per model and pixel, that replaced one of a lower revision, earlier generation or fewer inputs. */
    public long repainted() {
        return repainted;
    }

    /** Paintings, per model and pixel, that had been painted before with the same generation, revision and inputs. */
    public long duplicated() {
        return duplicated;
    }

    /** Paintings, per model and pixel, ignored because a newer one was there first. */
    public long superseded() {
        return superseded;
    }

    /** When the newest pixel was measured, ns UTC; 0 when none was. */
    public long newestNs() {
        return newestNs;
    }

    /** Whether any model has painted this pixel. */
    public boolean isPainted(int row, int column) {
        return source[index(row, column)] != 0;
    }

    /** End of the pixel's dwell, ns UTC; 0 when it was not measured. */
    public long measuredNs(int row, int column) {
        return measuredNs[index(row, column)];
    }

    /** Partition of the spectra topic that holds the pixel's spectra; -1 when it was not measured. */
    public int sourcePartition(int row, int column) {
        return (source[index(row, column)] & 0xFF) - 1;
    }

    /** Offset of the record that holds the pixel's spectra; meaningless when it was not measured. */
    public long sourceOffset(int row, int column) {
        return sourceOffset[index(row, column)];
    }

    /** Revision of the energy axes with which a model painted a pixel; -1 when it has not. */
    public int revision(String model, int row, int column) {
        ModelMaps maps = models.get(model);
        int pixel = index(row, column);
        return maps == null ? -1 : maps.revision[pixel] - 1;
    }

    /** From how many inputs a model has painted a pixel, see {@link MapBlock#getInputs}; 0 when it has not. */
    public int inputs(String model, int row, int column) {
        ModelMaps maps = models.get(model);
        int pixel = index(row, column);
        return maps == null ? 0 : maps.inputs[pixel];
    }

    /** Version of a model as of its highest revision; empty when it has painted nothing. */
    public String version(String model) {
        ModelMaps maps = models.get(model);
        return maps == null ? "" : maps.versions.get(maps.newest);
    }

    /** How many pixels each version of a model has painted, the versions in the order in which they came. */
    public Map<String, Long> versions(String model) {
        Map<String, Long> pixels = new LinkedHashMap<>();
        ModelMaps maps = models.get(model);
        for (int pixel = 0; maps != null && pixel < maps.revision.length; pixel++) {
            if (maps.isPainted(pixel)) {
                pixels.merge(maps.versions.get(maps.version[pixel]), 1L, Long::sum);
            }
        }
        return pixels;
    }

    /** Whether the newest version of its model paints a layer; if not, it holds what an older one has left. */
    public boolean isCurrent(MapLayer layer) {
        return models.get(layer.model()).current(layer);
    }

    /** Bytes that the arrays of these maps take. */
    public long bytes() {
        long pixels = (long) rows * columns;
        long perPixel = 17 + 13L * models.size();
        for (MapLayer layer : layers) {
            perPixel += layer.errors() == null ? 4 : 8;
        }
        return pixels * perPixel;
    }

    /** The models that have painted, in the order in which they began. */
    List<String> models() {
        return List.copyOf(models.keySet());
    }

    /** For sending: the revisions + 1 with which a model has painted pixels, row-major; 0: it has not. */
    int[] revisions(String model) {
        return models.get(model).revision;
    }

    /** For sending: the highest of {@link #revisions}. */
    int newestRevision(String model) {
        return models.get(model).newestRevision + 1;
    }

    /** For sending: measured times, row-major. */
    long[] measuredNs() {
        return measuredNs;
    }

    /** For sending: whether a pixel given by its row-major index is painted. */
    boolean isPainted(int pixel) {
        return source[pixel] != 0;
    }

    private int index(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IllegalArgumentException(
                    "row=" + row + ", column=" + column + ": not inside " + rows + " x " + columns);
        }
        return row * columns + column;
    }

    /** What one model has painted. */
    private final class ModelMaps {
        private final String name;
        private final Map<String, MapLayer> byName = new LinkedHashMap<>();
        /** Revision + 1; 0 is a pixel not painted by this model. */
        private final int[] revision;

        private final int[] generations;
        private final int[] inputs;
        private final List<String> versions = new ArrayList<>();
        /** Per pixel, index in {@link #versions}. */
        private final byte[] version;

        private int newest;
        private int newestRevision = -1;
        private Set<String> newestLayers = Set.of();
        private int currentVersion;
        /** The layers of the block at hand, in its order. */
        private MapLayer[] current = {};

        private ModelMaps(String name, int pixels) {
            this.name = name;
            revision = new int[pixels];
            generations = new int[pixels];
            inputs = new int[pixels];
            version = new byte[pixels];
        }

        private void prepare(MapBlock block) {
            currentVersion = indexOf(block.getVersion());
            if (block.getRevision() > newestRevision) {
                newestRevision = block.getRevision();
                newest = currentVersion;
                newestLayers =
                        block.getLayersList().stream().map(LayerInfo::getName).collect(Collectors.toSet());
            }
            current = new MapLayer[block.getLayersCount()];
            for (int l = 0; l < current.length; l++) {
                LayerInfo info = block.getLayers(l);
                current[l] = byName.computeIfAbsent(info.getName(), n -> add(info));
                if (block.getErrorsCount() > 0) {
                    current[l].wantErrors();
                }
            }
        }

        private int indexOf(String of) {
            int index = versions.indexOf(of);
            require(index >= 0 || versions.size() <= Byte.MAX_VALUE, "version=" + of + ": too many of one model");
            if (index < 0) {
                versions.add(of);
            }
            return index < 0 ? versions.size() - 1 : index;
        }

        private boolean current(MapLayer layer) {
            return newestLayers.contains(layer.name());
        }

        private MapLayer add(LayerInfo info) {
            MapLayer layer = new MapLayer(name, info.getName(), info.getUnit(), info.getRole(), revision.length);
            layers.add(layer);
            return layer;
        }

        private boolean isPainted(int pixel) {
            return revision[pixel] != 0;
        }

        /** Negative when the pixel's painting is older than the one given, 0 when equal, positive when newer. */
        private int compare(int pixel, MapBlock block) {
            if (!isPainted(pixel)) {
                return -1;
            }
            int order = Integer.compare(generations[pixel], block.getGeneration());
            order = order != 0 ? order : Integer.compare(revision[pixel] - 1, block.getRevision());
            return order != 0 ? order : Integer.compareUnsigned(inputs[pixel], block.getInputs());
        }

        private void paint(MapBlock block, int pixel, int i) {
            if (current.length < byName.size()) {
                byName.values().forEach(layer -> layer.clear(pixel));
            }
            int pixels = block.getPixels();
            boolean hasErrors = block.getErrorsCount() > 0;
            for (int l = 0; l < current.length; l++) {
                int at = l * pixels + i;
                current[l].set(pixel, block.getValues(at), hasErrors ? block.getErrors(at) : Float.NaN);
            }
            revision[pixel] = block.getRevision() + 1;
            generations[pixel] = block.getGeneration();
            inputs[pixel] = block.getInputs();
            version[pixel] = (byte) currentVersion;
        }
    }
}
