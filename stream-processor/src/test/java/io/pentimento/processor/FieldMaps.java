package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.proto.MapBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The maps that one model has painted of a full-field scan, as readers keep them; no painting may come twice. */
final class FieldMaps {

    private static final int PIXELS = FieldInstrument.ROWS * FieldInstrument.COLUMNS;

    private final String scan;
    private final String model;
    private final Map<String, float[]> layers = new HashMap<>();
    private final long[] order = new long[PIXELS];
    private final int[] revision = new int[PIXELS];
    private final Set<String> seen = new HashSet<>();

    FieldMaps(String scan, String model) {
        this.scan = scan;
        this.model = model;
        Arrays.fill(order, -1);
    }

    static FieldMaps of(List<MapBlock> blocks, String scan, String model) {
        FieldMaps maps = new FieldMaps(scan, model);
        blocks.forEach(maps::take);
        return maps;
    }

    private void take(MapBlock block) {
        if (!block.getScan().equals(scan) || !block.getModel().equals(model)) {
            return;
        }
        for (int i = 0; i < block.getPixels(); i++) {
            int pixel = block.getRow() * FieldInstrument.COLUMNS + block.getFirstColumn() + i;
            long newest = ((long) block.getGeneration() << 52) + ((long) block.getRevision() << 32) + block.getInputs();
            assertTrue(
                    seen.add(pixel + " " + newest),
                    () -> "pixel " + pixel + " was painted twice by " + model + ", revision " + block.getRevision()
                            + ", inputs " + block.getInputs());
            if (newest > order[pixel]) {
                order[pixel] = newest;
                revision[pixel] = block.getRevision();
                for (int l = 0; l < block.getLayersCount(); l++) {
                    String name = block.getLayers(l).getName();
                    layer(name)[pixel] = block.getValues(l * block.getPixels() + i);
                    if (block.getErrorsCount() > 0) {
                        layer(name + " ±")[pixel] = block.getErrors(l * block.getPixels() + i);
                    }
                }
            }
        }
    }

    float[] layer(String name) {
        return layers.computeIfAbsent(name, n -> {
            float[] empty = new float[PIXELS];
            Arrays.fill(empty, Float.NaN);
            return empty;
        });
    }

    /** Whether every pixel was painted as of the same revision, from as many blocks. */
    boolean isAsNewAs(FieldMaps other) {
        return Arrays.equals(order, other.order);
    }

    Map<String, float[]> layers() {
        return layers;
    }

    /** Of all pixels; 0 while one of them has not been painted. */
    int leastRevision() {
        return Arrays.stream(revision).min().orElseThrow();
    }
}
