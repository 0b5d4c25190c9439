package io.pentimento.training.cluster;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How well apart groups of points are, 1 at best, below 0 when points lie in the wrong group: the mean over points of
 * {@code (b - a) / max(a, b)}, with the mean distance {@code a} to the others of the point's group and {@code b} to those of
 * the nearest other group (P. J. Rousseeuw, J. Computational and Applied Mathematics 20 (1987) 53).
 */
final class Silhouette {

    private final int n;
    /** Of each point from each. */
    private final float[] distances;

    private Silhouette(int n, float[] distances) {
        this.n = n;
        this.distances = distances;
    }

    /** For any grouping of these points. Time and memory grow with the square of their number: take a sample. */
    static Silhouette of(Points points) {
        int n = points.size();
        float[] distances = new float[n * n];
        try (INDArray square = points.squaredDistances(points)) {
            square.data().asNioFloat().get(distances);
        }
        for (int i = 0; i < distances.length; i++) {
            distances[i] = i % (n + 1) == 0 ? 0 : (float) Math.sqrt(Math.max(0, distances[i]));
        }
        return new Silhouette(n, distances);
    }

    /**
     * The mean over all points; 0 for a point that is alone in its group, and when there is one group only.
     *
     * @param labels group of each point, from 0
     */
    double of(int[] labels) {
        int groups = 1;
        for (int label : labels) {
            groups = Math.max(groups, label + 1);
        }
        int[] sizes = new int[groups];
        for (int label : labels) {
            sizes[label]++;
        }
        double sum = 0;
        double[] toGroups = new double[groups];
        for (int i = 0; i < n; i++) {
            Arrays.fill(toGroups, 0);
            for (int j = 0; j < n; j++) {
                toGroups[labels[j]] += distances[i * n + j];
            }
            sum += ofPoint(toGroups, sizes, labels[i]);
        }
        return sum / n;
    }

    private static double ofPoint(double[] toGroups, int[] sizes, int own) {
        if (sizes[own] < 2) {
            return 0;
        }
        double a = toGroups[own] / (sizes[own] - 1);
        double b = Double.POSITIVE_INFINITY;
        for (int g = 0; g < sizes.length; g++) {
            if (g != own && sizes[g] > 0) {
                b = Math.min(b, toGroups[g] / sizes[g]);
            }
        }
        if (Double.isInfinite(b) || Math.max(a, b) == 0) {
            return 0;
        }
        return (b - a) / Math.max(a, b);
    }
}
