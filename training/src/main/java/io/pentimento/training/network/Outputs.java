package io.pentimento.training.network;

/**
 * What a network says of each label, and at which place.
 *
 * @param bins of a spectrum
 * @param labels that it speaks of
 * @param areas whether it says areas and their uncertainty, beside whether the label is there
 */
public record Outputs(int bins, int labels, boolean areas) {

    /** Log-odds that the label is there. */
    public static final int PRESENCE = 0;
    /** Share of the spectrum's counts, in units of the label's scale. */
    public static final int AREA = 1;
    /** Logarithm of the share's standard deviation, in the same units. */
    public static final int LOG_SIGMA = 2;

    /** Of {@link #LOG_SIGMA}: what a network says below counts as this, in training, calibration and service. */
    public static final float LEAST_LOG_SIGMA = -7;

    /** Of {@link #LOG_SIGMA}: what a network says above counts as this. */
    public static final float MOST_LOG_SIGMA = 5;

    public Outputs {
        if (bins < 32 || labels < 1) {
            throw new IllegalArgumentException(
                    "bins=" + bins + ", labels=" + labels + ": at least 32 bins and one label are needed");
        }
    }

    /**
     * Labels, and at the end one more "label" whose presence says that the spectrum is like those of the training: it is
     * taught with spectra that have something foreign in them (D. Hendrycks et al., ICLR 2019, outlier exposure).
     */
    public int tokens() {
        return labels + 1;
    }

    /** How many numbers a network says of each token. */
    public int each() {
        return areas ? 3 : 1;
    }

    /** One of them for all labels, [pixels x labels]. */
    public <T> T take(Tensors<T> tensors, T all, int which) {
        return tensors.reshape(tensors.slice(tensors.slice(all, 2, which, which + 1L), 1, 0, labels), labels);
    }

    /** Log-odds that the spectrum is like those of the training, [pixels x 1]. */
    public <T> T takeTrust(Tensors<T> tensors, T all) {
        return tensors.reshape(
                tensors.slice(tensors.slice(all, 2, PRESENCE, PRESENCE + 1L), 1, labels, labels + 1L), 1);
    }
}
