package io.pentimento.acquisition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @Test
    void shouldReadWhatAnOperatorTypes() {
        assertEquals(new Rate.Recorded(), Rate.parse("recorded"));
        assertEquals(new Rate.Max(), Rate.parse("max"));
        assertEquals(new Rate.PixelsPerSecond(12.5), Rate.parse("12.5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "NaN", "Infinity", "", "fast"})
    void shouldRefuseWhatIsNoRate(String text) {
        assertThrows(IllegalArgumentException.class, () -> Rate.parse(text));
    }
}
