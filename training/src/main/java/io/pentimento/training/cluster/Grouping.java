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

    /**
     * The grouping with the best silhouette; one group when none is better than 0.
     *
     * @param fewest groups that are tried
     * @param most groups that are tried
     * @param judged points of the sample whose silhouette is computed; time grows with its square
     */
    public static Grouping best(Points points, int fewest, int most, int judged, RandomGenerator random) {
        Points learned = points.sample(LEARNED, random);
        Points sample = learned.sample(judged, random);
        Silhouette silhouettes = Silhouette.of(sample);
        Grouping best = new Grouping(KMeans.of(learned, 1, random).centres(), 0);
        for (int groups = fewest; groups <= most; groups++) {
            Points centres = KMeans.of(learned, groups, random).centres();
            double silhouette = silhouettes.of(KMeans.nearest(sample, centres));
            if (silhouette > best.silhouette) {
                best = new Grouping(centres, silhouette);
            }
        }
        return best;
    }
}
