package io.pentimento.training.embedding;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Principal components: the linear map to a few numbers from which spectra can be made again best. What a network has to be
 * better than.
 *
 * @param bins of a spectrum
 * @param mean [bins]
 * @param components [components x bins], of length 1, the strongest first
 * @param deviations of the numbers over what they were learned from; codes are in units of the largest
 */
record Pca(int bins, float[] mean, float[][] components, double[] deviations) {

    /** Learns from spectra. */
    static Pca of(Spectra spectra, int components) {
        int n = spectra.size();
        int bins = spectra.bins();
        try (INDArray x = Nd4j.create(spectra.values(), n, bins);
                INDArray mean = x.mean(0);
                INDArray centred = x.subRowVector(mean);
                INDArray covariance = centred.transpose().mmul(centred).divi(n);
                INDArray vectors = covariance.castTo(DataType.DOUBLE);
                INDArray eigenvalues = Eigen.symmetricGeneralizedEigenvalues(vectors)) {
            double[] values = eigenvalues.toDoubleVector();
            Integer[] order = new Integer[values.length];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> Double.compare(values[b], values[a]));
            float[][] strongest = new float[components][];
            double[] deviations = new double[components];
            for (int c = 0; c < components; c++) {
                strongest[c] = upright(vectors.getColumn(order[c]).toFloatVector());
                deviations[c] = Math.sqrt(Math.max(0, values[order[c]]));
            }
            return new Pca(bins, mean.toFloatVector(), strongest, deviations);
        }
    }

    /** A component's sign is free, and differs between machines unless it is chosen: its sum is positive here. */
    private static float[] upright(float[] component) {
        double sum = 0;
        for (float value : component) {
            sum += value;
        }
        if (sum < 0) {
            for (int b = 0; b < component.length; b++) {
                component[b] = -component[b];
            }
        }
        return component;
    }

    /** Writes the code of one spectrum; returns its mean squared error, made again from that. */
    float embed(float[] values, int at, float[] codes, int codesAt) {
        double left = 0;
        for (int b = 0; b < bins; b++) {
            double difference = values[at + b] - mean[b];
            left += difference * difference;
        }
        for (int c = 0; c < components.length; c++) {
            double sum = 0;
            for (int b = 0; b < bins; b++) {
                sum += components[c][b] * (values[at + b] - mean[b]);
            }
            left -= sum * sum;
            codes[codesAt + c] = (float) (sum / deviations[0]);
        }
        return (float) Math.max(0, left / bins);
    }
}
