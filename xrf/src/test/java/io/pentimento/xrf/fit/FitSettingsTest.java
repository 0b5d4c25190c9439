package io.pentimento.xrf.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.LineGroup;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FitSettingsTest {

    @Test
    void shouldFitAGroupThatIsNamedTwiceOnce() {
        assertEquals(
                groups("Fe-K", "Pb-L"),
                FitSettings.of(groups("Fe-K", "Pb-L", "Fe-K"), Optional.empty()).groups());
        FitSettings settings = FitSettings.of(groups("Fe-K"), Optional.empty());
        assertEquals(
                groups("Fe-K", "Cu-K"), settings.with(groups("Cu-K", "Fe-K")).groups());
    }

    @Test
    void shouldReachUpToTheVoltageOfAKnownTube() {
        assertEquals(
                38,
                FitSettings.of(groups("Fe-K"), Optional.of(Tube.parse("Rh:40"))).lastKev(),
                1e-9);
        assertEquals(
                FitSettings.DEFAULT_LAST_KEV,
                FitSettings.of(groups("Fe-K"), Optional.empty()).lastKev());
    }

    @Test
    void shouldRefuseAnEmptyList() {
        var error = assertThrows(IllegalArgumentException.class, () -> FitSettings.of(List.of(), Optional.empty()));
        assertEquals("groups=[]: name at least one element", error.getMessage());
    }

    @Test
    void shouldReadATube() {
        assertEquals("Rh", Tube.parse(" Rh:40 ").anode().symbol());
        assertEquals(37.5, Tube.parse("Ag:37.5").voltageKv());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Rh", "Rh:", "Xx:40", "Rh:-40", "40:Rh", "Rh:40:1", "Rh:1e9"})
    void shouldRefuseATextThatIsNoTube(String text) {
        var error = assertThrows(IllegalArgumentException.class, () -> Tube.parse(text));
        assertEquals("tube=" + text + ": write the anode and the voltage in kV, as in Rh:40", error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Rh:0", "Rh:400"})
    void shouldRefuseAVoltageThatIsNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> Tube.parse(text));
    }

    @Test
    void shouldTakeTheChannelsBetweenTwoEnergies() {
        EnergyAxis axis = EnergyAxis.linear(-0.5, 0.01);
        Window window = Window.between(axis, 4096, 1, 2);
        assertEquals(new Window(150, 101), window);
        assertEquals(250, window.last());
        assertEquals(new Window(150, 100), window.multipleOf(4));
        assertEquals(axis.energyKev(153), window.axis(axis).energyKev(3), 1e-12);
    }

    @Test
    void shouldKeepACurvedAxisInsideTheWindow() {
        EnergyAxis curved = new EnergyAxis(-0.1, 0.03, 1e-6, EnergyAxis.Width.SILICON);
        Window window = Window.between(curved, 1024, 2, 15);
        assertEquals(curved.energyKev(window.first() + 200), window.axis(curved).energyKev(200), 1e-9);
    }

    private static List<LineGroup> groups(String... names) {
        return Stream.of(names).map(LineGroup::parse).toList();
    }
}
