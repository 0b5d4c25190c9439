package io.pentimento.xrf.fit;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.XrayLines;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The linear fit of one detector, prepared: line groups, scatter and a continuum as a design matrix A, and its weighted
 * pseudo-inverse P = (AᵀWA)⁻¹AᵀW, with W the inverse of the mean spectrum's Poisson variance. For a spectrum y:
 *
 * <ul>
 *   <li>areas a = P y, in counts;
 *   <li>their variance (P∘P) y, since the variance of a count is the count (C. G. Ryan, Int. J. Imaging Syst. Technol.
 *       11 (2000) 219, on variance maps);
 *   <li>χ² of the sums over narrow bands of channels against A a: it grows where a line is missing from the list.
 * </ul>
 *
 * <p>All matrices are row-major. Immutable; safe for use by many threads.
 */
public final class LinearFit {

    /** Width of a band of the residual, keV: narrower than a line, wide enough to gather its counts. */
    private static final double BAND_KEV = 0.06;

    /**
     * The number of bands is a multiple of this, the floats of a SIMD register: each row of the matrices then lies alike
     * in memory, and a pixel's χ² does not depend, in its last bit, on which pixels it shares a batch with.
     */
    private static final int BANDS_IN_STEP = 4;

    /** Least variance of a channel relative to the mean channel; keeps empty channels from deciding the fit. */
    private static final double LEAST_VARIANCE = 1e-3;

    /** Relative to the largest; below it two shapes are one. */
    private static final double LEAST_EIGENVALUE = 1e-9;

    private final List<String> layers;
    private final Window window;
    private final int channelsPerBand;
    private final int amounts;
    private final float[] operator;
    private final float[] design;
    private final double degreesOfFreedom;

    private LinearFit(
            List<String> layers,
            Window window,
            int channelsPerBand,
            int amounts,
            float[] operator,
            float[] design,
            double degreesOfFreedom) {
        this.layers = layers;
        this.window = window;
        this.channelsPerBand = channelsPerBand;
        this.amounts = amounts;
        this.operator = operator;
        this.design = design;
        this.degreesOfFreedom = degreesOfFreedom;
    }

    /**
     * Prepares the fit.
     *
     * @param axis the detector's energy axis
     * @param sum sum spectrum, one element per channel; decides the weights
     * @param pixels how many pixels it is the sum of, positive
     * @throws IllegalArgumentException when the axis leaves too few channels in the fit's range
     */
    public static LinearFit prepare(
            XrayLines lines, FitSettings settings, EnergyAxis axis, double[] sum, double pixels) {
        if (!(pixels > 0)) {
            throw new IllegalArgumentException("pixels=" + pixels + ": must be positive");
        }
        int perBand = (int) Math.max(1, Math.round(BAND_KEV / axis.gainKev()));
        Window window = Window.between(axis, sum.length, settings.firstKev(), settings.lastKev())
                .multipleOf(BANDS_IN_STEP * perBand);
        List<Component> components = new ComponentShapes(lines, settings).components(axis, window);
        double[] mean = expectation(components, window.of(sum), pixels);
        return build(components, window, perBand, mean);
    }

    /** Names of the layers that the fit yields, "Fe-K", in order. */
    public List<String> layers() {
        return layers;
    }

    /** First channel of a spectrum that the fit uses. */
    public int firstChannel() {
        return window.first();
    }

    /** Number of consecutive channels that the fit uses: C below. */
    public int channels() {
        return window.length();
    }

    /** Channels per band of the residual; {@link #channels} is a multiple of it. */
    public int channelsPerBand() {
        return channelsPerBand;
    }

    /** Number of bands: B below. */
    public int bands() {
        return window.length() / channelsPerBand;
    }

    /** Number of columns of {@link #operator}: S below. The first {@link #layers} are areas. */
    public int columns() {
        return amounts + layers.size();
    }

    /** First column of {@link #operator} that holds variances, in the order of {@link #layers}. */
    public int firstVariance() {
        return amounts;
    }

    /** [C x S]: a spectrum times this gives the amounts of all components, then the variances of the layers. */
    public float[] operator() {
        return operator.clone();
    }

    /** [S x B]: amounts times this give the fitted counts of each band; the rows of variances are zero. */
    public float[] design() {
        return design.clone();
    }

    /** Expected χ² over the bands when the model is right, for spectra like the mean: χ² over this is near 1. */
    public double degreesOfFreedom() {
        return degreesOfFreedom;
    }

