package io.pentimento.xrf.material;

import java.util.Optional;

/**
 * A pigment, ground, leaf, binder or support of the table.
 *
 * @param id "lead-white"
 * @param pigmentClass pigments that X-ray fluorescence cannot tell apart share one: "lead" for lead white and red lead;
 *     also "binder" and "support"
 * @param material with its name, composition and density
 * @param rgb colour, sRGB, 0xRRGGBB
 * @param firstYear of use; negative before Christ
 * @param lastYear of use; empty while it is in use
 * @param source literature of the entry
 */
public record Pigment(
        String id,
        String pigmentClass,
        Material material,
        int rgb,
        int firstYear,
        Optional<Integer> lastYear,
        String source) {

    /** Whether painters had it in some year. */
    public boolean inUse(int year) {
        return year >= firstYear && year <= lastYear.orElse(Integer.MAX_VALUE);
    }
}
