package io.pentimento.xrf.cube;

/** What may be called a count: a whole number from 0 to 2^32 - 1, kept in an int as unsigned. */
final class Counts {
    static final long MAX = 0xFFFF_FFFFL;
    /** Answer of the conversions for a value that is no count. */
    static final long NONE = -1;
    /** Floating-point files hold counts that went through a division or a factor and back. */
    private static final double ROUNDING = 1e-3;

    private Counts() {}

    static long of(long value) {
        return value >= 0 && value <= MAX ? value : NONE;
    }

    static long of(double value) {
        long rounded = Math.round(value);
        // NaN fails the comparison.
        return Math.abs(value - rounded) <= ROUNDING ? of(rounded) : NONE;
    }

    static CubeException notACount(Object file, String detector, int row, int column, int channel, Object value) {
        return new CubeException(file + ": detector " + detector + ", row " + row + ", column " + column + ", channel "
                + channel + " holds " + value + ", which is no count (a whole number from 0 to " + MAX
                + "); give the spectra as they were measured, neither normalised nor corrected");
    }
}