    /** The spectrum that the components make of the sum, per pixel: smooth, positive, so that it can be a variance. */
    private static double[] expectation(List<Component> components, double[] sum, double pixels) {
        double[] model = NonNegativeFit.of(components, sum, NonNegativeFit.weights(sum, 0))
                .model();
        double average = IntStream.range(0, model.length)
                        .mapToDouble(c -> model[c])
                        .average()
                        .orElse(0)
                / pixels;
        double least = average > 0 ? LEAST_VARIANCE * average : 1;
        return IntStream.range(0, model.length)
                .mapToDouble(c -> Math.max(model[c] / pixels, least))
                .toArray();
    }

    private static LinearFit build(List<Component> components, Window window, int perBand, double[] mean) {
        int k = components.size();
        List<String> layers = components.stream()
                .filter(c -> c.kind() != Component.Kind.CONTINUUM)
                .map(Component::name)
                .toList();
        INDArray variance = Nd4j.createFromArray(mean);
        INDArray shapes =
                Nd4j.createFromArray(components.stream().map(Component::shape).toArray(double[][]::new));
        INDArray inverse = pseudoInverse(shapes, variance);
        INDArray ofLayers = inverse.get(NDArrayIndex.interval(0, layers.size()), NDArrayIndex.all());
        INDArray operator = Nd4j.concat(0, inverse, ofLayers.mul(ofLayers)).transpose();

        int bands = window.length() / perBand;
        INDArray banded = shapes.dup('c').reshape('c', k, bands, perBand).sum(2);
        INDArray design = Nd4j.concat(0, banded, Nd4j.zeros(banded.dataType(), layers.size(), bands));
        double dof = expectedChi2(inverse, banded, variance, perBand);
        return new LinearFit(layers, window, perBand, k, floats(operator), floats(design), dof);
    }

    /** [components x channels]. */
    private static INDArray pseudoInverse(INDArray shapes, INDArray variance) {
        INDArray weighted = shapes.divRowVector(variance);
        INDArray gram = weighted.mmul(shapes.transpose());
        // Scaled to a unit diagonal before it is inverted: shapes of lines and splines differ by orders of magnitude.
        INDArray scale = Transforms.pow(Nd4j.diag(gram), -0.5);
        INDArray scaled = gram.mulRowVector(scale).mulColumnVector(scale);
        INDArray inverse = inverted(scaled).mulRowVector(scale).mulColumnVector(scale);
        return inverse.mmul(weighted);
    }

    /** By eigenvalues; directions that the spectrum cannot tell apart get nothing instead of noise. */
    private static INDArray inverted(INDArray symmetric) {
        INDArray vectors = symmetric.dup('f');
        INDArray values = Eigen.symmetricGeneralizedEigenvalues(vectors);
        double least = LEAST_EIGENVALUE * values.maxNumber().doubleValue();
        double[] reciprocal = DoubleStream.of(values.toDoubleVector())
                .map(v -> v > least ? 1 / v : 0)
                .toArray();
        return vectors.mulRowVector(Nd4j.createFromArray(reciprocal)).mmul(vectors.transpose());
    }

    /**
     * Sum over the bands of the variance of a band's residual relative to its counts. With a band's explained counts
     * e = Bᵀ P y, that variance is the sum of v - 2 e v inside the band and of e² v everywhere.
     */
    private static double expectedChi2(INDArray inverse, INDArray banded, INDArray variance, int perBand) {
        INDArray spread = inverse.mulRowVector(variance);
        INDArray covariance = spread.mmul(inverse.transpose());
        long bands = banded.size(1);
        double[] everywhere = banded.mul(covariance.mmul(banded)).sum(0).toDoubleVector();
        double[] inside = banded.mul(spread.dup('c')
                        .reshape('c', inverse.size(0), bands, perBand)
                        .sum(2))
                .sum(0)
                .toDoubleVector();
        double[] counts = variance.reshape('c', bands, perBand).sum(1).toDoubleVector();
        double total = 0;
        for (int b = 0; b < bands; b++) {
            total += (counts[b] - 2 * inside[b] + everywhere[b]) / Math.max(counts[b], 1);
        }
        return total;
    }

    private static float[] floats(INDArray matrix) {
        return matrix.dup('c').castTo(DataType.FLOAT).data().asFloat();
    }
}
