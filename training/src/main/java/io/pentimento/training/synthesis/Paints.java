package io.pentimento.training.synthesis;

import io.pentimento.model.Manifest;
import io.pentimento.training.TrainingException;
import io.pentimento.xrf.lines.XrayLines;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What embeddings and recolourings are trained and judged with.
 *
 * @param manner in which paints are laid
 * @param own somebody's palette, see {@link Palettes#read}; null for those that come with the program
 */
public record Paints(Manner manner, Path own) {

    /** Name of the own palette in a model's provenance. */
    private static final String OWN = "own palette";

    /** Counts of a pixel in the painted manner unless something else is said. */
    private static final double MOST_COUNTS = 50_000;

    /** Those that come with the program. */
    public static Paints of(Manner manner) {
        return new Paints(manner, (Path) null);
    }

    /**
     * Those that a model can be judged with.
     *
     * @param own as above
     * @throws TrainingException when it was trained with a palette and that is not given
     */
    public static Paints of(Manifest manifest, Path own) {
        String trained = manifest.provenance().get(OWN);
        if (trained != null && own == null) {
            throw new TrainingException(
                    manifest.id() + ": was trained with the palette " + trained + "; name it with --palette");
        }
        return new Paints(Manner.of(manifest), own);
    }

    /** Those that a plan names. */
    public Paints(Manner manner, OwnPalette own) {
        this(manner, own == null ? null : own.path());
    }

    /** What a manifest tells of them, for {@link #of(Manifest, Path)}. */
    public Map<String, String> provenance() {
        Map<String, String> manners = Map.of(Manner.ENTRY, manner.name());
        return own == null
                ? manners
                : Map.of(Manner.ENTRY, manner.name(), OWN, own.getFileName().toString());
    }

    /** Spectra of which an embedding learns: the first for mixtures by colour, others for layers. Takes some seconds. */
    public List<Palette> palettes(XrayLines lines) {
        boolean published = manner == Manner.PUBLISHED;
        if (own != null) {
            Palette mixtures = Palettes.read(own, lines, Layering.MIXTURE);
            return published ? List.of(mixtures) : List.of(mixtures, layers(lines), layers(lines));
        }
        return published
                ? List.of(Palettes.published(lines))
                : List.of(
                        Palettes.mixtures(lines),
                        Palettes.painters(lines, Layering.OVERPAINTED),
                        Palettes.modern(lines, Layering.OVERPAINTED));
    }

    private Palette layers(XrayLines lines) {
        return Palettes.read(own, lines, Layering.OVERPAINTED);
    }

    /** Ways in which pictures become scans, the usual one first. Takes some seconds. */
    public List<Synthesis> synthesis(XrayLines lines) {
        if (manner == Manner.PUBLISHED) {
            return List.of(Synthesis.ofPaper(
                    own == null ? Palettes.published(lines) : Palettes.read(own, lines, Layering.MIXTURE)));
        }
        if (own != null) {
            Synthesis theirs = painted(Palettes.read(own, lines, Layering.LAYERS));
            return List.of(theirs, theirs);
        }
        return List.of(
                painted(Palettes.painters(lines, Layering.LAYERS)), painted(Palettes.any(lines, Layering.LAYERS)));
    }

    private static Synthesis painted(Palette palette) {
        return new Synthesis(palette, new Mixing.Painter(), MOST_COUNTS, true);
    }
}
