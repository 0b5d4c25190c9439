package io.pentimento.training.embedding;

import io.pentimento.training.network.SpectrumCoder;
import io.pentimento.training.run.Pace;
import io.pentimento.training.run.TrainingOptions;
import io.pentimento.training.synthesis.Manner;
import io.pentimento.training.synthesis.OwnPalette;
import io.pentimento.training.synthesis.Paints;
import java.util.Locale;

/**
 * How an embedding is trained. The loss is {@code reconstruction + beta MMD + gamma clusters + sameness
 * unlikeness}.
 *
 * @param manner of the paints whose spectra are learned
 * @param coder sizes of the network
 * @param pace of the training
 * @param batch spectra a step
 * @param beta weight, at the end, of the distance between the codes and a normal distribution; it grows from 0 between the
 *     sixth and the half of the steps. Without it codes are not drawn at random while it learns
 * @param gamma weight of the squared distance of codes from the centres of their groups
 * @param clusters how that distance is measured
 * @param sameness weight of the squared distance of codes of one paint, on different grounds and before different instruments,
 *     from their centre, over that from the centre of all
 * @param groups of codes in each batch
 * @param validationSpectra in the validation set
 * @param adaptation to a recorded scan; null for none
 * @param palette somebody's own paints; null for those that come with the program
 */
public record EmbeddingSettings(
        Manner manner,
        SpectrumCoder.Settings coder,
        Pace pace,
        int batch,
        double beta,
        double gamma,
        Clusters clusters,
        double sameness,
        int groups,
        int validationSpectra,
        Adaptation adaptation,
        OwnPalette palette) {

    /** How far codes are from the centres of their groups. */
    public enum Clusters {
        /** Half the mean squared distance (B. Yang et al., ICML 2017, eq. 5): is made small also by making all codes small. */
        PLAIN,
        /** The mean squared distance over that from the centre of all. */
        RELATIVE
    }

    /**
     * What a recorded scan adds to the loss.
     *
     * @param scan which one, see {@link io.pentimento.training.scan.RecordedScan#fingerprint}
     * @param spectra of it in a batch
     * @param share weight of their reconstruction beside that of painted spectra
     * @param matching weight of the distance between their codes and those of painted spectra
     */
    public record Adaptation(String scan, int spectra, double share, double matching) {
        public Adaptation {
            if (spectra < 2 || !(share >= 0) || !(matching >= 0)) {
                throw new IllegalArgumentException("spectra=" + spectra + ", share=" + share + ", matching=" + matching
                        + ": there must be 2 spectra at least, and no weight be negative");
            }
        }

        /** Settings that did well. */
        public static Adaptation usual(String scan) {
            return new Adaptation(scan, 128, 0.5, 1e-3);
        }
    }

    public EmbeddingSettings {
        if (groups < 2 || validationSpectra < 2) {
            throw new IllegalArgumentException(
                    "groups=" + groups + ", validationSpectra=" + validationSpectra + ": must be 2 at least");
        }
        if (batch < 1 || batch % PaintedSpectra.OF_PAINT != 0) {
            throw new IllegalArgumentException("batch=" + batch + ": must be a multiple of " + PaintedSpectra.OF_PAINT
                    + ", which is how many spectra there are of each paint");
        }
        if (!(beta >= 0) || !(gamma >= 0) || !(sameness >= 0)) {
            throw new IllegalArgumentException(
                    "beta=" + beta + ", gamma=" + gamma + ", sameness=" + sameness + ": must not be negative");
        }
    }

    /** Settings that did well. */
    public static EmbeddingSettings usual(Manner manner, long seed) {
        boolean published = manner == Manner.PUBLISHED;
        return new EmbeddingSettings(
                manner,
                new SpectrumCoder.Settings(512, 3, 32, 4, 0),
                new Pace(16_000, 1e-3, 200, 0, 1e-4, 1, seed, 500, 40),
                512,
                1e-3,
                published ? 2e-3 : 5e-3,
                Clusters.RELATIVE,
                5e-2,
                8,
                4096,
                null,
                null);
    }

    /** The same at another pace. */
    public EmbeddingSettings with(Pace other) {
        return new EmbeddingSettings(
                manner,
                coder,
                other,
                batch,
                beta,
                gamma,
                clusters,
                sameness,
                groups,
                validationSpectra,
                adaptation,
                palette);
    }

    Paints paints() {
        return new Paints(manner, palette);
    }

    /** The options of {@code train embedding} that stand for it; of those that are as usual, only the first. */
    String options() {
        EmbeddingSettings usual = usual(manner, pace.seed());
        return new TrainingOptions()
                .with("manner", manner.word())
                .with("seed", pace.seed())
                .with("steps", pace.steps())
                .unless(usual.batch, "batch", batch)
                .unless(usual.pace.learningRate(), "learning-rate", pace.learningRate())
                .unless(usual.coder.latent(), "latent", coder.latent())
                .unless(usual.coder.dropout(), "dropout", coder.dropout())
                .unless(usual.beta, "beta", beta)
                .unless(usual.gamma, "gamma", gamma)
                .unless(
                        usual.clusters.name().toLowerCase(Locale.ROOT),
                        "clusters",
                        clusters.name().toLowerCase(Locale.ROOT))
                .unless(usual.sameness, "sameness", sameness)
                .unless(usual.groups, "groups", groups)
                .unless(null, "palette", palette == null ? null : palette.file())
                .unless(null, "adapt-to", adaptation == null ? null : "SCAN")
                .words();
    }

    /** "dcn-1": what shapes the codes and the seed, and how it differs from the usual. */
    String version() {
        EmbeddingSettings usual = usual(manner, pace.seed());
        EmbeddingSettings named = new EmbeddingSettings(
                manner,
                usual.coder,
                usual.pace.withSteps(pace.steps()),
                usual.batch,
                usual.beta,
                usual.gamma,
                usual.clusters,
                usual.sameness,
                usual.groups,
                usual.validationSpectra,
                adaptation,
                palette);
        String words = gamma > 0 ? "dcn" : beta > 0 ? "vae" : "ae";
        return words + "-" + pace.seed()
                + (manner == Manner.PUBLISHED ? "-published" : "")
                + (palette == null ? "" : "-own-palette")
                + (adaptation == null ? "" : "-adapted")
                + (pace.steps() == usual.pace.steps() ? "" : "-" + pace.steps() + "-steps")
                + (equals(named) ? "" : "-tuned");
    }
}
