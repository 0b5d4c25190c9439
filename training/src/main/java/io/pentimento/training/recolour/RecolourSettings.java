package io.pentimento.training.recolour;

import io.pentimento.training.network.ConfidenceHead;
import io.pentimento.training.network.PictureNetwork;
import io.pentimento.training.network.Pyramid;
import io.pentimento.training.network.SmallUVit;
import io.pentimento.training.picture.Likeness;
import io.pentimento.training.run.Pace;
import io.pentimento.training.run.TrainingOptions;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.OwnPalette;
import io.pentimento.training.synthesis.Paints;
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
 * @param palette somebody's own paints; null for those that come with the program
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
        String photographs,
        OwnPalette palette) {

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

    /** Numbers of a pixel's code. */
    static final int DIMENSIONS = 3;

    /** Of which a picture's sides must be multiples: patches of the one network, coarse pixels of the other. */
    private static final int PATCH = 16;

    public RecolourSettings {
        if (batch < 1 || validationPictures < 1) {
            throw new IllegalArgumentException(
                    "batch=" + batch + ", validationPictures=" + validationPictures + ": must be 1 at least");
        }
        if (side < Likeness.LEAST_SIDE || side % PATCH != 0) {
            throw new IllegalArgumentException(
                    "side=" + side + ": must be a multiple of " + PATCH + ", and " + Likeness.LEAST_SIDE + " at least");
        }
        if (!(similarity >= 0)) {
            throw new IllegalArgumentException("similarity=" + similarity + ": must not be negative");
        }
        if (pictures < 0 || pictures % batch != 0) {
            throw new IllegalArgumentException(
                    "pictures=" + pictures + ": must be a multiple of the batch, " + batch + ", or 0 for no end");
        }
    }

    /** The embedding whose codes a network sees unless it is told otherwise: codes of one manner know nothing of the other. */
    public static String codes(Manner manner) {
        return manner == Manner.PUBLISHED ? "embedding-sdd/dcn-1-published" : "embedding-sdd/dcn-2";
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
                new Pace(vit ? 3000 : 2000, vit ? 1e-3 : 3e-3, 100, vit ? 4 : 0, 0.01, 1, seed, 200, 20),
                vit ? 8 : 4,
                208,
                vit ? 0 : 0.5,
                0,
                8,
                null,
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
                otherPhotographs,
                palette);
    }

    /**
     * Pixels around a tile that it sees. Of the pyramid: as far as its colours and their confidence look, made up so that beyond
     * the margin there is a multiple of what a coarse pixel stands for: coarse pixels lie in a tile as they do in training.
     */
    int reach() {
        return architecture == Architecture.SMALL_UVIT ? side / 4 : Pyramid.MARGIN + ConfidenceHead.REACH + 1;
    }

    Paints paints() {
        return new Paints(manner, palette);
    }

    /**
     * The options of {@code train recolour} that stand for it; of those that are as usual, only the first.
     *
     * @param images folder of its photographs, when it has some
     */
    String options(String images) {
        RecolourSettings usual = usual(architecture, manner, codes, pace.seed());
        return new TrainingOptions()
                .with("arch", architecture.word())
                .with("manner", manner.word())
                .with("codes", codes)
                .with("seed", pace.seed())
                .with("steps", pace.steps())
                .unless(usual.batch, "batch", batch)
                .unless(usual.pace.learningRate(), "learning-rate", pace.learningRate())
                .unless(usual.similarity, "similarity", similarity)
                .unless(usual.pictures, "pictures", pictures)
                .when(!vit.diagonal(), "axis-shifts")
                .when(!vit.positions(), "no-positions")
                .when(!vit.selfBlind(), "sees-itself")
                .unless(usual.vit.dropout(), "dropout", vit.dropout())
                .unless(null, "palette", palette == null ? null : palette.file())
                .unless(null, "images", photographs == null ? null : images)
                .words();
    }

    /** "pyramid-1", and how it differs from the usual. */
    String version() {
        RecolourSettings usual = usual(architecture, manner, codes, pace.seed());
        RecolourSettings named = new RecolourSettings(
                architecture,
                new SmallUVit.Settings(vit.diagonal(), vit.positions(), vit.selfBlind(), usual.vit.dropout()),
                usual.pyramid,
                manner,
                codes,
                usual.pace.withSteps(pace.steps()),
                usual.batch,
                usual.side,
                usual.similarity,
                pictures,
                usual.validationPictures,
                photographs,
                palette);
        return architecture.word() + "-" + pace.seed()
                + (manner == Manner.PUBLISHED ? "-published" : "")
                + (codes.equals(codes(manner)) ? "" : "-on-" + codes.substring(codes.indexOf('/') + 1))
                + (palette == null ? "" : "-own-palette")
                + (photographs == null ? "-drawn" : "")
                + (vit.diagonal() ? "" : "-axis-shifts")
                + (vit.positions() ? "" : "-no-positions")
                + (vit.selfBlind() ? "" : "-sees-itself")
                + (pictures == 0 ? "" : "-" + pictures + "-pictures")
                + (pace.steps() == usual.pace.steps() ? "" : "-" + pace.steps() + "-steps")
                + (equals(named) ? "" : "-tuned");
    }

    PictureNetwork network() {
        return architecture == Architecture.SMALL_UVIT
                ? new SmallUVit(DIMENSIONS, vit)
                : new Pyramid(DIMENSIONS, pyramid);
    }
}
