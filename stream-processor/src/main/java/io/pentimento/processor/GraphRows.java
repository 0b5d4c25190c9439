package io.pentimento.processor;

/**
 * How many rows a graph is run with. A pixel must have the same bits whether it comes alone or in a batch, wherever it
 * stands there; ONNX Runtime does not promise that. It multiplies a single row by another routine, which adds up in another
 * order, and it computes functions such as the logarithm several elements at a time, those that are left over by another
 * routine again. So a graph is always run with a whole number of the widest registers, for any number of columns; what the
 * rows beyond the pixels yield is not looked at.
 */
final class GraphRows {

    /** 32-bit floats in the widest register, of 512 bits. */
    private static final int MULTIPLE = 16;

    private GraphRows() {}

    /** The rows to run for so many pixels. */
    static int of(int pixels) {
        return (pixels + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    }
}
