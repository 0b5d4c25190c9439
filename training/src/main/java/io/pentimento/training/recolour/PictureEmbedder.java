package io.pentimento.training.recolour;

import io.pentimento.training.embedding.Codes;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.synthesis.ColourClusters;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.training.synthesis.SyntheticScan;
import io.pentimento.xrf.fit.SpectrumInput;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Turns pictures into maps of codes, directly: of each group of colours so many spectra are drawn and encoded, and each pixel
 * gets one of these codes. As good as a whole cube, and quicker. Belongs to one thread.
 */
final class PictureEmbedder {

    /** Codes that pixels of one group are drawn from. */
    private static final int POOL = 64;

    private final Codes codes;
    private final int bins = Synthesis.INPUT.bins();
    private final int[] counts = new int[bins];
    private final float[] spectra = new float[POOL * bins];
    private final float[] pool;
    private final float[] errors = new float[POOL];

    PictureEmbedder(Codes codes) {
        this.codes = codes;
        this.pool = new float[POOL * codes.dimensions()];
    }

    /** Embeds the scan of a picture; all of it is known. */
    EmbeddedPicture embed(SyntheticScan scan, RgbPicture picture, RandomGenerator random) {
        ColourClusters clusters = scan.clusters();
        int d = codes.dimensions();
        int n = picture.pixels();
        float[] maps = new float[d * n];
        for (int group = 0; group < scan.groups(); group++) {
            drawPool(scan, group, random);
            for (int i = 0; i < n; i++) {
                if (clusters.labels()[i] == group) {
                    int from = random.nextInt(POOL) * d;
                    for (int z = 0; z < d; z++) {
                        maps[z * n + i] = pool[from + z];
                    }
                }
            }
        }
        float[] known = new float[n];
        Arrays.fill(known, 1);
        return new EmbeddedPicture(maps, known, picture);
    }

    private void drawPool(SyntheticScan scan, int group, RandomGenerator random) {
        for (int i = 0; i < POOL; i++) {
            scan.draw(group, random, counts);
            for (int b = 0; b < bins; b++) {
                spectra[i * bins + b] = counts[b];
            }
            SpectrumInput.logMax(spectra, i * bins, bins);
        }
        codes.encode(spectra, POOL, pool, errors);
    }
}
