package io.pentimento.training.picture;

/**
 * How near one picture is to another, of the same size.
 *
 * <p>Windows are Gaussian, 11 pixels wide with a standard deviation of 1.5, and lie wholly within the picture; colours are
 * averaged. So do torchmetrics' functions of the same names, which the seed of this method was judged with.
 *
 * @param msSsim multi-scale structural similarity, 1 for the same picture: Z. Wang, E. P. Simoncelli, A. C. Bovik, Asilomar
 *     2003, eq. 7; negative factors count as 0
 * @param uiqi universal image quality index, 1 for the same picture: Z. Wang, A. C. Bovik, IEEE Signal Processing Letters 9
 *     (2002) 81, eq. 2
 * @param redmean mean colour distance, 0 for the same picture, 765 from black to white: T. Riemersma, compuphase.com/cmetric
 */
public record Likeness(double msSsim, double uiqi, double redmean) {

    /** Both sides of a picture must be longer, for the fifth scale. */
    public static final int LEAST_SIDE = 160;

    private static final double[] POWERS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;
    private static final double TINY = Math.ulp(1f);

    /**
     * Compares two pictures.
     *
     * @throws IllegalArgumentException when their sizes differ or they are too small
     */
    public static Likeness of(RgbPicture one, RgbPicture other) {
        requireSame(one, other);
        if (Math.min(one.rows(), one.columns()) <= LEAST_SIDE) {
            throw new IllegalArgumentException("rows=" + one.rows() + ", columns=" + one.columns()
                    + ": five scales need more than " + LEAST_SIDE + " pixels on each side");
        }
        return new Likeness(msSsim(one, other), uiqi(one, other), redmean(one, other));
    }

    private static void requireSame(RgbPicture one, RgbPicture other) {
        if (one.rows() != other.rows() || one.columns() != other.columns()) {
            throw new IllegalArgumentException("rows=" + other.rows() + ", columns=" + other.columns()
                    + ": are compared with " + one.rows() + " x " + one.columns() + " pixels");
        }
    }

    private static double msSsim(RgbPicture one, RgbPicture other) {
        double product = 1;
        RgbPicture a = one;
        RgbPicture b = other;
        for (int scale = 0; scale < POWERS.length; scale++) {
            Windows windows = Windows.of(a, b);
            boolean last = scale == POWERS.length - 1;
            double mean = windows.mean(w -> (last ? (2 * w.meanA() * w.meanB() + C1) / (w.squares() + C1) : 1)
                    * (2 * w.covariance() + C2)
                    / (w.variances() + C2));
            product *= Math.pow(Math.max(0, mean), POWERS[scale]);
            a = halved(a);
            b = halved(b);
        }
        return product;
    }

    private static double uiqi(RgbPicture one, RgbPicture other) {
        return Windows.of(one, other)
                .mean(w -> 2 * w.meanA() * w.meanB() * 2 * w.covariance() / (w.squares() * w.variances() + TINY));
    }

    /** Mean distance of colours of eight bits, see {@link Likeness}. */
    static double redmean(RgbPicture one, RgbPicture other) {
        int n = one.pixels();
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += redmean(
                    one.values()[i],
                    one.values()[n + i],
                    one.values()[2 * n + i],
                    other.values()[i],
                    other.values()[n + i],
                    other.values()[2 * n + i]);
        }
        return sum / n;
    }

    private static double redmean(float r1, float g1, float b1, float r2, float g2, float b2) {
        double red = 255 * (r1 + r2) / 2.0;
        double dr = 255.0 * (r1 - r2);
        double dg = 255.0 * (g1 - g2);
        double db = 255.0 * (b1 - b2);
        return Math.sqrt((2 + red / 256) * dr * dr + 4 * dg * dg + (2 + (255 - red) / 256) * db * db);
    }

    private static RgbPicture halved(RgbPicture picture) {
        RgbPicture half = RgbPicture.black(picture.rows() / 2, picture.columns() / 2);
        int at = 0;
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < half.rows(); y++) {
                for (int x = 0; x < half.columns(); x++) {
                    half.values()[at++] = (picture.get(channel, 2 * y, 2 * x)
                                    + picture.get(channel, 2 * y, 2 * x + 1)
                                    + picture.get(channel, 2 * y + 1, 2 * x)
                                    + picture.get(channel, 2 * y + 1, 2 * x + 1))
                            / 4;
                }
            }
        }
        return half;
    }
}
