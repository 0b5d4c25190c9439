package io.pentimento.xrf.forward;

import io.pentimento.xrf.detector.ExpectedSpectrum;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Line;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes spectra of layered samples, one after the other, without allocating. First {@link #sample}, the physics; then
 * {@link #expect} once or several times for that sample, each with an axis, a dose and a rate of its own; then {@link
 * #draw}. Belongs to one thread.
 */
public final class Simulator {

    private static final double CONTINUUM_STEP_KEV = 0.05;
    /** Lines with a smaller share of all counts are not drawn. */
    private static final double LEAST_SHARE = 1e-6;

    private final ForwardModel model;
    private final Emission emission;
    private final ExpectedSpectrum spectrum;
    private final double[] areas;
    private final double[] continuum;
    private final double[] scaled;
    /** Photons per keV at the detector that one scattered photon per sr and node makes, on the continuum's energies. */
    private final double[] rayleighSource;

    private final double[] comptonSource;
    private final double[] rayleighAt;
    private final double[] comptonAt;
    private final double[] rayleighLines;
    private final double[] comptonLines;
    private double perExposure;

    Simulator(ForwardModel model, int channels, int mostLayers) {
        this.model = model;
        emission = new Emission(model, mostLayers);
        spectrum = new ExpectedSpectrum(model.detector(), channels, model.highestKev);
        areas = new double[model.groups().size()];
        int steps = (int) Math.ceil(model.highestKev / CONTINUUM_STEP_KEV) + 1;
        continuum = new double[steps];
        scaled = new double[steps];
        rayleighSource = new double[steps];
        comptonSource = new double[steps];
        rayleighAt = new double[steps];
        comptonAt = new double[steps];
        for (int i = 0; i < steps; i++) {
            double energy = Math.max(1, i) * CONTINUUM_STEP_KEV;
            double before = model.compton.sourceKev(energy);
            double efficiency = model.detector().efficiency(energy);
            rayleighSource[i] = model.source.continuum(energy) * efficiency;
            comptonSource[i] = model.source.continuum(before) * model.compton.stretch(energy) * efficiency;
            rayleighAt[i] = model.source.position(energy);
            comptonAt[i] = model.source.position(before);
        }
        List<AnodeLine> lines = model.source.lines();
        rayleighLines = lines.stream()
                .mapToDouble(l -> l.photons() * model.detector().efficiency(l.energyKev()))
                .toArray();
        comptonLines = lines.stream()
                .mapToDouble(l -> l.photons() * model.detector().efficiency(model.compton.scatteredKev(l.energyKev())))
                .toArray();
    }

    /**
     * Computes what leaves the sample.
     *
     * @return expected counts per unit of exposure, in all channels and beyond; an exposure is tube current times live
     *     time times the solid angles of source and detector, mA s sr²
     */
    public double sample(LayerStack stack) {
        emission.of(stack);
        perExposure = 0;
        for (int b = 0; b < emission.fluorescence.length; b++) {
            for (double share : model.lineCounts[b]) {
                perExposure += emission.fluorescence[b] * share;
            }
        }
        int bins = model.source.bins();
        for (int i = 0; i < rayleighLines.length; i++) {
            perExposure += rayleighLines[i] * emission.rayleigh[bins + i];
            perExposure += comptonLines[i] * emission.compton[bins + i];
        }
        for (int i = 0; i < continuum.length; i++) {
            continuum[i] = rayleighSource[i] * between(emission.rayleigh, rayleighAt[i])
                    + comptonSource[i] * between(emission.compton, comptonAt[i]);
            perExposure += continuum[i] * CONTINUUM_STEP_KEV;
        }
        return perExposure;
    }

    /**
     * Expected counts of a line group per unit of exposure, of the sample that was computed last.
     *
     * @param group index into {@link ForwardModel#groups}
     */
    public double ofGroup(int group) {
        double sum = 0;
        for (int b = 0; b < emission.fluorescence.length; b++) {
            if (model.groupOf[b] == group) {
                for (double share : model.lineCounts[b]) {
                    sum += emission.fluorescence[b] * share;
                }
            }
        }
        return sum;
    }

    /**
     * Computes the expected counts of the sample.
     *
     * @param axis of this spectrum: its gain and offset, and the detector's width here and now
     * @param counts photons counted in all, positive
     * @param rateHz photons per second, for pile-up; 0 for none
     */
    public void expect(EnergyAxis axis, double counts, double rateHz) {
        if (!(counts >= 0) || !Double.isFinite(counts)) {
            throw new IllegalArgumentException("counts=" + counts + ": must not be negative");
        }
        double exposure = perExposure > 0 ? counts / perExposure : 0;
        double pileUp = model.detector().electronics().pileUpShare(rateHz);
        spectrum.begin(axis);
        Arrays.fill(areas, 0);
        double lowest = axis.energyKev(-0.5);
        double highest = axis.energyKev(spectrum.counts().length - 0.5);
        for (int b = 0; b < emission.fluorescence.length; b++) {
            double photons = exposure * emission.fluorescence[b];
            if (photons > 0) {
                addBundle(b, photons, LEAST_SHARE * counts, lowest, highest, 1 - 2 * pileUp);
            }
        }
        addScatteredLines(exposure);
        for (int i = 0; i < continuum.length; i++) {
            scaled[i] = exposure * continuum[i];
        }
        spectrum.addContinuum(scaled, CONTINUUM_STEP_KEV);
        spectrum.finish(pileUp);
    }

    /**
     * Expected counts per channel; overwritten by the next spectrum. A background of one's own may be added to them before
     * counts are drawn.
     */
    public double[] expected() {
        return spectrum.counts();
    }

    /**
     * Expected counts of each line group of {@link ForwardModel#groups}: those in the peaks of full energy that lie within
     * the axis. What went into escape peaks, tails, shelf and pile-up is not among them. Overwritten by the next spectrum.
     */
    public double[] areas() {
        return areas;
    }

    /** Draws counts around the expectation. */
    public void draw(RandomGenerator random, int[] counts) {
        double[] expected = expected();
        for (int c = 0; c < expected.length; c++) {
            counts[c] = PoissonSampler.draw(expected[c], random);
        }
    }

    private void addBundle(int b, double photons, double least, double lowest, double highest, double single) {
        List<Line> lines = model.bundles.get(b).lines();
        for (int i = 0; i < lines.size(); i++) {
            double energy = lines.get(i).energyKev();
            double counts = photons * model.lineCounts[b][i];
            if (counts > least) {
                spectrum.addLine(energy, counts);
            }
            if (energy > lowest && energy < highest) {
                areas[model.groupOf[b]] += counts * single * spectrum.peakShare(energy);
            }
        }
    }

    private void addScatteredLines(double exposure) {
        List<AnodeLine> lines = model.source.lines();
        int bins = model.source.bins();
        for (int i = 0; i < lines.size(); i++) {
            double energy = lines.get(i).energyKev();
            double after = model.compton.scatteredKev(energy);
            spectrum.addLine(energy, exposure * rayleighLines[i] * emission.rayleigh[bins + i]);
            spectrum.addLine(
                    after,
                    Math.hypot(spectrum.sigmaKev(after), model.compton.dopplerKev(energy)),
                    exposure * comptonLines[i] * emission.compton[bins + i]);
        }
    }

    private static double between(double[] values, double at) {
        int i = (int) at;
        double share = at - i;
        return share == 0 ? values[i] : values[i] + share * (values[i + 1] - values[i]);
    }
}
