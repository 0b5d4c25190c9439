package io.pentimento.xrf.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class EnergyAxisTest {

    @Test
    void shouldFindTheChannelOfAnEnergyOnAQuadraticAxis() {
        EnergyAxis axis = new EnergyAxis(-0.0101, 0.029172, 3e-8, EnergyAxis.Width.SILICON);
        assertEquals(431.7, axis.channel(axis.energyKev(431.7)), 1e-9);
    }

    @Test
    void shouldBe140EvWideAtManganese() {
        assertEquals(0.140, EnergyAxis.linear(0, 0.01).fwhmKev(5.9), 0.005);
    }

    @Test
    void shouldRefuseAGainThatIsNotPositive() {
        var error = assertThrows(IllegalArgumentException.class, () -> EnergyAxis.linear(0, -0.01));
        assertEquals("gainKev=-0.01: must be positive", error.getMessage());
    }
}
