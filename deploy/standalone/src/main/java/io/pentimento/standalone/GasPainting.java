package io.pentimento.standalone;

import io.pentimento.xrf.detector.ExpectedSpectrum;
import io.pentimento.xrf.detector.GemResponse;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Events of a painting before a full-field gas detector, drawn at random: calcium all over, iron, copper and lead in patches,
 * over a scattered background. The same for the same seed.
 */
final class GasPainting {

    private static final List<String> GROUPS = List.of("Ca-K", "Fe-K", "Cu-K", "Pb-L");
    private static final double EXCITATION_KEV = 30;
    private static final double HIGHEST_KEV = 30;
    private static final double RANGE_KEV = 25.6;
    private static final double PATCH = 0.15;

    private final int[] rows;
    private final int[] columns;
    private final int[] channels;
    private final EnergyAxis axis;

    GasPainting(int rows, int columns, int channels, int events, long seed) {
        double gain = RANGE_KEV / channels;
        this.axis = EnergyAxis.linear(gain / 2, gain).withWidth(GemResponse.WIDTH);
        this.rows = new int[events];
        this.columns = new int[events];
        this.channels = new int[events];
        double[][] sums = components(channels);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < events; i++) {
            this.rows[i] = random.nextInt(rows);
            this.columns[i] = random.nextInt(columns);
            double[] sum = sums[component((double) this.rows[i] / rows, (double) this.columns[i] / columns, random)];
            int at = Arrays.binarySearch(sum, random.nextDouble() * sum[channels - 1]);
            this.channels[i] = Math.min(channels - 1, at < 0 ? -at - 1 : at + 1);
        }
    }

    /** Which component a photon from here is of: the last is the background. */
    private static int component(double y, double x, SplittableRandom random) {
        double[] weights = {
            0.3, patch(x - 0.3, y - 0.3), 0.8 * patch(x - 0.7, y - 0.4), 1.5 * patch(x - 0.5, y - 0.75), 0.4
        };
        double at = random.nextDouble() * Arrays.stream(weights).sum();
        int component = 0;
        while (component < weights.length - 1 && at >= weights[component]) {
            at -= weights[component++];
        }
        return component;
    }

    private static double patch(double x, double y) {
        return Math.exp(-(x * x + y * y) / (2 * PATCH * PATCH));
    }

    /** Cumulative spectra. */
    private double[][] components(int channels) {
        XrayLines lines = new XrayLines();
        GemResponse gem = GemResponse.typical(lines);
        ExpectedSpectrum spectrum = new ExpectedSpectrum(gem, channels, HIGHEST_KEV);
        double[][] sums = new double[GROUPS.size() + 1][];
        for (int g = 0; g <= GROUPS.size(); g++) {
            spectrum.begin(axis);
            if (g < GROUPS.size()) {
                for (Line line : lines.lines(LineGroup.parse(GROUPS.get(g)), EXCITATION_KEV)) {
                    spectrum.addLine(line.energyKev(), line.share() * gem.efficiency(line.energyKev()));
                }
            } else {
                spectrum.addContinuum(new double[] {0, 1, 3, 2, 1.5, 1, 0.5, 0}, HIGHEST_KEV / 6);
            }
            spectrum.finish(0);
            sums[g] = spectrum.counts().clone();
            for (int c = 1; c < channels; c++) {
                sums[g][c] = sums[g][c - 1] + Math.max(0, sums[g][c]);
            }
        }
        return sums;
    }

    EnergyAxis axis() {
        return axis;
    }

    /** How many there are. */
    int events() {
        return rows.length;
    }

    int row(int event) {
        return rows[event];
    }

    int column(int event) {
        return columns[event];
    }

    int channel(int event) {
        return channels[event];
    }
}
