package io.pentimento.training.recolour;

import io.pentimento.training.embedding.Codes;
import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.synthesis.ColourClusters;
import io.pentimento.training.synthesis.Synthesis;
import io.pentimento.training.synthesis.SyntheticScan;
import io.pentimento.xrf.fit.SpectrumInput;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Turns pictures into maps of codes. Belongs to one thread. */
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

    /** Sees spectra of pixels. */
    interface Witness {

        /**
         * Sees one.
         *
         * @param spectra those of some pixels, 0 to 1
         * @param offset where in there this pixel's spectrum begins
         */
        void see(int pixel, float[] spectra, int offset);
    }

    /**
     * Embeds the scan of a picture, each pixel with a spectrum of its own; all of it is known.
     *
     * @param witness sees these spectra
     */
    EmbeddedPicture embedCube(SyntheticScan scan, RgbPicture picture, RandomGenerator random, Witness witness) {
        int[] labels = scan.clusters().labels();
        int d = codes.dimensions();
        int n = picture.pixels();
        float[] maps = new float[d * n];
        for (int first = 0; first < n; first += POOL) {
            int some = Math.min(POOL, n - first);
            for (int i = 0; i < some; i++) {
                draw(scan, labels[first + i], random, i);
                witness.see(first + i, spectra, i * bins);
            }
            codes.encode(spectra, some, pool, errors);
            for (int i = 0; i < some * d; i++) {
                maps[i % d * n + first + i / d] = pool[i];
            }
        }
        return known(maps, picture);
    }

    /**
     * The same, quicker: of each group of colours a few spectra are drawn and encoded, and each pixel gets one of these codes.
     */
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
        return known(maps, picture);
    }

    private static EmbeddedPicture known(float[] maps, RgbPicture picture) {
        float[] known = new float[picture.pixels()];
        Arrays.fill(known, 1);
        return new EmbeddedPicture(maps, known, picture);
    }

    private void drawPool(SyntheticScan scan, int group, RandomGenerator random) {
        for (int i = 0; i < POOL; i++) {
            draw(scan, group, random, i);
        }
        codes.encode(spectra, POOL, pool, errors);
    }

    private void draw(SyntheticScan scan, int group, RandomGenerator random, int place) {
        scan.draw(group, random, counts);
        for (int b = 0; b < bins; b++) {
            spectra[place * bins + b] = counts[b];
        }
        SpectrumInput.logMax(spectra, place * bins, bins);
    }
}
