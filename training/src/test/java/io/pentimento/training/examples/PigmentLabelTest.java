package io.pentimento.training.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.material.Pigment;
import io.pentimento.xrf.material.PigmentTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class PigmentLabelTest {

    private final List<Pigment> pigments = PigmentTable.shipped().pigments();

    @Test
    void shouldStandForPigmentsThatShareTheirElements() {
        assertEquals(List.of("lead"), labels("minium"));
        assertEquals(List.of("iron"), labels("hematite"));
        assertEquals(List.of("iron"), labels("prussian-blue"));
        assertEquals(List.of("umber"), labels("raw-umber"));
        assertEquals(List.of("copper"), labels("egyptian-blue"));
        assertEquals(List.of("copper arsenite"), labels("scheeles-green"));
        assertEquals(List.of("cobalt"), labels("cobalt-violet-dark"));
        assertEquals(List.of("smalt"), labels("smalt"));
        assertEquals(List.of(), labels("madder-lake"));
    }

    @Test
    void shouldShareAPigmentThatIsAMixture() {
        assertEquals(List.of("zinc", "barium"), labels("lithopone"));
        assertEquals(List.of("titanium white", "barium"), labels("titanium-barium-white"));
        assertEquals(List.of("barium", "cadmium yellow"), labels("cadmopone-yellow"));
    }

    @Test
    void shouldKnowAPigmentForEachLabelAndWhatIsTakenForWhat() {
        for (PigmentLabel label : PigmentLabel.ALL) {
            assertTrue(pigments.stream().anyMatch(label::isOf), label.name());
        }
        assertTrue(label("gypsum").isLike(label("calcium carbonate")));
        assertTrue(!label("gypsum").isLike(label("cobalt")));
        assertTrue(!label("gypsum").isLike(label("gypsum")));
    }

    private List<String> labels(String pigment) {
        Pigment found = pigments.stream()
                .filter(p -> p.id().equals(pigment))
                .findFirst()
                .orElseThrow();
        return PigmentLabel.ALL.stream()
                .filter(label -> label.isOf(found))
                .map(PigmentLabel::name)
                .toList();
    }

    private static PigmentLabel label(String name) {
        return PigmentLabel.ALL.stream()
                .filter(label -> label.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
