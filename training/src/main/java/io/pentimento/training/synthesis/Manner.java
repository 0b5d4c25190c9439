package io.pentimento.training.synthesis;

import io.pentimento.model.Manifest;
import io.pentimento.training.TrainingException;
import java.util.Locale;

/** How pictures become scans. */
public enum Manner {
    /**
     * As in the paper: its palette before one instrument, spectra of similar colours added up, 400 counts a pixel. Paints whose
     * colour is unlike count for nothing, as the paper wants it; with the threshold of its program nearly all would count.
     */
    PUBLISHED,
    /** Mixed as a painter would, in a layer on a ground, before many instruments, with many counts or few. */
    PAINTED;

    /** In a model's provenance. */
    public static final String ENTRY = "manner";

    /** "painted". */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The manner in which a model's examples were made.
     *
     * @throws TrainingException when it does not say
     */
    public static Manner of(Manifest manifest) {
        String name = manifest.provenance().get(ENTRY);
        for (Manner manner : values()) {
            if (manner.name().equals(name)) {
                return manner;
            }
        }
        throw new TrainingException(manifest.id() + ": does not say in which manner its examples were made, "
                + PUBLISHED.word() + " or " + PAINTED.word() + "; train it again");
    }
}
