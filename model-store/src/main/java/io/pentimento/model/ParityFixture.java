package io.pentimento.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Input rows, and what the network that a model was exported from made of them where it was trained. In a model's folder:
 * {@code parity.json}, {@code {"rows": R, "bins": B, "layers": L, "errors": true, "tolerance": 1e-4}}, and {@code parity.bin}, float32
 * little-endian: R x B of {@code spectrum}, R x L of {@code values} and, where it has them, R x L of {@code errors}.
 *
 * @param rows spectra
 * @param spectrum rows x bins
 * @param values rows x layers
 * @param errors rows x layers, empty where there are none
 * @param tolerance largest difference that is allowed, absolute or relative to the number; areas, which a network makes as
 *     shares of a spectrum's counts, relative to these counts. {@link #EXACT} unless the header says so: a graph in 8 bits
 *     is not exact
 */
public record ParityFixture(int rows, float[] spectrum, float[] values, float[] errors, double tolerance) {

    /** Of graphs that compute what the network computed, but for the order of additions. */
    public static final double EXACT = 1e-4;

    static final String HEADER = "parity.json";
    static final String NUMBERS = "parity.bin";

    private record Header(int rows, int bins, int layers, boolean errors, Double tolerance) {}

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
                shape.tolerance() == null ? EXACT : shape.tolerance());
    }

    private static float[] take(FloatBuffer from, int count) {
        float[] taken = new float[count];
        from.get(taken);
        return taken;
    }
}
