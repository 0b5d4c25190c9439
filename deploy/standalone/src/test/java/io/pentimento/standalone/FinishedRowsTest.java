package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FinishedRowsTest {

    private final FinishedRows rows = new FinishedRows();

    @Test
    void shouldTellWhenTheLastPixelWasMeasuredOfARowThatIsPaintedInAnyOrder() {
        assertEquals(OptionalLong.empty(), rows.add(0, 10, 3));
        assertEquals(OptionalLong.empty(), rows.add(0, 30, 3));
        assertEquals(OptionalLong.of(30), rows.add(0, 20, 3));
    }

    @Test
    void shouldKeepRowsApart() {
        assertEquals(OptionalLong.empty(), rows.add(0, 10, 2));
        assertEquals(OptionalLong.empty(), rows.add(1, 20, 2));
        assertEquals(OptionalLong.of(40), rows.add(1, 40, 2));
        assertEquals(OptionalLong.of(30), rows.add(0, 30, 2));
    }
}
