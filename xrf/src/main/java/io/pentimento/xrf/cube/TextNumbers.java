package io.pentimento.xrf.cube;

/** Numbers in text headers, which instruments write with a decimal point or a decimal comma. */
final class TextNumbers {
    private TextNumbers() {}

    /** NaN when it is no number. */
    static double decimal(String text) {
        try {
            return Double.parseDouble(text.strip().replace(',', '.'));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** A whole number above zero, or an error that names the file and the field. */
    static int positive(Object file, String field, String text) {
        int value;
        try {
            value = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new CubeException(file + ": " + field + "=" + text + ": must be a whole number", e);
        }
        if (value <= 0) {
            throw new CubeException(file + ": " + field + "=" + text + ": must be positive");
        }
        return value;
    }
}
