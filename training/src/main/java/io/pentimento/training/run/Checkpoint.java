package io.pentimento.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.pentimento.training.TrainingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers by name in one NumPy archive, replaced as a whole: a kill leaves the one before or the new one.
 *
 * @param arrays each with its shape
 */
record Checkpoint(Map<String, Values> arrays) {

    /** One array. */
    record Values(float[] values, long... shape) {
        static Values of(NDArray array) {
            return new Values(array.toFloatArray(), array.getShape().getShape());
        }
    }

    void write(Path file, NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            NDList list = new NDList();
            arrays.forEach((name, values) -> {
                NDArray array = scratch.create(values.values(), new ai.djl.ndarray.types.Shape(values.shape()));
                array.setName(name);
                list.add(array);
            });
            WholeFile.replace(file, out -> list.encode(out, NDList.Encoding.NPZ));
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    static Checkpoint read(Path file, NDManager manager) {
        Map<String, Values> arrays = new LinkedHashMap<>();
        try (NDManager scratch = manager.newSubManager()) {
            for (NDArray array : NDList.decode(scratch, new ByteArrayInputStream(Files.readAllBytes(file)))) {
                Values values = Values.of(array);
                requireFinite(file, array.getName(), values.values());
                arrays.put(array.getName(), values);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new TrainingException(
                    file + ": is not a checkpoint: " + e.getMessage() + "; remove it to begin anew", e);
        }
        return new Checkpoint(arrays);
    }

    /** Those whose names begin so, by the rest of their names. */
    Map<String, Values> below(String prefix) {
        Map<String, Values> found = new LinkedHashMap<>();
        arrays.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), values);
            }
        });
        return found;
    }

    /** One list of numbers that must be there. */
    float[] require(Path file, String name, int length) {
        Values values = arrays.get(name);
        if (values == null || values.values().length != length) {
            throw new TrainingException(file + ": has no " + name + " of " + length
                    + " numbers; it is not a checkpoint of this version's" + " trainings: remove it to begin anew");
        }
        return values.values();
    }

    private static void requireFinite(Path file, String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new TrainingException(file + ": " + name + "[" + i + "]=" + values[i]
                        + ": a checkpoint must hold numbers; remove it to begin anew");
            }
        }
    }
}
