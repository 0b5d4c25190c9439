package io.pentimento.standalone;

import io.pentimento.xrf.energy.EnergyAxis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A spectrum with its axis, measured or simulated, and what can be read off it without a model. Measured and simulated
 * spectra go through the same methods, so that what these do wrong they do to both.
 *
 * @param counts per channel
 */
record RealSpectrum(double[] counts, EnergyAxis axis) {

    private static final double SIDE_KEV = 0.06;

    /**
     * Reads an EMSA/MAS file (ISO 22029) of one column of energies and one of counts.
     *
     * @param width of the axis, which such a file does not hold
     */
    static RealSpectrum emsa(Path file, EnergyAxis.Width width) {
        Map<String, String> head = new TreeMap<>();
        List<Double> counts = new ArrayList<>();
        for (String line : lines(file)) {
            if (line.startsWith("#")) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    head.put(
                            line.substring(1, colon).trim(),
                            line.substring(colon + 1).trim());
                }
            } else if (!line.isBlank()) {
                counts.add(number(file, line.split(",")[1]));
            }
        }
        double gain = number(file, head.getOrDefault("XPERCHAN", "no #XPERCHAN"));
        double offset = number(file, head.getOrDefault("OFFSET", "no #OFFSET"));
        return new RealSpectrum(counts.stream().mapToDouble(c -> c).toArray(), new EnergyAxis(offset, gain, 0, width));
    }

    /** Reads one column of a table with a head line, on an axis that is known better elsewhere. */
    static RealSpectrum column(Path file, String name, EnergyAxis axis) {
        List<String> lines = lines(file);
        int column = Arrays.asList(lines.get(0).split(",")).indexOf(name);
        if (column < 0) {
            throw new CommandException(file + " has no column " + name + ": " + lines.get(0));
        }
        return new RealSpectrum(
                lines.stream()
                        .skip(1)
                        .filter(l -> !l.isBlank())
                        .mapToDouble(l -> number(file, l.split(",")[column]))
                        .toArray(),
                axis);
    }

    /** Reads a file of nothing but counts, with comments. */
    static RealSpectrum counts(Path file, EnergyAxis axis) {
        return new RealSpectrum(
                lines(file).stream()
                        .filter(l -> !l.isBlank() && !l.startsWith("#"))
                        .mapToDouble(l -> number(file, l))
                        .toArray(),
                axis);
    }

    /** Middle of the peak nearest to an energy on an axis that is only roughly right, channels. */
    double peakChannel(double energyKev) {
        int around = channel(energyKev);
        int reach = (int) Math.round(0.12 / axis.gainKev());
        int top = around;
        for (int c = around - reach; c <= around + reach; c++) {
            top = counts[c] > counts[top] ? c : top;
        }
        // The upper half of the peak only: its neighbours lie on its flanks.
        int half = reach / 3;
        double least = Math.min(counts[top - half], counts[top + half]);
        double weighted = 0;
        double sum = 0;
        for (int c = top - half; c <= top + half; c++) {
            double above = Math.max(0, counts[c] - least);
            weighted += above * c;
            sum += above;
        }
        return weighted / sum;
    }

    double sum() {
        return Arrays.stream(counts).sum();
    }

    /** Counts per keV around an energy. */
    double density(double energyKev, double halfKev) {
        int from = channel(energyKev - halfKev);
        int to = channel(energyKev + halfKev);
        return Arrays.stream(counts, from, to + 1).sum() / ((to + 1 - from) * axis.gainKev());
    }

    /** Counts between two energies above the straight line between their surroundings. */
    double net(double fromKev, double toKev) {
        double low = density(fromKev, SIDE_KEV);
        double high = density(toKev, SIDE_KEV);
        int from = channel(fromKev);
        int to = channel(toKev);
        return Arrays.stream(counts, from, to + 1).sum() - 0.5 * (low + high) * (to + 1 - from) * axis.gainKev();
    }

    /** Middle of the peak between two energies, keV, by its mean above the line. */
    double centre(double fromKev, double toKev) {
        double low = density(fromKev, SIDE_KEV);
        double high = density(toKev, SIDE_KEV);
        double weighted = 0;
        double sum = 0;
        for (int c = channel(fromKev); c <= channel(toKev); c++) {
            double above = counts[c] - 0.5 * (low + high) * axis.gainKev();
            weighted += above * axis.energyKev(c);
            sum += above;
        }
        return weighted / sum;
    }

    /** Full width at half maximum of a peak, keV, smoothed over its top. */
    double fwhm(double energyKev) {
        double half = density(energyKev, SIDE_KEV / 4) / 2;
        return crossing(energyKev, half, 1) - crossing(energyKev, half, -1);
    }

    private double crossing(double energyKev, double level, int direction) {
        double step = 0.002 * direction;
        double energy = energyKev;
        while (smooth(energy) > level) {
            energy += step;
        }
        return energy;
    }

    /** Counts per keV, interpolated. */
    private double smooth(double energyKev) {
        double at = axis.channel(energyKev);
        int below = (int) Math.floor(at);
        double share = at - below;
        return ((1 - share) * counts[below] + share * counts[below + 1]) / axis.gainKev();
    }

    private int channel(double energyKev) {
        return (int) Math.max(0, Math.min(counts.length - 1, Math.round(axis.channel(energyKev))));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new CommandException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static double number(Path file, String text) {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw new CommandException(file + ": '" + text.trim() + "' is not a number", e);
        }
    }
}
