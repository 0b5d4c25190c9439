package io.pentimento.viewer;

import io.pentimento.proto.LayerRole;
import java.util.Arrays;

/** One layer of a {@link ScanMaps}; fills in as blocks are painted. Not safe for use by several threads at once. */
public final class MapLayer {

    private final String model;
    private final String name;
    private final String unit;
    private final LayerRole role;
    private final float[] values;
    private float[] errors;

    MapLayer(String model, String name, String unit, LayerRole role, int pixels) {
        this.model = model;
        this.name = name;
        this.unit = unit;
        this.role = role;
        values = nothing(pixels);
    }

    /** The model that paints it, such as "fit". */
    public String model() {
        return model;
    }

    /** Its name within the model, such as "Fe-K". */
    public String name() {
        return name;
    }

    /** Its full name, such as "fit/Fe-K". */
    public String fullName() {
        return model + "/" + name;
    }

    /** Unit of values and errors, such as "counts". */
    public String unit() {
        return unit;
    }

    /** What it is to whoever looks at it. */
    public LayerRole role() {
        return role;
    }

    /** Rows x columns, row-major, NaN where nothing was measured. The array itself, not a copy: do not change it. */
    public float[] values() {
        return values;
    }

    /** One standard deviation of each value, shaped as {@link #values}; null when the model gives none. */
    public float[] errors() {
        return errors;
    }

    void wantErrors() {
        if (errors == null) {
            errors = nothing(values.length);
        }
    }

    void set(int pixel, float value, float error) {
        values[pixel] = value;
        if (errors != null) {
            errors[pixel] = error;
        }
    }

    void clear(int pixel) {
        set(pixel, Float.NaN, Float.NaN);
    }

    private static float[] nothing(int pixels) {
        float[] all = new float[pixels];
        Arrays.fill(all, Float.NaN);
        return all;
    }
}
