package io.pentimento.training.recolour;

import io.pentimento.training.network.PictureNetwork;
import io.pentimento.training.network.Pyramid;
import io.pentimento.training.network.SmallUVit;
import io.pentimento.training.run.Pace;
import io.pentimento.training.synthesis.Manner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How a recolouring is trained.
 *
 * @param architecture of the network
 * @param vit what the paper does not tell of SmallUViT
 * @param pyramid sizes of the other
 * @param manner how pictures become scans
 * @param codes "embedding-sdd/dcn-2", or "pca"
 * @param pace of the training
 * @param batch pictures a step
 * @param side rows and columns of each
 * @param similarity weight of {@code 1 - MS-SSIM} beside the mean colour distance over 255
 * @param pictures different ones to learn from, which then come again; 0: no two are the same
 * @param validationPictures drawn ones to see how far it is, beside photographs
 * @param photographs which ones it learns from beside what is drawn, see {@link #photographs}; null for none
 */
public record RecolourSettings(
        Architecture architecture,
        SmallUVit.Settings vit,
        Pyramid.Settings pyramid,
        Manner manner,
        String codes,
        Pace pace,
        int batch,
        int side,
        double similarity,
        int pictures,
        int validationPictures,
        String photographs) {

    /** The networks that there are. */
    public enum Architecture {
        /** {@link SmallUVit}. */
        SMALL_UVIT("small-uvit"),
        /** {@link Pyramid}, ours. */
        PYRAMID("pyramid");

        private final String word;

        Architecture(String word) {
            this.word = word;
        }

        /** "small-uvit", as on the command line and in versions of models. */
        public String word() {
            return word;
        }

        /**
         * The architecture of this word.
         *
         * @throws IllegalArgumentException naming the words that there are
         */
        public static Architecture of(String word) {
            return Arrays.stream(values())
                    .filter(a -> a.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("arch=" + word + ": choose one of "
                            + Arrays.stream(values()).map(Architecture::word).collect(Collectors.joining(", "))));
        }
    }

    private static final int DIMENSIONS = 3;

    public RecolourSettings {
        if (batch < 1 || validationPictures < 1 || side < 176 || side % 16 != 0 || !(similarity >= 0)) {
            throw new IllegalArgumentException(
                    "batch=" + batch + ", side=" + side + ", similarity=" + similarity
                            + ": a batch needs a picture, its sides be multiples of 16 from 176 on, and the similarity not be negative");
        }
        if (pictures < 0 || pictures % batch != 0) {
            throw new IllegalArgumentException(
                    "pictures=" + pictures + ": must be a multiple of the batch, " + batch + ", or 0 for no end");
        }
    }

    /** Settings that did well. */
    public static RecolourSettings usual(Architecture architecture, Manner manner, String codes, long seed) {
        boolean vit = architecture == Architecture.SMALL_UVIT;
        return new RecolourSettings(
                architecture,
                SmallUVit.Settings.LIKELY,
                Pyramid.Settings.USUAL,
                manner,
                codes,
                new Pace(vit ? 3000 : 2000, 1e-3, 100, vit ? 4 : 0, 0.01, 1, seed, 200, 20),
                vit ? 8 : 4,
                208,
                vit ? 0 : 0.5,
                0,
                8,
                null);
    }

    /**
     * Which photographs lie in a folder: how many, and a digest of what they show.
     *
     * @throws io.pentimento.training.TrainingException naming the folder or file, when there are none or one cannot be read
     */
    public static String photographs(Path folder) {
        return Paintings.fingerprint(folder);
    }

    /** The same at another pace and with other photographs. */
    public RecolourSettings with(Pace otherPace, String otherPhotographs) {
        return new RecolourSettings(
                architecture,
                vit,
                pyramid,
                manner,
                codes,
                otherPace,
                batch,
                side,
                similarity,
                pictures,
                validationPictures,
                otherPhotographs);
    }

    PictureNetwork network() {
        return architecture == Architecture.SMALL_UVIT
                ? new SmallUVit(DIMENSIONS, vit)
                : new Pyramid(DIMENSIONS, pyramid);
    }
}
