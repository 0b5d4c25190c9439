package io.pentimento.training.synthesis;

/** How pictures become scans. */
public enum Manner {
    /**
     * As in the paper: its palette before one instrument, spectra of similar colours added up, 400 counts a pixel. Paints whose
     * colour is unlike count for nothing, as the paper wants it; with the threshold of its program nearly all would count.
     */
    PUBLISHED,
    /** Mixed as a painter would, in a layer on a ground, before many instruments, with many counts or few. */
    PAINTED
}
