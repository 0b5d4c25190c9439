package io.pentimento.acquisition.raster;

/**
 * Where a stage goes: rows one above the other, pixels one beside the other, each a square of one step.
 *
 * @param leftMm left border of the first column, by the horizontal axis
 * @param topMm middle of the first row, by the vertical axis
 * @param widthMm of all columns
 * @param heightMm of all rows, from the middle of the first to the middle of the last and a step more
 * @param stepMm side of a pixel
 */
public record ScanArea(double leftMm, double topMm, double widthMm, double heightMm, double stepMm) {

    private static final double WHOLE = 1e-6;

    public ScanArea {
        if (!(stepMm > 0)) {
            throw new IllegalArgumentException("step=" + stepMm + " mm: must be positive");
        }
        requireWhole("width", widthMm, stepMm);
        requireWhole("height", heightMm, stepMm);
        if (!Double.isFinite(leftMm) || !Double.isFinite(topMm)) {
            throw new IllegalArgumentException("left=" + leftMm + " mm, top=" + topMm + " mm: must be numbers");
        }
    }

    private static void requireWhole(String name, double mm, double stepMm) {
        double steps = mm / stepMm;
        if (!(steps >= 1 - WHOLE) || Math.abs(steps - Math.round(steps)) > WHOLE * steps) {
            throw new IllegalArgumentException(
                    name + "=" + mm + " mm: must be a whole number of steps of " + stepMm + " mm, one at least");
        }
    }

    /** The same with another number of rows. */
    public ScanArea withRows(int rows) {
        return new ScanArea(leftMm, topMm, widthMm, rows * stepMm, stepMm);
    }

    public int columns() {
        return (int) Math.round(widthMm / stepMm);
    }

    public int rows() {
        return (int) Math.round(heightMm / stepMm);
    }

    /** Middle of a column, mm. */
    public double xMm(int column) {
        return leftMm + (column + 0.5) * stepMm;
    }

    /** Border to the left of a column, mm; that of one beyond the last is the right border. */
    public double borderMm(int column) {
        return leftMm + column * stepMm;
    }

    /** Middle of a row, mm. */
    public double yMm(int row) {
        return topMm + row * stepMm;
    }
}
