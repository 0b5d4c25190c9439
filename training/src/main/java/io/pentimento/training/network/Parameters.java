package io.pentimento.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What training adjusts, by name, in the order in which the network first asked for it. Not safe for use by several
 * threads.
 */
public final class Parameters {

    private final NDManager manager;
    private final long seed;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param manager owns the arrays
     * @param seed of first values; a parameter's depend on it and on the name alone
     */
    public Parameters(NDManager manager, long seed) {
        this.manager = manager;
        this.seed = seed;
    }

    /** All of them; the arrays are live. */
    public Map<String, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    /** Owns the arrays. */
    NDManager manager() {
        return manager;
    }

    /** Copy of a parameter that there is. */
    float[] values(String name) {
        return arrays.get(name).toFloatArray();
    }

    /** Takes over values, as from a checkpoint. */
    public void set(String name, float[] values, long... shape) {
        NDArray array = arrays.get(name);
        if (array != null && !array.getShape().equals(new Shape(shape))) {
            throw new IllegalArgumentException(name + ": has shape " + new Shape(shape) + ", and the network wants "
                    + array.getShape() + "; the checkpoint belongs to another network");
        }
        if (array != null) {
            array.set(values);
        } else {
            add(name, values, new Shape(shape));
        }
    }

    NDArray get(String name, Initial initial, long... shape) {
        NDArray array = arrays.get(name);
        if (array == null) {
            Shape wanted = new Shape(shape);
            var random = new SplittableRandom(seed * 31 + name.hashCode());
            return add(name, initial.values((int) wanted.size(), random), wanted);
        }
        return array;
    }

    private NDArray add(String name, float[] values, Shape shape) {
        NDArray array = manager.create(values, shape);
        array.setRequiresGradient(true);
        arrays.put(name, array);
        return array;
    }

    /** How many numbers they are in all. */
    public long size() {
        return arrays.values().stream().mapToLong(NDArray::size).sum();
    }
}
