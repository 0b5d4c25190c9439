package io.pentimento.training.synthesis;

import io.pentimento.training.TrainingException;
import io.pentimento.training.examples.Background;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.XrayLines;
import io.pentimento.xrf.material.Pigment;
import io.pentimento.xrf.material.PigmentTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The palettes that there are. Those of pigment tables look up cross sections, which takes some seconds. */
public final class Palettes {

    private static final Set<String> NO_PAINT = Set.of("binder", "support");

    /** Of each shell. */
    private static final List<String> STRONGEST = List.of("KL3", "L3M5", "M5N7");

    private Palettes() {}

    /** That of the paper, with spectra that are added up, before one instrument. */
    public static Palette published(XrayLines lines) {
        return mixtures(lines, true);
    }

    /** The same before many. */
    public static Palette mixtures(XrayLines lines) {
        return mixtures(lines, false);
    }

    private static Palette mixtures(XrayLines lines, boolean single) {
        return new PaintPalette(
                lines, PigmentTable.shipped(), PaintPalette.PUBLISHED, Layering.MIXTURE, Background.SOME, single);
    }

    /** What painters had from the fifteenth century to the nineteenth. */
    public static Palette painters(XrayLines lines, Layering layering) {
        return new PaintPalette(lines, PigmentTable.shipped(), PaintPalette.PAINTERS, layering, Background.SOME);
    }

    /** What they have had since. */
    public static Palette modern(XrayLines lines, Layering layering) {
        return new PaintPalette(lines, PigmentTable.shipped(), PaintPalette.MODERN, layering, Background.SOME);
    }

    /** All of these. */
    public static Palette any(XrayLines lines, Layering layering) {
        return new PaintPalette(lines, PigmentTable.shipped(), PaintPalette.ANY, layering, Background.SOME);
    }

    /** Whether a spectrum shows anything of a pigment but what is scattered. */
    private static boolean isSeen(Pigment pigment, XrayLines lines) {
        return pigment.material().massFractions().keySet().stream()
                .map(Element::ofAtomicNumber)
                .flatMap(element -> STRONGEST.stream().flatMap(line -> lines.energyKev(element, line).stream()))
                .anyMatch(kev -> kev > Synthesis.INPUT.firstKev() && kev < Synthesis.INPUT.lastKev());
    }

    /** The files of which a palette of somebody's own consists. */
    static List<Path> files(Path file) {
        return isMeasured(file) ? PaletteFile.files(file) : List.of(file);
    }

    private static boolean isMeasured(Path file) {
        return file.toString().endsWith(".json");
    }

    /**
     * One of somebody's own: a pigment table, or, when its name ends in .json, measured spectra.
     *
     * @param layering for a table
     * @throws RuntimeException naming file, field and value of what is wrong
     */
    public static Palette read(Path file, XrayLines lines, Layering layering) {
        if (isMeasured(file)) {
            return PaletteFile.read(file);
        }
        PigmentTable table = PigmentTable.read(file);
        List<String> ids = table.pigments().stream()
                .filter(p -> !NO_PAINT.contains(p.pigmentClass()))
                .map(Pigment::id)
                .toList();
        if (ids.size() < 2) {
            throw new TrainingException(file + ": has " + ids.size()
                    + " pigments besides binders and supports; a palette needs two at least");
        }
        if (ids.stream().noneMatch(id -> isSeen(table.get(id), lines))) {
            throw new TrainingException(
                    file + ": no pigment has an element with a line between " + Synthesis.INPUT.firstKev() + " and "
                            + Synthesis.INPUT.lastKev() + " keV, which is where embeddings look; add one that has");
        }
        return new PaintPalette(lines, table, ids, layering, Background.SOME);
    }
}
