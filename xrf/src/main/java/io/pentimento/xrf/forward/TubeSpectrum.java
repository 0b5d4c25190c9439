package io.pentimento.xrf.forward;

import com.github.tschoonj.xraylib.Xraylib;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What leaves a tube: continuum after H. Ebel, X-Ray Spectrometry 28 (1999) 255, K lines after the same, L lines after H.
 * Ebel, X-Ray Spectrometry 32 (2003) 46, both for 5 to 50 kV, taken up to 60 here; through beryllium window and filters. Photons per s, mA and
 * sr. The M lines of the anode are not in it: no window lets them through.
 */
final class TubeSpectrum {

    private static final double CONTINUUM = 1.35e9;
    private static final double K_LINES = 5e13;
    private static final double[] L_LINES = {0.71e13, 2.70e13, 4.94e13};
    private static final int BERYLLIUM = 4;
    private static final double BERYLLIUM_DENSITY = 1.848;
    private static final double LEAST_KEV = 0.5;
    private static final int HEAVY = 80;

    private final XrayTube tube;
    private final int z;
    private final double voltage;
    private final double backscatter;
    private final double deepest;
    private final double exponent;
    private final double angles;
    private final List<AnodeLine> lines;

    TubeSpectrum(XrayTube tube, XrayLines xrayLines) {
        this.tube = tube;
        z = tube.anode().atomicNumber();
        voltage = tube.voltageKv();
        double log = Math.log(z);
        backscatter = Math.pow(voltage, 0.1382 - 0.9211 / Math.sqrt(z))
                * (0.1904 - 0.2236 * log + 0.1292 * log * log - 0.0149 * log * log * log);
        deepest = Xraylib.AtomicWeight(z)
                / z
                * (0.787e-5 * Math.sqrt(0.0135 * z) * Math.pow(voltage, 1.5) + 0.735e-6 * voltage * voltage);
        exponent = 1.109 - 0.00435 * z + 0.00175 * voltage;
        angles = Math.sin(Math.toRadians(tube.electronAngleDeg())) / Math.sin(Math.toRadians(tube.takeOffDeg()));
        List<AnodeLine> all = new ArrayList<>();
        for (Family family : new Family[] {Family.K, Family.L}) {
            for (Line line : xrayLines.lines(new LineGroup(tube.anode(), family), voltage)) {
                characteristic(xrayLines, line, shell(line.name())).ifPresent(all::add);
            }
        }
        lines = List.copyOf(all);
    }

    /** Bremsstrahlung, photons/(s mA sr keV). */
    double continuum(double energyKev) {
        if (energyKev >= voltage || energyKev < LEAST_KEV) {
            return 0;
        }
        return CONTINUUM
                * z
                * Math.pow(voltage / energyKev - 1, exponent)
                * leavingAnode(energyKev, voltage / energyKev)
                * transmission(energyKev);
    }

    /** The anode's lines. */
    List<AnodeLine> lines() {
        return lines;
    }

    private Optional<AnodeLine> characteristic(XrayLines xrayLines, Line line, int shell) {
        double edge = Xraylib.EdgeEnergy(z, shell);
        if (edge >= voltage || line.energyKev() < LEAST_KEV) {
            return Optional.empty();
        }
        double u = voltage / edge;
        double log = Math.log(u);
        double stopped = u * log + 1 - u;
        double shape =
                1 + 16.05 * Math.sqrt(0.0135 * z / edge) * (Math.sqrt(u) * log + 2 * (1 - Math.sqrt(u))) / stopped;
        double electrons = shell == Xraylib.K_SHELL ? 2 * 0.35 : 8 * 0.25;
        double inverseStopping = electrons / z * stopped * shape;
        double reflected = 1 - 0.0081517 * z + 3.613e-5 * z * z + 0.009583 * z * Math.exp(-u) + 0.001141 * voltage;
        double photons = constant(shell)
                * inverseStopping
                * reflected
                * Xraylib.FluorYield(z, shell)
                * xrayLines.radiativeRate(tube.anode(), line.name())
                * leavingAnode(line.energyKev(), u)
                * transmission(line.energyKev());
        return Optional.of(new AnodeLine(line.name(), line.energyKev(), photons));
    }

    private double constant(int shell) {
        if (shell == Xraylib.K_SHELL) {
            return K_LINES;
        }
        double light = z >= HEAVY || shell == Xraylib.L3_SHELL ? 1 : -0.4814 + 0.03781 * z - 2.413e-4 * z * z;
        return L_LINES[shell - Xraylib.L1_SHELL] * Math.max(0, light);
    }

    /** Share that is not absorbed in the anode, at an overvoltage. */
    private double leavingAnode(double energyKev, double overvoltage) {
        double log = Math.log(overvoltage);
        double eta = backscatter;
        double depth = deepest
                * (0.49269 - 1.0987 * eta + 0.78557 * eta * eta)
                * log
                / (0.70256 - 1.09865 * eta + 1.0046 * eta * eta + log);
        double tau = 2 * Xraylib.CS_Photo(z, energyKev) * depth * angles;
        return tau > 1e-6 ? (1 - Math.exp(-tau)) / tau : 1;
    }

    private double transmission(double energyKev) {
        double depth = Xraylib.CS_Total(BERYLLIUM, energyKev) * BERYLLIUM_DENSITY * tube.berylliumUm() * 1e-4;
        for (XrayTube.Filter filter : tube.filters()) {
            depth += filter.material().massAttenuation(energyKev)
                    * filter.material().areal(filter.thicknessUm())
                    * 1e-3;
        }
        return Math.exp(-depth);
    }

    private static int shell(String transition) {
        return transition.charAt(0) == 'K' ? Xraylib.K_SHELL : Xraylib.L1_SHELL + transition.charAt(1) - '1';
    }
}
