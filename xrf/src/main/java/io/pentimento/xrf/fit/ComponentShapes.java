package io.pentimento.xrf.fit;

import io.pentimento.xrf.detector.SiliconDetector;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shapes that a spectrum is made of: line groups as the detector sees them, scattered tube lines, and a smooth
 * continuum of cubic B-splines. Safe for use by many threads.
 */
final class ComponentShapes {

    private static final double ELECTRON_REST_KEV = 510.999;
    /** Mean scattering angle of the usual 45 degree geometry and its spread as a broadening of the Compton peak. */
    private static final double SCATTERING_ANGLE = Math.toRadians(120);

    private static final double COMPTON_SPREAD = 0.012;
    private static final double KEV_PER_SPLINE = 1.6;
    /** A continuum that could follow a line would take its counts. */
    private static final double WIDTHS_PER_SPLINE = 3;

    private static final int LEAST_SPLINES = 5;
    private static final double ABOVE_EDGE = 1.05;
    /** A group with less of its photons inside the window cannot be told from the continuum. */
    private static final double LEAST_INSIDE = 0.2;
    /** Above the strongest line by more than the splitting of Kα. */
    private static final double HARDER = 1.03;

    /**
     * The harder lines of a group are known to this share: matter above an element absorbs its softer lines more than its
     * harder ones, and the tube decides which of the L shells it empties.
     */
    static final double HARDER_LINES_ERROR = 0.25;

    private final XrayLines lines;
    private final FitSettings settings;
    private final Map<LineGroup, List<Line>> visible = new ConcurrentHashMap<>();

    ComponentShapes(XrayLines lines, FitSettings settings) {
        this.lines = lines;
        this.settings = settings;
    }

    /** All components in the window: line groups first, in the order of the settings; then scatter; then continuum. */
    List<Component> components(EnergyAxis axis, Window window) {
        List<Component> all = new ArrayList<>();
        for (LineGroup group : settings.groups()) {
            lineGroup(group, axis, window).ifPresent(all::add);
        }
        settings.tube().ifPresent(tube -> addScatter(all, tube, axis, window));
        addContinuum(all, axis, window);
        return all;
    }

    /** A group's shape; empty when it is not excited or lies outside the window. */
    Optional<Component> lineGroup(LineGroup group, EnergyAxis axis, Window window) {
        double[] shape = shape(visible(group), axis, window);
        return shape == null ? Optional.empty() : Optional.of(new Component(group.name(), Component.Kind.LINES, shape));
    }

    /** The shape of a group's lines above its strongest one, such as Fe-Kβ; empty when there is none in the window. */
    private Optional<Component> harderLines(LineGroup group, EnergyAxis axis, Window window) {
        double limit = strongest(group).map(l -> HARDER * l.energyKev()).orElse(Double.MAX_VALUE);
        List<Line> harder =
                visible(group).stream().filter(l -> l.energyKev() > limit).toList();
        double[] shape = harder.isEmpty() ? null : shape(harder, axis, window);
        return shape == null ? Optional.empty() : Optional.of(new Component(group.name(), Component.Kind.LINES, shape));
    }

    /** Fitted counts of all groups' harder lines, per channel of the window. */
    double[] harderCounts(List<Component> components, double[] amounts, EnergyAxis axis, Window window) {
        double[] counts = new double[window.length()];
        for (int i = 0; i < amounts.length; i++) {
            if (components.get(i).kind() == Component.Kind.LINES && amounts[i] > 0) {
                double amount = amounts[i];
                harderLines(LineGroup.parse(components.get(i).name()), axis, window)
                        .ifPresent(harder -> {
                            for (int c = 0; c < counts.length; c++) {
                                counts[c] += amount * harder.shape()[c];
                            }
                        });
            }
        }
        return counts;
    }

    /** The strongest line of a group as the detector sees it; empty when the group is not excited. */
    Optional<Line> strongest(LineGroup group) {
        return visible(group).stream().max(Comparator.comparingDouble(Line::share));
    }

