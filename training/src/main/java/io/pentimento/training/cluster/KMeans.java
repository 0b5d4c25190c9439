package io.pentimento.training.cluster;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Points in k groups, each point in that whose mean is nearest: S. Lloyd, IEEE Transactions on Information Theory 28 (1982)
 * 129, begun as by D. Arthur and S. Vassilvitskii, SODA 2007 (k-means++).
 *
 * @param centres of the groups
 * @param labels group of each point
 */
public record KMeans(Points centres, int[] labels) {

    private static final int MOST_ROUNDS = 50;

    /**
     * Groups points. Groups that would be empty are left out, so that there may be fewer than asked for.
     *
     * @param groups at most
     */
    public static KMeans of(Points points, int groups, RandomGenerator random) {
        if (groups < 1) {
            throw new IllegalArgumentException("groups=" + groups + ": must be positive");
        }
        Points centres = begin(points, groups, random);
        int[] labels = nearest(points, centres);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            centres = means(points, labels, centres.size());
            int[] next = nearest(points, centres);
            if (Arrays.equals(labels, next)) {
                break;
            }
            labels = next;
        }
        return new KMeans(centres, labels);
    }

    /** The centre that each point is nearest to. */
    public static int[] nearest(Points points, Points centres) {
        try (INDArray distances = points.squaredDistances(centres);
                INDArray nearest = Nd4j.argMin(distances, 1)) {
            return nearest.toIntVector();
        }
    }

    /** Each further centre is drawn with a chance that grows with the squared distance from those that there are. */
    private static Points begin(Points points, int groups, RandomGenerator random) {
        int n = points.size();
        int d = points.dimensions();
        float[] centres = new float[groups * d];
        float[] distances = new float[n];
        Arrays.fill(distances, Float.POSITIVE_INFINITY);
        int chosen = random.nextInt(n);
        int found = 0;
        while (chosen >= 0 && found < groups) {
            System.arraycopy(points.values(), chosen * d, centres, found * d, d);
            found++;
            chosen = next(points, chosen, distances, random);
        }
        return new Points(d, Arrays.copyOf(centres, found * d));
    }

    private static int next(Points points, int last, float[] distances, RandomGenerator random) {
        int d = points.dimensions();
        double sum = 0;
        for (int i = 0; i < distances.length; i++) {
            float squared = 0;
            for (int j = 0; j < d; j++) {
                float difference = points.values()[i * d + j] - points.values()[last * d + j];
                squared += difference * difference;
            }
            distances[i] = Math.min(distances[i], squared);
            sum += distances[i];
        }
        double left = random.nextDouble() * sum;
        int chosen = -1;
        for (int i = 0; i < distances.length && left >= 0; i++) {
            if (distances[i] > 0) {
                chosen = i;
                left -= distances[i];
            }
        }
        return chosen;
    }

    private static Points means(Points points, int[] labels, int groups) {
        int d = points.dimensions();
        double[] sums = new double[groups * d];
        int[] sizes = new int[groups];
        for (int i = 0; i < labels.length; i++) {
            sizes[labels[i]]++;
            for (int j = 0; j < d; j++) {
                sums[labels[i] * d + j] += points.values()[i * d + j];
            }
        }
        int full = (int) Arrays.stream(sizes).filter(s -> s > 0).count();
        float[] means = new float[full * d];
        int at = 0;
        for (int g = 0; g < groups; g++) {
            for (int j = 0; sizes[g] > 0 && j < d; j++) {
                means[at++] = (float) (sums[g * d + j] / sizes[g]);
            }
        }
        return new Points(d, means);
    }
}
