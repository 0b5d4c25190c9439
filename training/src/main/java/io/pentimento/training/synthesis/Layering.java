package io.pentimento.training.synthesis;

/** How a mixture of paints gets its spectrum. */
public enum Layering {
    /** Spectra of the pure paints, added up: as published. */
    MIXTURE,
    /** One layer of mixed paint on a ground on canvas or wood, which both shine through. */
    LAYERS,
    /** The same, and under every other mixture lies a layer of another one. */
    OVERPAINTED
}
