package io.pentimento.training.synthesis;

/** How pictures become scans. */
public enum Manner {
    /** As in the paper: its palette before one instrument, spectra added up by similarity of colours, 400 counts a pixel. */
    PUBLISHED,
    /** Mixed as a painter would, in a layer on a ground, before many instruments, with many counts or few. */
    PAINTED
}
