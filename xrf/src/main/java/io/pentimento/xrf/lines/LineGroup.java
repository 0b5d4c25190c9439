package io.pentimento.xrf.lines;

import java.util.Locale;

/**
 * All lines of one family of one element: they rise and fall together, so they are fitted as one. Written "Fe-K".
 *
 * @param element whose lines
 * @param family of which shell
 */
public record LineGroup(Element element, Family family) {

    /**
     * Reads "Fe-K" or "Fe:K".
     *
     * @throws IllegalArgumentException naming the text, when it is not an element and K, L or M
     */
    public static LineGroup parse(String text) {
        String[] parts = text.trim().split("[-:]");
        if (parts.length == 2) {
            var element = Element.ofSymbol(parts[0]);
            var family = familyOf(parts[1]);
            if (element.isPresent() && family != null) {
                return new LineGroup(element.get(), family);
            }
        }
        throw new IllegalArgumentException(
                "element=" + text + ": write an element and the family of its lines, as in Fe-K or Pb-L");
    }

    /** "Fe-K". */
    public String name() {
        return element.symbol() + "-" + family;
    }

    @Override
    public String toString() {
        return name();
    }

    private static Family familyOf(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "K" -> Family.K;
            case "L" -> Family.L;
            case "M" -> Family.M;
            default -> null;
        };
    }
}
