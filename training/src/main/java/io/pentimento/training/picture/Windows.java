package io.pentimento.training.picture;

import java.util.function.ToDoubleFunction;

/** Means, variances and covariance of two pictures in a window around each pixel, colour by colour. */
final class Windows {

    private static final int WIDTH = 11;
    private static final double[] KERNEL = kernel(1.5);

    private final RgbPicture a;
    private final RgbPicture b;

    /**
     * What one window holds.
     *
     * @param meanA of the first picture
     * @param meanB of the second
     * @param squares of both means, added up
     * @param variances of both pictures, added up
     * @param covariance of the two
     */
    record Window(double meanA, double meanB, double squares, double variances, double covariance) {}

    private Windows(RgbPicture a, RgbPicture b) {
        this.a = a;
        this.b = b;
    }

    static Windows of(RgbPicture a, RgbPicture b) {
        return new Windows(a, b);
    }

    private static double[] kernel(double sigma) {
        double[] kernel = new double[WIDTH];
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            double distance = i - WIDTH / 2;
            kernel[i] = Math.exp(-distance * distance / (2 * sigma * sigma));
            sum += kernel[i];
        }
        for (int i = 0; i < WIDTH; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** The mean, over all windows of all colours, of what is made of each. */
    double mean(ToDoubleFunction<Window> value) {
        double sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            int c = channel;
            double[] meansA = smoothed((y, x) -> a.get(c, y, x));
            double[] meansB = smoothed((y, x) -> b.get(c, y, x));
            double[] squaresA = smoothed((y, x) -> (double) a.get(c, y, x) * a.get(c, y, x));
            double[] squaresB = smoothed((y, x) -> (double) b.get(c, y, x) * b.get(c, y, x));
            double[] products = smoothed((y, x) -> (double) a.get(c, y, x) * b.get(c, y, x));
            double ofChannel = 0;
            for (int i = 0; i < meansA.length; i++) {
                double varianceA = Math.max(0, squaresA[i] - meansA[i] * meansA[i]);
                double varianceB = Math.max(0, squaresB[i] - meansB[i] * meansB[i]);
                ofChannel += value.applyAsDouble(new Window(
                        meansA[i],
                        meansB[i],
                        meansA[i] * meansA[i] + meansB[i] * meansB[i],
                        varianceA + varianceB,
                        products[i] - meansA[i] * meansB[i]));
            }
            sum += ofChannel / meansA.length;
        }
        return sum / 3;
    }

    private interface Field {
        double at(int row, int column);
    }

    /** Without windows that reach over an edge. */
    private double[] smoothed(Field field) {
        int height = a.rows() - WIDTH + 1;
        int width = a.columns() - WIDTH + 1;
        double[] along = new double[a.rows() * width];
        double[] row = new double[a.columns()];
        for (int y = 0; y < a.rows(); y++) {
            for (int x = 0; x < row.length; x++) {
                row[x] = field.at(y, x);
            }
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int k = 0; k < WIDTH; k++) {
                    sum += KERNEL[k] * row[x + k];
                }
                along[y * width + x] = sum;
            }
        }
        double[] smooth = new double[height * width];
        for (int y = 0; y < height; y++) {
            for (int k = 0; k < WIDTH; k++) {
                for (int x = 0; x < width; x++) {
                    smooth[y * width + x] += KERNEL[k] * along[(y + k) * width + x];
                }
            }
        }
        return smooth;
    }
}
