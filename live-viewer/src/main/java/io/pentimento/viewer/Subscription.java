package io.pentimento.viewer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Patch;
import io.pentimento.proto.Update;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What one page has still to be sent of the maps that it watches: which pixels, never their values, so that a slow page
 * costs no memory and gets the newest. Guarded by the lock of its {@link LiveScan}.
 */
final class Subscription {

    /** About how many bytes of numbers go into one update. */
    private static final int UPDATE_BYTES = 256 << 10;

    private final int generation;
    private String errorLayer;
    private ScanMaps maps;
    private PixelSet values;
    private PixelSet errors;
    private int layersSent = -1;
    private long sequence;
    private boolean completeSent;
    private long coalesced;

    /**
     * @param errorLayer full name of the layer whose errors are wanted
     * @param isNews whether the page lacks something of a row
     */
    Subscription(int generation, String errorLayer, ScanMaps maps, IntPredicate isNews) {
        this.generation = generation;
        this.errorLayer = errorLayer;
        reset(maps, isNews);
    }

    /** Begins again with other maps. */
    void reset(ScanMaps newMaps) {
        reset(newMaps, row -> true);
    }

    private void reset(ScanMaps newMaps, IntPredicate isNews) {
        maps = newMaps;
        values = allPainted(isNews);
        errors = new PixelSet(0, maps.columns());
        layersSent = -1;
        completeSent = false;
    }

    /** From now on the errors of another layer are wanted. */
    void wantErrors(String layer) {
        errorLayer = layer;
        errors = allPainted(row -> true);
    }

    private PixelSet allPainted(IntPredicate isWanted) {
        int size = maps.rows() * maps.columns();
        PixelSet all = new PixelSet(size, maps.columns());
        for (int i = 0; i < size; i++) {
            if (maps.isPainted(i) && isWanted.test(i / maps.columns())) {
                all.add(i, 1);
            }
        }
        return all;
    }

    int generation() {
        return generation;
    }

    long coalesced() {
        return coalesced;
    }

    /** Pixels were painted. Returns how many of them had not been sent since they were last painted. */
    int changed(int first, int pixels) {
        int waiting = values.add(first, pixels);
        coalesced += waiting;
        return waiting;
    }

    /** Whether the layers have changed since the last layout was taken. */
    boolean takeLayoutChange() {
        boolean changed = isLayoutChanged();
        layersSent = maps.layers().size();
        return changed;
    }

    /** Whether the page lacks layers: it could not keep their values. */
    boolean isLayoutChanged() {
        return layersSent != maps.layers().size();
    }

    /**
     * The next update, or null when the page has everything.
     *
     * @param version of the maps now
     */
    Update next(long startNs, long version) {
        if (values.isEmpty() && errors.isEmpty() && completeSent) {
            return null;
        }
        MapLayer errorsOf = maps.layers().stream()
                .filter(layer -> layer.fullName().equals(errorLayer) && layer.errors() != null)
                .findFirst()
                .orElse(null);
        Update.Builder update = Update.newBuilder()
                .setGeneration(generation)
                .setSequence(sequence++)
                .setErrorLayer(errorLayer);
        int left = addPatches(update, errors, List.of(), errorsOf, startNs, UPDATE_BYTES);
        addPatches(update, values, maps.layers(), errorsOf, startNs, left);
        completeSent = values.isEmpty();
        ByteString.Output newest = ByteString.newOutput();
        boolean hasAll = completeSent && errors.isEmpty();
        maps.models().forEach(model -> newest.write(maps.newestRevision(model)));
        update.setRevisions(newest.toByteString());
        return update.setComplete(completeSent).setVersion(hasAll ? version : 0).build();
    }

    /** Returns how many of the bytes are left. */
    private int addPatches(
            Update.Builder update, PixelSet from, List<MapLayer> layers, MapLayer errorsOf, long startNs, int bytes) {
        int bytesPerPixel = 4 * layers.size() + 8 + maps.models().size();
        int left = bytes;
        while (left > 0) {
            PixelSet.Run run = from.take(left / bytesPerPixel);
            if (run == null) {
                break;
            }
            update.addPatches(patch(run, layers, errorsOf, startNs));
            left -= run.pixels() * bytesPerPixel;
        }
        return left;
    }

    private Patch patch(PixelSet.Run run, List<MapLayer> layers, MapLayer errorsOf, long startNs) {
        int first = run.first();
        int pixels = run.pixels();
        Patch.Builder patch = Patch.newBuilder().setFirstPixel(first).setPixels(pixels);
        if (!layers.isEmpty()) {
            ByteBuffer numbers = buffer(layers.size() * pixels);
            layers.forEach(layer -> put(numbers, layer.values(), first, pixels));
            ByteBuffer times = buffer(pixels);
            long[] measuredNs = maps.measuredNs();
            for (int i = first; i < first + pixels; i++) {
                times.putFloat((float) Nanos.seconds(measuredNs[i] - startNs));
            }
            patch.setValues(bytes(numbers)).setMeasuredS(bytes(times)).setRevisions(revisions(first, pixels));
        }
        if (errorsOf != null) {
            ByteBuffer sigmas = buffer(pixels);
            put(sigmas, errorsOf.errors(), first, pixels);
            patch.setErrors(bytes(sigmas));
        }
        return patch.build();
    }

    private ByteString revisions(int first, int pixels) {
        List<String> models = maps.models();
        byte[] revisions = new byte[models.size() * pixels];
        for (int m = 0; m < models.size(); m++) {
            int[] ofModel = maps.revisions(models.get(m));
            for (int i = 0; i < pixels; i++) {
                revisions[m * pixels + i] = (byte) ofModel[first + i];
            }
        }
        return UnsafeByteOperations.unsafeWrap(revisions);
    }

    private static ByteBuffer buffer(int floats) {
        return ByteBuffer.allocate(4 * floats).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(ByteBuffer to, float[] from, int first, int pixels) {
        for (int i = first; i < first + pixels; i++) {
            to.putFloat(from[i]);
        }
    }

    private static ByteString bytes(ByteBuffer full) {
        return UnsafeByteOperations.unsafeWrap(full.flip());
    }
}