    /** The lines of a group as the detector sees them: shares weighted with its efficiency; empty when not excited. */
    List<Line> visible(LineGroup group) {
        return visible.computeIfAbsent(group, this::seenByDetector);
    }

    private List<Line> seenByDetector(LineGroup group) {
        double excitation = settings.excitationKev();
        double edge = lines.deepestEdgeKev(group).orElse(Double.MAX_VALUE);
        double limit = settings.tube().map(Tube::voltageKv).orElse(2 * excitation);
        if (edge * ABOVE_EDGE > excitation && edge < limit) {
            excitation = edge * ABOVE_EDGE;
        }
        List<Line> emitted = lines.lines(group, excitation);
        double seen = emitted.stream()
                .mapToDouble(l -> l.share() * settings.detector().efficiency(l.energyKev()))
                .sum();
        return emitted.stream()
                .map(l -> new Line(
                        l.name(), l.energyKev(), l.share() * settings.detector().efficiency(l.energyKev()) / seen))
                .toList();
    }

    private double[] shape(List<Line> visible, EnergyAxis axis, Window window) {
        double first = axis.energyKev(window.first());
        double last = axis.energyKev(window.last());
        double inside = visible.stream()
                .filter(l -> l.energyKev() > first && l.energyKev() < last)
                .mapToDouble(Line::share)
                .sum();
        if (inside < LEAST_INSIDE * visible.stream().mapToDouble(Line::share).sum() || inside == 0) {
            return null;
        }
        EnergyAxis shifted = window.axis(axis);
        double[] shape = new double[window.length()];
        for (Line line : visible) {
            SiliconDetector.addPeak(shape, shifted, line.energyKev(), line.share());
            double escape = settings.detector().escapeFraction(line.energyKev());
            double escapeKev = line.energyKev() - settings.detector().escapeKev();
            if (escape > 0 && escapeKev > 0) {
                SiliconDetector.addPeak(shape, shifted, escapeKev, line.share() * escape);
            }
        }
        return shape;
    }

    private void addScatter(List<Component> all, Tube tube, EnergyAxis axis, Window window) {
        for (Family family : List.of(Family.K, Family.L)) {
            LineGroup anode = new LineGroup(tube.anode(), family);
            List<Line> visible = visible(anode);
            double[] rayleigh = shape(visible, axis, window);
            if (rayleigh == null || settings.groups().contains(anode)) {
                continue;
            }
            all.add(new Component("Rayleigh-" + family, Component.Kind.SCATTER, rayleigh));
            if (family == Family.K) {
                all.add(new Component("Compton-K", Component.Kind.SCATTER, compton(visible, axis, window)));
            }
        }
    }

    /** Compton peaks: energy by A. H. Compton, Phys. Rev. 21 (1923) 483; width from the spread of angles and momenta. */
    private static double[] compton(List<Line> visible, EnergyAxis axis, Window window) {
        double[] shape = new double[window.length()];
        for (Line line : visible) {
            double energy =
                    line.energyKev() / (1 + line.energyKev() / ELECTRON_REST_KEV * (1 - Math.cos(SCATTERING_ANGLE)));
            double sigma = Math.hypot(axis.width().sigmaKev(energy), COMPTON_SPREAD * energy);
            SiliconDetector.addPeak(shape, window.axis(axis), energy, sigma, line.share());
        }
        return shape;
    }

    private void addContinuum(List<Component> all, EnergyAxis axis, Window window) {
        double span = axis.energyKev(window.last()) - axis.energyKev(window.first());
        double width = axis.fwhmKev(axis.energyKev((window.first() + window.last()) / 2.0));
        double kevPerSpline = Math.max(KEV_PER_SPLINE, WIDTHS_PER_SPLINE * width);
        int splines = (int) Math.max(LEAST_SPLINES, Math.round(span / kevPerSpline));
        for (int i = 0; i < splines; i++) {
            double[] shape = new double[window.length()];
            for (int c = 0; c < shape.length; c++) {
                shape[c] = Splines.cubic(i, splines, (double) c / (shape.length - 1));
            }
            all.add(new Component("continuum " + i, Component.Kind.CONTINUUM, shape));
        }
    }
}
