package io.pentimento.xrf.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.xrf.energy.EnergyAxis;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SiliconDetectorTest {

    private final SiliconDetector detector = SiliconDetector.TYPICAL;

    @Test
    void shouldLoseSoftPhotonsInAirAndHardOnesBehindTheSilicon() {
        assertTrue(detector.efficiency(1.0) < 0.05);
        assertTrue(detector.efficiency(8.0) > 0.9);
        assertTrue(detector.efficiency(30.0) < 0.4);
    }

    @Test
    void shouldEscapeAboutOnePercentAtCalciumAndNothingBelowTheEdge() {
        assertEquals(0.011, detector.escapeFraction(3.69), 0.003);
        assertEquals(0.004, detector.escapeFraction(6.4), 0.002);
        assertEquals(0, detector.escapeFraction(1.7));
    }

    @Test
    void shouldKeepAreaPositionAndWidthOfAPeak() {
        EnergyAxis axis = EnergyAxis.linear(-0.01, 0.029);
        double[] spectrum = new double[1024];
        SiliconDetector.addPeak(spectrum, axis, 6.404, 1000);

        double area = DoubleStream.of(spectrum).sum();
        double mean = IntStream.range(0, 1024)
                        .mapToDouble(c -> spectrum[c] * axis.energyKev(c))
                        .sum()
                / area;
        double variance = IntStream.range(0, 1024)
                        .mapToDouble(c -> spectrum[c] * Math.pow(axis.energyKev(c) - mean, 2))
                        .sum()
                / area;
        assertEquals(1000, area, 1e-5);
        assertEquals(6.404, mean, 1e-6);
        // A channel of width w adds w^2 / 12 to the variance.
        assertEquals(Math.pow(axis.width().sigmaKev(6.404), 2) + 0.029 * 0.029 / 12, variance, 1e-5);
    }
}
