package io.pentimento.xrf.fit;

import io.pentimento.xrf.detector.SiliconDetector;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Spectra of known content, made without the code under test: lines of xraylib behind a detector, as Gaussians taken at the
 * centre of each channel, over a falling background.
 */
final class SyntheticSpectrum {

    static final int CHANNELS = 1024;
    private static final double EXCITATION_KEV = 26;

    private final XrayLines lines;
    private final EnergyAxis axis;
    private final double[] expected = new double[CHANNELS];

    SyntheticSpectrum(XrayLines lines, EnergyAxis axis) {
        this.lines = lines;
        this.axis = axis;
    }

    /** Adds a line group with so many counts in its peaks, escape peaks beside them. */
    SyntheticSpectrum with(String group, double counts) {
        List<Line> emitted = lines.lines(LineGroup.parse(group), EXCITATION_KEV);
        SiliconDetector detector = SiliconDetector.TYPICAL;
        double seen = emitted.stream()
                .mapToDouble(l -> l.share() * detector.efficiency(l.energyKev()))
                .sum();
        for (Line line : emitted) {
            double area = counts * line.share() * detector.efficiency(line.energyKev()) / seen;
            peak(line.energyKev(), area);
            double escape = detector.escapeFraction(line.energyKev());
            peak(line.energyKev() - SiliconDetector.ESCAPE_KEV, area * escape);
        }
        return this;
    }

    /** Adds one peak of the detector's width. */
    SyntheticSpectrum peak(double energyKev, double counts) {
        if (counts > 0 && energyKev > 0) {
            peak(energyKev, axis.width().sigmaKev(energyKev), counts);
        }
        return this;
    }

    /** Adds one peak of any width. */
    SyntheticSpectrum peak(double energyKev, double sigmaKev, double counts) {
        for (int c = 0; c < CHANNELS; c++) {
            double z = (axis.energyKev(c) - energyKev) / sigmaKev;
            expected[c] += counts * axis.gainKev() / (sigmaKev * Math.sqrt(2 * Math.PI)) * Math.exp(-z * z / 2);
        }
        return this;
    }

    /** Adds a background that falls off towards high energies, with so many counts in the first channel. */
    SyntheticSpectrum background(double counts) {
        for (int c = 0; c < CHANNELS; c++) {
            expected[c] += counts * Math.exp(-Math.max(axis.energyKev(c), 0) / 12);
        }
        return this;
    }

    double[] expected() {
        return expected.clone();
    }

    /** Counts as they would be measured in so many pixels' worth of time. */
    double[] measured(double pixels, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] counts = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            counts[c] = poisson(pixels * expected[c], random);
        }
        return counts;
    }

    /** Knuth's product for small means, Gaussian for large ones. */
    private static double poisson(double mean, SplittableRandom random) {
        if (mean > 60) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
