package io.pentimento.training.picture;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.pentimento.training.network.Parameters;
import io.pentimento.training.network.TorchTensors;
import java.util.List;

/**
 * How near one picture is to another, of the same size.
 *
 * <p>Windows are Gaussian, 11 pixels wide with a standard deviation of 1.5, and lie wholly within the picture; colours are
 * averaged. So do torchmetrics' functions of the same names, which the seed of this method was judged with.
 *
 * @param msSsim multi-scale structural similarity, 1 for the same picture: Z. Wang, E. P. Simoncelli, A. C. Bovik, Asilomar
 *     2003, eq. 7; negative factors count as 0
 * @param uiqi universal image quality index, 1 for the same picture: Z. Wang, A. C. Bovik, IEEE Signal Processing Letters 9
 *     (2002) 81, eq. 2; where both are even, by their brightness alone
 * @param redmean mean colour distance, 0 for the same picture, 765 from black to white: T. Riemersma,
 *     Colour metric
 */
public record Likeness(double msSsim, double uiqi, double redmean) {

    /** Both sides of a picture must be as long, for a window at the fifth scale. */
    public static final int LEAST_SIDE = 176;

    /**
     * Compares two pictures.
     *
     * @throws IllegalArgumentException when their sizes differ or they are too small
     */
    public static Likeness of(RgbPicture one, RgbPicture other) {
        if (one.rows() != other.rows() || one.columns() != other.columns()) {
            throw new IllegalArgumentException("rows=" + other.rows() + ", columns=" + other.columns()
                    + ": are compared with " + one.rows() + " x " + one.columns() + " pixels");
        }
        if (Math.min(one.rows(), one.columns()) < LEAST_SIDE) {
            throw new IllegalArgumentException("rows=" + one.rows() + ", columns=" + one.columns()
                    + ": five scales need " + LEAST_SIDE + " pixels at least on each side");
        }
        return compare(
                one,
                other,
                (comparison, a, b) -> new Likeness(
                        msSsim(comparison.scales(a, b)),
                        comparison.uiqi(a, b).getFloat(),
                        comparison.redmean(a, b).getFloat()));
    }

    private static double msSsim(List<NDArray> scales) {
        double product = 1;
        for (int scale = 0; scale < scales.size(); scale++) {
            product *= Math.pow(Math.max(0, scales.get(scale).getFloat()), Comparison.POWERS[scale]);
        }
        return product;
    }

    /** Colour distance of each pixel, [rows x columns], of pictures of any size. */
    public static float[] distances(RgbPicture one, RgbPicture other) {
        return compare(
                one, other, (comparison, a, b) -> comparison.distances(a, b).toFloatArray());
    }

    private interface Measure<R> {
        R of(Comparison<NDArray> comparison, NDArray a, NDArray b);
    }

    private static <R> R compare(RgbPicture one, RgbPicture other, Measure<R> measure) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            TorchTensors tensors = new TorchTensors(new Parameters(manager, 0), manager, false);
            return measure.of(
                    new Comparison<>(tensors, one.rows(), one.columns()), array(one, manager), array(other, manager));
        }
    }

    private static NDArray array(RgbPicture picture, NDManager manager) {
        return manager.create(picture.values(), new Shape(1, 3, picture.rows(), picture.columns()));
    }
}
