package io.pentimento.training.synthesis;

import io.pentimento.training.cluster.Grouping;
import io.pentimento.training.cluster.KMeans;
import io.pentimento.training.cluster.Points;
import io.pentimento.training.picture.RgbPicture;
import java.util.random.RandomGenerator;

/**
 * A picture in few colours: pixels in groups by K-Means in RGB, as many as have the best silhouette.
 *
 * @param rows of pixels
 * @param columns of pixels
 * @param labels group of each pixel
 * @param colours of the groups, the mean of their pixels, 0xRRGGBB
 * @param silhouette of a sample of the pixels; 0 when there is one colour only
 */
public record ColourClusters(int rows, int columns, int[] labels, int[] colours, double silhouette) {

    /** Numbers of groups that are tried, as published: N_start = 10, dN = 3, the end excluded. */
    private static final int FEWEST = 7;

    private static final int MOST = 12;
    /** Half of what is published, which takes a fourth of the time and chooses as well. */
    private static final int JUDGED = 512;

    /** Groups the colours of a picture. */
    public static ColourClusters of(RgbPicture picture, RandomGenerator random) {
        Points all = colours(picture);
        Grouping best = Grouping.best(all, FEWEST, MOST, JUDGED, random);
        int[] labels = KMeans.nearest(all, best.centres());
        int[] means = means(all, labels, best.centres().size());
        return new ColourClusters(picture.rows(), picture.columns(), labels, means, best.silhouette());
    }

    private static Points colours(RgbPicture picture) {
        int n = picture.pixels();
        float[] values = new float[3 * n];
        for (int i = 0; i < n; i++) {
            for (int channel = 0; channel < 3; channel++) {
                values[3 * i + channel] = picture.values()[channel * n + i];
            }
        }
        return new Points(3, values);
    }

    private static int[] means(Points points, int[] labels, int groups) {
        double[][] sums = new double[groups][4];
        for (int i = 0; i < labels.length; i++) {
            double[] sum = sums[labels[i]];
            for (int channel = 0; channel < 3; channel++) {
                sum[channel] += points.values()[3 * i + channel];
            }
            sum[3]++;
        }
        int[] colours = new int[groups];
        for (int g = 0; g < groups; g++) {
            for (int channel = 0; channel < 3; channel++) {
                long value = Math.round(255 * sums[g][channel] / Math.max(1, sums[g][3]));
                colours[g] = colours[g] << 8 | (int) value;
            }
        }
        return colours;
    }

    /** The picture in these colours. */
    public RgbPicture picture() {
        RgbPicture picture = RgbPicture.black(rows, columns);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                picture.set(y, x, colours[labels[y * columns + x]]);
            }
        }
        return picture;
    }
}
