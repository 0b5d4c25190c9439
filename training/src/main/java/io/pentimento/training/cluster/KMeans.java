package io.pentimento.training.cluster;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Points in k groups, each point in that whose mean is nearest: S. Lloyd, IEEE Transactions on Information Theory 28 (1982)
 * 129, begun as by D. Arthur and S. Vassilvitskii, SODA 2007 (k-means++).
 *
 * @param centres of the groups
 * @param labels group of each point
 */
public record KMeans(Points centres, int[] labels) {

    private static final int MOST_ROUNDS = 20;

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
        int d = points.dimensions();
        int[] labels = new int[points.size()];
        for (int i = 0; i < labels.length; i++) {
            float least = Float.POSITIVE_INFINITY;
            for (int c = 0; c < centres.size(); c++) {
                float squared = squaredDistance(points.values(), i * d, centres.values(), c * d, d);
                if (squared < least) {
                    least = squared;
                    labels[i] = c;
                }
            }
        }
        return labels;
    }

    private static float squaredDistance(float[] a, int i, float[] b, int j, int d) {
        float sum = 0;
        for (int k = 0; k < d; k++) {
            float difference = a[i + k] - b[j + k];
            sum += difference * difference;
        }
        return sum;
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
            float squared = squaredDistance(points.values(), i * d, points.values(), last * d, d);
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
