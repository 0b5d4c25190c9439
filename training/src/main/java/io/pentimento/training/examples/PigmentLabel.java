package io.pentimento.training.examples;

import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.material.Pigment;
import java.util.List;

/**
 * What a pigment network can say is there: pigments that X-ray fluorescence cannot tell apart share a label.
 *
 * @param name "mercury red"
 * @param usual class of the pigment table that is painted most often
 * @param elements that each of its pigments has more than a little of, "Hg"; empty: the usual class alone
 * @param without elements that none of them has, lest two labels be of one pigment
 * @param groups line groups without which nobody would call it present, that of its main element first, "Hg-L"
 */
record PigmentLabel(String name, String usual, List<String> elements, List<String> without, List<String> groups) {

    /** By mass; less of an element is a trace or an additive. */
    private static final double MORE_THAN_A_LITTLE = 0.07;

    /** All of them, in the order in which networks say them. */
    static final List<PigmentLabel> ALL = List.of(
            ofClass("lead", "Pb-L"),
            holding("zinc", "zinc white", List.of("Zn"), List.of("Cd"), "Zn-K"),
            holding("titanium white", "titanium white", List.of("Ti"), List.of(), "Ti-K"),
            holding("barium", "barium white", List.of("Ba"), List.of(), "Ba-L"),
            ofClass("calcium carbonate", "Ca-K"),
            ofClass("gypsum", "Ca-K", "S-K"),
            ofClass("calcium phosphate", "Ca-K", "P-K"),
            holding("mercury red", "mercury red", List.of("Hg"), List.of(), "Hg-L"),
            ofClass("lead-tin yellow", "Pb-L", "Sn-L"),
            ofClass("naples yellow", "Pb-L", "Sb-L"),
            ofClass("arsenic sulphide", "As-K", "S-K"),
            holding("lead chromate", "lead chromate", List.of("Pb", "Cr"), List.of(), "Pb-L", "Cr-K"),
            holding("cadmium yellow", "cadmium yellow", List.of("Cd"), List.of("Se"), "Cd-L"),
            holding("cadmium red", "cadmium red", List.of("Cd", "Se"), List.of(), "Cd-L", "Se-K"),
            holding("iron", "iron earth", List.of("Fe"), List.of("Mn"), "Fe-K"),
            ofClass("umber", "Fe-K", "Mn-K"),
            holding("copper", "copper", List.of("Cu"), List.of("As"), "Cu-K"),
            ofClass("copper arsenite", "Cu-K", "As-K"),
            holding("chromium", "chromium green", List.of("Cr"), List.of("Pb"), "Cr-K"),
            holding("cobalt", "cobalt blue", List.of("Co"), List.of("Sn"), "Co-K"),
            ofClass("smalt", "Co-K", "As-K"),
            ofClass("cobalt stannate", "Co-K", "Sn-L"),
            ofClass("gold", "Au-L"));

    private static PigmentLabel ofClass(String name, String... groups) {
        return new PigmentLabel(name, name, List.of(), List.of(), List.of(groups));
    }

    private static PigmentLabel holding(
            String name, String usual, List<String> elements, List<String> without, String... groups) {
        return new PigmentLabel(name, usual, elements, without, List.of(groups));
    }

    /** Names of all. */
    static List<String> names() {
        return ALL.stream().map(PigmentLabel::name).toList();
    }

    /** Whether it stands for a pigment. */
    boolean isOf(Pigment pigment) {
        return elements.isEmpty()
                ? pigment.pigmentClass().equals(usual)
                : elements.stream().allMatch(e -> share(pigment, e) > MORE_THAN_A_LITTLE)
                        && without.stream().noneMatch(e -> share(pigment, e) > MORE_THAN_A_LITTLE);
    }

    /** Whether both show themselves by the same element first, so that either might be taken for the other. */
    boolean isLike(PigmentLabel other) {
        return !equals(other) && groups.get(0).equals(other.groups.get(0));
    }

    private static double share(Pigment pigment, String symbol) {
        return pigment.material()
                .massFraction(Element.ofSymbol(symbol).orElseThrow().atomicNumber());
    }
}
