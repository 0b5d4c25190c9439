package io.pentimento.xrf.simulation;

import io.pentimento.xrf.detector.SiliconDetector;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.List;

/**
 * One detector's answer: the shape of each thing that is emitted in its channels, and its electronics. Immutable; safe
 * for use by many threads.
 */
final class SimulatedDetector {

    /** Time that the electronics need for each photon, s. */
    private static final double DEAD_TIME_S = 1.2e-6;

    private static final double SCATTER_ANGLE_COSINE = Math.cos(Math.toRadians(135));
    private static final double ELECTRON_REST_KEV = 510.999;
    private static final double COMPTON_SPREAD = 0.014;
    /** Shares of the scattered radiation. */
    private static final double RAYLEIGH = 0.4;

    private static final double COMPTON = 0.9;
    private static final double L_LINES = 0.06;
    private static final double CONTINUUM = 2.2;
    /** Argon in the air of the beam's path, counts/s. */
    private static final double ARGON_RATE = 600;

    private static final double CONTINUUM_STEP_KEV = 0.05;
    /** Depth of the painting that soft scattered photons must leave: chalk, g/cm². */
    private static final double SKIN_G_PER_CM2 = 0.004;

    private final EnergyAxis axis;
    private final SiliconDetector silicon;
    private final double sensitivity;
    private final double[][] shapes;
    private final int[] first;
    private final int[] last;
    private final double[] constant;

    /** @param sensitivity counts/s per unit of emission: solid angle times tube current */
    SimulatedDetector(
            EnergyAxis axis, int channels, double sensitivity, Emission emission, TubeSpectrum tube, XrayLines lines) {
        this.axis = axis;
        this.silicon = SiliconDetector.TYPICAL;
        this.sensitivity = sensitivity;
        List<Emission.Channel> emitted = emission.channels();
        shapes = new double[emitted.size()][channels];
        first = new int[shapes.length];
        last = new int[shapes.length];
        for (int n = 0; n < shapes.length; n++) {
            if (emitted.get(n).group().isPresent()) {
                addLines(shapes[n], emitted.get(n).lines(), 1);
            } else {
                addScatter(shapes[n], tube);
            }
            bound(n);
        }
        constant = new double[channels];
        addLines(constant, lines.lines(new LineGroup(new Element("Ar", 18), Family.K), 10), ARGON_RATE / sensitivity);
    }

    /** Expected counts per second and channel; returns their sum. */
    double rates(double[] emission, double[] into) {
        System.arraycopy(constant, 0, into, 0, into.length);
        for (int n = 0; n < shapes.length; n++) {
            double[] shape = shapes[n];
            double strength = emission[n];
            for (int c = first[n]; c < last[n]; c++) {
                into[c] += strength * shape[c];
            }
        }
        double sum = 0;
        for (int c = 0; c < into.length; c++) {
            into[c] *= sensitivity;
            sum += into[c];
        }
        return sum;
    }

    /** Share of real time in which the electronics are free, at this rate of photons. Non-paralysable. */
    static double liveShare(double rateHz) {
        return 1 / (1 + rateHz * DEAD_TIME_S);
    }

    private void addLines(double[] shape, List<Line> lines, double number) {
        for (Line line : lines) {
            double seen = number * line.share() * silicon.efficiency(line.energyKev());
            double escape = silicon.escapeFraction(line.energyKev());
            SiliconDetector.addPeak(shape, axis, line.energyKev(), seen);
            double escapeKev = line.energyKev() - SiliconDetector.ESCAPE_KEV;
            if (escape > 0 && escapeKev > 0) {
                SiliconDetector.addPeak(shape, axis, escapeKev, seen * escape);
            }
        }
    }

    private void addScatter(double[] shape, TubeSpectrum tube) {
        addLines(shape, tube.kLines(), RAYLEIGH);
        addLines(shape, tube.lLines(), L_LINES);
        for (Line line : tube.kLines()) {
            double energy = line.energyKev() / (1 + line.energyKev() / ELECTRON_REST_KEV * (1 - SCATTER_ANGLE_COSINE));
            double sigma = Math.hypot(axis.width().sigmaKev(energy), COMPTON_SPREAD * energy);
            double seen = COMPTON * line.share() * silicon.efficiency(energy);
            SiliconDetector.addPeak(shape, axis, energy, sigma, seen);
        }
        double lastKev = axis.energyKev(shape.length);
        double sum = 0;
        for (double e = CONTINUUM_STEP_KEV; e < lastKev; e += CONTINUUM_STEP_KEV) {
            sum += continuum(tube, e);
        }
        for (double e = CONTINUUM_STEP_KEV; e < lastKev; e += CONTINUUM_STEP_KEV) {
            SiliconDetector.addPeak(shape, axis, e, CONTINUUM * continuum(tube, e) / sum);
        }
    }

    private double continuum(TubeSpectrum tube, double energyKev) {
        double e = Math.max(energyKev, 0.6);
        double skin = Element.ofAtomicNumber(20).massAttenuation(e) * SKIN_G_PER_CM2;
        return tube.bremsstrahlung(e) * (1 - Math.exp(-skin)) / skin * silicon.efficiency(e);
    }

    private void bound(int n) {
        double[] shape = shapes[n];
        while (last[n] < shape.length && first[n] == last[n] && shape[last[n]] == 0) {
            first[n]++;
            last[n]++;
        }
        for (int c = first[n]; c < shape.length; c++) {
            if (shape[c] > 0) {
                last[n] = c + 1;
            }
        }
    }
}
