package io.pentimento.training.picture;

/** Likeness of pictures, slowly, window by window as the papers define it. */
final class SimilarityByDefinition {

    private static final int WINDOW = 11;
    private static final double[] POWERS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
    private static final double C1 = 0.0001;
    private static final double C2 = 0.0009;

    private SimilarityByDefinition() {}

    /** Contrast and structure at five scales, light at the last, to their powers. */
    static double msSsim(RgbPicture a, RgbPicture b) {
        double[][][] one = channels(a);
        double[][][] other = channels(b);
        double product = 1;
        for (int scale = 0; scale < POWERS.length; scale++) {
            boolean last = scale == POWERS.length - 1;
            double mean = mean(
                    one,
                    other,
                    w -> (2 * w.covariance + C2)
                            / (w.varianceA + w.varianceB + C2)
                            * (last ? (2 * w.meanA * w.meanB + C1) / (w.meanA * w.meanA + w.meanB * w.meanB + C1) : 1));
            product *= Math.pow(mean, POWERS[scale]);
            one = halved(one);
            other = halved(other);
        }
        return product;
    }

    /** Variance of what is lost by rounding to bytes. */
    private static final double EVEN = 1 / (12 * 255.0 * 255);

    static double uiqi(RgbPicture a, RgbPicture b) {
        return mean(
                channels(a),
                channels(b),
                w -> (2 * w.covariance + EVEN)
                        / (w.varianceA + w.varianceB + EVEN)
                        * (2 * w.meanA * w.meanB + 1e-7)
                        / (w.meanA * w.meanA + w.meanB * w.meanB + 1e-7));
    }

    private record Window(double meanA, double meanB, double varianceA, double varianceB, double covariance) {}

    private interface Index {
        double of(Window window);
    }

    private static double mean(double[][][] a, double[][][] b, Index index) {
        double sum = 0;
        long windows = 0;
        for (int channel = 0; channel < 3; channel++) {
            for (int row = 0; row + WINDOW <= a[channel].length; row++) {
                for (int column = 0; column + WINDOW <= a[channel][0].length; column++) {
                    sum += index.of(window(a[channel], b[channel], row, column));
                    windows++;
                }
            }
        }
        return sum / windows;
    }

    private static Window window(double[][] a, double[][] b, int row, int column) {
        double all = 0;
        double meanA = 0;
        double meanB = 0;
        double squareA = 0;
        double squareB = 0;
        double product = 0;
        for (int y = 0; y < WINDOW; y++) {
            for (int x = 0; x < WINDOW; x++) {
                double dy = y - 5;
                double dx = x - 5;
                double weight = Math.exp(-(dx * dx + dy * dy) / (2 * 1.5 * 1.5));
                double va = a[row + y][column + x];
                double vb = b[row + y][column + x];
                all += weight;
                meanA += weight * va;
                meanB += weight * vb;
                squareA += weight * va * va;
                squareB += weight * vb * vb;
                product += weight * va * vb;
            }
        }
        meanA /= all;
        meanB /= all;
        return new Window(
                meanA,
                meanB,
                Math.max(0, squareA / all - meanA * meanA),
                Math.max(0, squareB / all - meanB * meanB),
                product / all - meanA * meanB);
    }

    private static double[][][] channels(RgbPicture picture) {
        double[][][] channels = new double[3][picture.rows()][picture.columns()];
        for (int i = 0; i < picture.values().length; i++) {
            int pixel = i % picture.pixels();
            channels[i / picture.pixels()][pixel / picture.columns()][pixel % picture.columns()] = picture.values()[i];
        }
        return channels;
    }

    private static double[][][] halved(double[][][] channels) {
        double[][][] half = new double[3][channels[0].length / 2][channels[0][0].length / 2];
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < half[channel].length; y++) {
                for (int x = 0; x < half[channel][0].length; x++) {
                    double[] upper = channels[channel][2 * y];
                    double[] lower = channels[channel][2 * y + 1];
                    half[channel][y][x] = (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1]) / 4;
                }
            }
        }
        return half;
    }
}
