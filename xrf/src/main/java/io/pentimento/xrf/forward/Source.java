package io.pentimento.xrf.forward;

import io.pentimento.xrf.detector.Air;
import io.pentimento.xrf.lines.XrayLines;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The tube's photons that reach the sample, as nodes: the continuum in bins that widen with energy, then the anode's
 * lines, each by itself. Photons per s, mA and sr.
 */
final class Source {

    static final double LEAST_KEV = 1.0;

    private static final int BINS = 96;
    /** Integration steps in a bin, so that an absorption edge within it counts where it lies. */
    private static final int STEPS = 10;

    private static final double LEAST_LINE_SHARE = 1e-3;

    private final TubeSpectrum tube;
    private final double airCm;
    private final double[] edges = new double[BINS + 1];
    private final List<AnodeLine> lines;

    Source(XrayTube xrayTube, Geometry geometry, XrayLines xrayLines) {
        tube = new TubeSpectrum(xrayTube, xrayLines);
        airCm = geometry.airCm();
        double ratio = xrayTube.voltageKv() / LEAST_KEV;
        for (int i = 0; i <= BINS; i++) {
            edges[i] = LEAST_KEV * Math.pow(ratio, (double) i / BINS);
        }
        List<AnodeLine> arriving = tube.lines().stream()
                .filter(l -> l.energyKev() > LEAST_KEV)
                .map(l -> l.weakened(air(l.energyKev())))
                .toList();
        double most = arriving.stream().mapToDouble(AnodeLine::photons).max().orElse(0);
        lines = arriving.stream()
                .filter(l -> l.photons() > LEAST_LINE_SHARE * most)
                .toList();
    }

    int nodes() {
        return BINS + lines.size();
    }

    int bins() {
        return BINS;
    }

    /** The anode's lines on the sample. */
    List<AnodeLine> lines() {
        return lines;
    }

    double energyKev(int node) {
        return node < BINS
                ? Math.sqrt(edges[node] * edges[node + 1])
                : lines.get(node - BINS).energyKev();
    }

    /** Photons of a node times the mean of a function of energy over it. */
    double weighted(int node, DoubleUnaryOperator function) {
        if (node >= BINS) {
            AnodeLine line = lines.get(node - BINS);
            return line.photons() * function.applyAsDouble(line.energyKev());
        }
        double step = (edges[node + 1] - edges[node]) / STEPS;
        double sum = 0;
        for (int i = 0; i < STEPS; i++) {
            double energy = edges[node] + (i + 0.5) * step;
            sum += step * continuum(energy) * function.applyAsDouble(energy);
        }
        return sum;
    }

    /** Continuum on the sample, photons/(s mA sr keV). */
    double continuum(double energyKev) {
        return energyKev < LEAST_KEV ? 0 : tube.continuum(energyKev) * air(energyKev);
    }

    /** Position of an energy among the bins' middles, with its fraction; between 0 and the last bin. */
    double position(double energyKev) {
        double at = BINS * Math.log(energyKev / LEAST_KEV) / Math.log(edges[BINS] / LEAST_KEV) - 0.5;
        return Math.min(BINS - 1.0, Math.max(0, at));
    }

    private double air(double energyKev) {
        return Math.exp(-Air.massAttenuation(energyKev) * Air.areal(airCm));
    }
}
