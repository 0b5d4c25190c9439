package io.pentimento.xrf.forward;

import com.github.tschoonj.xraylib.Xraylib;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lines of one shell of one element that lie so near to one another that they are absorbed alike, as Kα1 and Kα2: within
 * a bundle the ratios are those of the atom, between bundles they follow from excitation and self-absorption.
 *
 * @param group that the lines belong to
 * @param shell xraylib's number of the shell with the vacancy
 * @param energyKev mean energy, keV
 * @param share of the shell's photons
 * @param lines their shares add up to 1
 */
record LineBundle(LineGroup group, int shell, double energyKev, double share, List<Line> lines) {

    /** Lines of one shell nearer than this belong together, relative to their energy. */
    private static final double NEAR = 0.02;
    /** Lines nearer than this are one: a hundredth of a detector's width squared. */
    private static final double ONE_KEV = 0.02;

    /** All bundles of an element whose shells are excited and whose lines are above an energy. */
    static List<LineBundle> of(Element element, double excitationKev, double leastKev, XrayLines xrayLines) {
        List<LineBundle> bundles = new ArrayList<>();
        for (Family family : Family.values()) {
            LineGroup group = new LineGroup(element, family);
            Map<String, List<Line>> byShell = new TreeMap<>();
            for (Line line : xrayLines.lines(group, excitationKev)) {
                String shell = family == Family.K ? "K" : line.name().substring(0, 2);
                byShell.computeIfAbsent(shell, s -> new ArrayList<>()).add(line);
            }
            byShell.forEach((shell, lines) -> bundles.addAll(ofShell(group, shell(shell), lines, leastKev)));
        }
        return bundles;
    }

    /** Cross section for all photons of the bundle per mass of the element, cm²/g; 0 below the shell's edge. */
    double crossSection(double energyKev) {
        int z = group.element().atomicNumber();
        return energyKev > edgeKev() ? share * Xraylib.CS_FluorShell_Kissel_Cascade(z, shell, energyKev) : 0;
    }

    double edgeKev() {
        return Xraylib.EdgeEnergy(group.element().atomicNumber(), shell);
    }

    private static List<LineBundle> ofShell(LineGroup group, int shell, List<Line> lines, double leastKev) {
        double all = lines.stream().mapToDouble(Line::share).sum();
        List<Line> sorted = lines.stream()
                .filter(l -> l.energyKev() >= leastKev)
                .sorted(Comparator.comparingDouble(Line::energyKev))
                .toList();
        List<LineBundle> bundles = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            boolean apart = i == sorted.size()
                    || sorted.get(i).energyKev() > (1 + NEAR) * sorted.get(from).energyKev();
            if (apart) {
                bundles.add(bundle(group, shell, sorted.subList(from, i), all));
                from = i;
            }
        }
        return bundles;
    }

    private static LineBundle bundle(LineGroup group, int shell, List<Line> lines, double all) {
        double sum = lines.stream().mapToDouble(Line::share).sum();
        double energy =
                lines.stream().mapToDouble(l -> l.share() * l.energyKev()).sum() / sum;
        return new LineBundle(group, shell, energy, sum / all, merged(lines, sum));
    }

    /** Makes one line of those that no detector tells apart. */
    private static List<Line> merged(List<Line> lines, double sum) {
        List<Line> merged = new ArrayList<>();
        for (Line line : lines) {
            double share = line.share() / sum;
            Line last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && line.energyKev() - last.energyKev() < ONE_KEV) {
                double both = last.share() + share;
                double energy = (last.energyKev() * last.share() + line.energyKev() * share) / both;
                merged.set(merged.size() - 1, new Line(last.name() + "+" + line.name(), energy, both));
            } else {
                merged.add(new Line(line.name(), line.energyKev(), share));
            }
        }
        return merged;
    }

    private static int shell(String name) {
        return switch (name) {
            case "K" -> Xraylib.K_SHELL;
            case "L1" -> Xraylib.L1_SHELL;
            case "L2" -> Xraylib.L2_SHELL;
            case "L3" -> Xraylib.L3_SHELL;
            case "M1" -> Xraylib.M1_SHELL;
            case "M2" -> Xraylib.M2_SHELL;
            case "M3" -> Xraylib.M3_SHELL;
            case "M4" -> Xraylib.M4_SHELL;
            case "M5" -> Xraylib.M5_SHELL;
            default -> throw new IllegalArgumentException("shell=" + name + ": not K, L1 to L3 or M1 to M5");
        };
    }
}
