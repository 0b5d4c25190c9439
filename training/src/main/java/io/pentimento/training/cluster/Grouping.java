package io.pentimento.training.cluster;

import java.util.random.RandomGenerator;

/**
 * Groups of points whose number is chosen by the silhouette.
 *
 * @param centres of the groups
 * @param silhouette of a sample of the points; 0 when they are all the same
 */
public record Grouping(Points centres, double silhouette) {

    /** K-Means of more points than this gives no other groups. */
    private static final int LEARNED = 4096;

    private static final int JUDGED = 512;

    /**
     * The grouping with the best silhouette; one group when none is better than 0.
     *
     * @param fewest groups that are tried
     * @param most groups that are tried
     */
    public static Grouping best(Points points, int fewest, int most, RandomGenerator random) {
        Points learned = points.sample(LEARNED, random);
        Points judged = learned.sample(JUDGED, random);
        Grouping best = new Grouping(KMeans.of(learned, 1, random).centres(), 0);
        for (int groups = fewest; groups <= most; groups++) {
            Points centres = KMeans.of(learned, groups, random).centres();
            double silhouette = Silhouette.of(judged, KMeans.nearest(judged, centres));
            if (silhouette > best.silhouette) {
                best = new Grouping(centres, silhouette);
            }
        }
        return best;
    }
}
