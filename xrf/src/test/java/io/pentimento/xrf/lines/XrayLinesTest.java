package io.pentimento.xrf.lines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class XrayLinesTest {

    private final XrayLines lines = new XrayLines();

    @Test
    void shouldGiveTheTabulatedEnergiesOfIron() {
        Element iron = Element.ofSymbol("Fe").orElseThrow();
        assertEquals(6.404, lines.energyKev(iron, "KL3").orElseThrow(), 0.002);
        assertEquals(7.058, lines.energyKev(iron, "KM3").orElseThrow(), 0.002);
    }

    @Test
    void shouldPutKalphaFirstAndShareOutTheWholeGroup() {
        List<Line> iron = lines.lines(LineGroup.parse("Fe-K"), 20);
        assertEquals("KL3", iron.get(0).name());
        assertEquals(1, iron.stream().mapToDouble(Line::share).sum(), 1e-12);
        double beta = iron.stream()
                .filter(l -> l.name().startsWith("KM"))
                .mapToDouble(Line::share)
                .sum();
        assertEquals(0.119, beta, 0.01);
    }

    @Test
    void shouldGiveNoLinesBelowTheEdge() {
        assertEquals(List.of(), lines.lines(LineGroup.parse("Pb-K"), 40));
    }

    @Test
    void shouldLeaveOutTheL1LinesWhenOnlyL3IsExcited() {
        List<Line> lead = lines.lines(LineGroup.parse("Pb:L"), 14);
        assertTrue(lead.stream().allMatch(l -> l.name().startsWith("L3")), lead::toString);
    }

    @Test
    void shouldNameTheTextThatIsNoLineGroup() {
        var error = assertThrows(IllegalArgumentException.class, () -> LineGroup.parse("Xx-K"));
        assertEquals(
                "element=Xx-K: write an element and the family of its lines, as in Fe-K or Pb-L", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> LineGroup.parse("Fe"));
        assertThrows(IllegalArgumentException.class, () -> LineGroup.parse("Fe-N"));
    }
}
