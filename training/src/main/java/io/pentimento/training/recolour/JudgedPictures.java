package io.pentimento.training.recolour;

import io.pentimento.training.embedding.Codes;
import io.pentimento.training.examples.Seeds;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.synthesis.ColourClusters;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.Swatch;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.training.synthesis.SyntheticScan;
import io.pentimento.xrf.fit.SpectrumInput;
import java.util.List;
import java.util.SplittableRandom;

/** Pictures as they are judged: each is scanned once, always in the same way. Belongs to one thread. */
final class JudgedPictures {

    /** Where counts are not given by the manner. */
    private static final double COUNTS = 5000;

    private final Synthesis painted;
    private final PictureEmbedder embedder;

    JudgedPictures(Manner manner, List<Synthesis> synthesis, Codes codes) {
        Synthesis usual = synthesis.get(0);
        this.painted = manner == Manner.PUBLISHED ? usual : usual.withCounts(COUNTS);
        this.embedder = new PictureEmbedder(codes);
    }

    /**
     * A picture with its scan.
     *
     * @param embedded what a network sees
     * @param clustered the picture in the few colours that its scan was made from
     * @param nearest what comes of the same scan when each pixel gets the colour of the paint whose spectrum is nearest
     */
    record Judged(EmbeddedPicture embedded, RgbPicture clustered, RgbPicture nearest) {}

    /**
     * What a network sees of a picture while it is trained, where few spectra stand for many.
     *
     * @param number of the scan, which decides what is left to chance
     */
    EmbeddedPicture embed(RgbPicture picture, long number) {
        SplittableRandom random = Seeds.of(number);
        return embedder.embed(painted.of(ColourClusters.of(picture, random), random), picture, random);
    }

    /**
     * Scans a picture, each pixel for itself.
     *
     * @param number of the scan, which decides what is left to chance
     */
    Judged scan(RgbPicture picture, long number) {
        SplittableRandom random = Seeds.of(number);
        ColourClusters clusters = ColourClusters.of(picture, random);
        SyntheticScan scan = painted.of(clusters, random);
        double[][] shares = scan.pure();
        float[][][] pure = new float[scan.groups()][][];
        for (int group = 0; group < pure.length; group++) {
            pure[group] = paints(shares, scan.mean(group));
        }
        List<Swatch> swatches = painted.palette().swatches();
        RgbPicture nearest = RgbPicture.black(clusters.rows(), clusters.columns());
        EmbeddedPicture embedded = embedder.embedCube(scan, picture, random, (pixel, spectra, offset) -> {
            int paint = nearest(spectra, offset, pure[clusters.labels()[pixel]]);
            nearest.set(
                    pixel / clusters.columns(),
                    pixel % clusters.columns(),
                    swatches.get(paint).rgb());
        });
        return new Judged(embedded, clusters.picture(), nearest);
    }

    /** Each paint's spectrum with so many counts. */
    private static float[][] paints(double[][] shares, double counts) {
        float[][] all = new float[shares.length][];
        for (int paint = 0; paint < all.length; paint++) {
            all[paint] = new float[shares[paint].length];
            for (int b = 0; b < all[paint].length; b++) {
                all[paint][b] = (float) (counts * shares[paint][b]);
            }
            SpectrumInput.logMax(all[paint], 0, all[paint].length);
        }
        return all;
    }

    private static int nearest(float[] spectra, int offset, float[][] paints) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int paint = 0; paint < paints.length; paint++) {
            double sum = 0;
            for (int b = 0; b < paints[paint].length; b++) {
                double difference = spectra[offset + b] - paints[paint][b];
                sum += difference * difference;
            }
            if (sum < least) {
                least = sum;
                nearest = paint;
            }
        }
        return nearest;
    }
}
