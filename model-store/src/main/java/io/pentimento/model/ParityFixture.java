package io.pentimento.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Input rows, and what was made of them where a model was exported: by the network itself, or, of a graph in 8 bits, by that
 * graph on ONNX Runtime. A row is a spectrum or, of a model that sees a neighbourhood, a tile: its maps, then which pixels are
 * known. In a model's folder: {@code parity.json},
 * {@code {"rows": R, "bins": B, "layers": L, "errors": true, "rounded": false}}, and {@code parity.bin}, float32 little-endian: R x B of
 * {@code input}, R x L of {@code values} and, where it has them, R x L of {@code errors}; L counts all numbers of a tile.
 *
 * @param rows spectra or tiles
 * @param input rows x bins
 * @param values rows x layers
 * @param errors rows x layers, empty where there are none
 * @param rounded whether the graph rounds to 8 bits
 */
public record ParityFixture(int rows, float[] input, float[] values, float[] errors, boolean rounded) {

    /** Largest difference of graphs that compute what the network computed, but for the order of additions. */
    public static final double EXACT = 1e-4;

    /**
     * Root mean square of the differences of graphs that round: another processor adds in another order, and where a number
     * lies between two steps it then comes to the other one.
     */
    public static final double ROUNDED = 2e-3;

    static final String HEADER = "parity.json";
    static final String NUMBERS = "parity.bin";

    private record Header(
            int rows,
            int bins,
            int layers,
            boolean errors,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean rounded) {}

    /** @param place of the header, for messages */
    static ParityFixture read(String place, byte[] header, byte[] numbers) {
        Header shape;
        try {
            shape = new ObjectMapper().readValue(header, Header.class);
        } catch (IOException e) {
            throw new ModelException(place + ": " + e.getMessage(), e);
        }
        long results = (long) shape.rows() * shape.layers();
        long expected = (long) shape.rows() * shape.bins() + results * (shape.errors() ? 2 : 1);
        if (shape.rows() < 1 || shape.bins() < 1 || shape.layers() < 1 || numbers.length != expected * Float.BYTES) {
            throw new ModelException(place + ": " + NUMBERS + " has " + numbers.length + " bytes, " + shape + " needs "
                    + expected * Float.BYTES + "; export the model again");
        }
        FloatBuffer all =
                ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        return new ParityFixture(
                shape.rows(),
                take(all, shape.rows() * shape.bins()),
                take(all, (int) results),
                take(all, shape.errors() ? (int) results : 0),
                shape.rounded());
    }

    private static float[] take(FloatBuffer from, int count) {
        float[] taken = new float[count];
        from.get(taken);
        return taken;
    }

    /**
     * Writes it into a model's folder.
     *
     * @throws IOException when it cannot be written
     */
    public void write(Path folder) throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate((input.length + values.length + errors.length) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        numbers.asFloatBuffer().put(input).put(values).put(errors);
        Files.write(folder.resolve(NUMBERS), numbers.array());
        Header header = new Header(rows, input.length / rows, values.length / rows, errors.length > 0, rounded);
        Files.write(
                folder.resolve(HEADER),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(header));
    }

    /** The same input with other answers. */
    ParityFixture with(float[] otherValues, float[] otherErrors, boolean otherRounded) {
        return new ParityFixture(rows, input, otherValues, otherErrors, otherRounded);
    }

    /**
     * How far other answers are from these: the largest difference or, of a graph that rounds, the root of the mean square.
     * Differences are absolute or relative to the number; of areas, which a network makes as shares of a spectrum's counts,
     * relative to these counts.
     */
    double difference(Manifest manifest, float[] otherValues, float[] otherErrors) {
        double[] each = new double[values.length + errors.length];
        differences(manifest, values, otherValues, each, 0);
        differences(manifest, errors, otherErrors, each, values.length);
        double largest = 0;
        double squares = 0;
        for (double one : each) {
            // Math.max keeps a NaN, which then fails.
            largest = Math.max(largest, one);
            squares += one * one;
        }
        return rounded ? Math.sqrt(squares / each.length) : largest;
    }

    private void differences(Manifest manifest, float[] expected, float[] found, double[] into, int from) {
        int layers = manifest.layers().size();
        int each = values.length / rows;
        for (int i = 0; i < expected.length; i++) {
            boolean bothNone = Float.isNaN(found[i]) && Float.isNaN(expected[i]);
            double unit = Math.max(1, Math.abs(expected[i]));
            boolean area = manifest.layers().get(i % each / (each / layers)).role() == Manifest.Role.AREA;
            if (area && manifest.input() instanceof ModelInput.Spectrum) {
                unit = Math.max(unit, counts(i / each));
            }
            into[from + i] = bothNone ? 0 : Math.abs((double) found[i] - expected[i]) / unit;
        }
    }

    private double counts(int row) {
        int bins = input.length / rows;
        double sum = 0;
        for (int b = row * bins; b < (row + 1) * bins; b++) {
            sum += input[b];
        }
        return sum;
    }

    /** How far answers may be from these. */
    double mostDifference() {
        return rounded ? ROUNDED : EXACT;
    }
}
