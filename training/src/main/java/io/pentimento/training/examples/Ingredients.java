package io.pentimento.training.examples;

import io.pentimento.xrf.material.PigmentTable;
import java.nio.file.Path;
import java.util.List;

/**
 * What examples are made of, where one may choose.
 *
 * @param without elements that none of them has, "Sr"
 * @param palette file of a pigment table; null for the one that comes with the program
 */
public record Ingredients(List<String> without, String palette) {

    /** Everything, painted with the pigments that come with the program. */
    public static final Ingredients USUAL = new Ingredients(List.of(), null);

    public Ingredients {
        without = List.copyOf(without);
    }

    /**
     * The pigments.
     *
     * @throws io.pentimento.xrf.XrfException naming file, row, field and value of what is wrong in a palette
     */
    PigmentTable pigments() {
        return palette == null ? PigmentTable.shipped() : PigmentTable.read(Path.of(palette));
    }
}
