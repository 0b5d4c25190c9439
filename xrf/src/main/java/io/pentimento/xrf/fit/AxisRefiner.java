package io.pentimento.xrf.fit;

import io.pentimento.xrf.detector.SiliconDetector;
import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Finds the true energy axis of a detector from a sum spectrum, given a guess that may be off by 150 eV and 1 % in gain.
 *
 * <p>First the best of a grid of offsets and gains is taken, each judged by how well line groups in non-negative amounts
 * explain the whole spectrum: families of lines must match together, so that a shifted axis cannot hide behind other
 * elements. Then offset, gain and width are refined by Gauss-Newton steps with the amounts (variable projection, G. H.
 * Golub and V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413).
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class AxisRefiner {

    /** Fewer counts in the window than this cannot move an axis. */
    public static final double LEAST_COUNTS = 5_000;

    private static final double FIRST_KEV = 1.5;
    private static final double LAST_KEV = 18.5;
    private static final double SHAPE_ERROR = 0.02;
    private static final double[] SHIFTS_KEV =
            DoubleStream.iterate(-0.16, s -> s < 0.161, s -> s + 0.02).toArray();
    private static final double[] GAIN_CHANGES = {-0.01, -0.005, 0, 0.005, 0.01};
    /** The gain turns about this energy, so that shift and gain are nearly independent. */
    private static final double PIVOT_KEV = 8;

    private static final double GRID_CHANNEL_KEV = 0.03;
    private static final int MOST_STEPS = 12;
    private static final double LARGEST_STEP_KEV = 0.03;
    private static final double CONVERGED_KEV = 2e-4;
    private static final double NUDGE_KEV = 1e-3;
    private static final double LEAST_NOISE_KEV = 0.02;
    private static final double MOST_NOISE_KEV = 0.3;
    private static final double LOW_KEV = 4;
    private static final double HIGH_KEV = 14;
    private static final double SIGNIFICANT = 10;

    /** Groups that a spectrum may hold; what is not there gets the amount zero. */
    private static final List<String> GROUPS = List.of(
            "Al-K", "Si-K", "P-K", "S-K", "Cl-K", "Ar-K", "K-K", "Ca-K", "Ti-K", "Cr-K", "Mn-K", "Fe-K", "Co-K", "Ni-K",
            "Cu-K", "Zn-K", "As-K", "Se-K", "Br-K", "Rb-K", "Sr-K", "Y-K", "Zr-K", "Rh-L", "Ag-L", "Cd-L", "Sn-L",
            "Sb-L", "Ba-L", "W-L", "Au-L", "Hg-L", "Hg-M", "Pb-L", "Pb-M");

    private final ComponentShapes shapes;

    public AxisRefiner(XrayLines lines) {
        List<LineGroup> groups = GROUPS.stream().map(LineGroup::parse).toList();
        this.shapes = new ComponentShapes(
                lines, new FitSettings(groups, Optional.empty(), SiliconDetector.TYPICAL, FIRST_KEV, LAST_KEV));
    }

    /**
     * What came of it.
     *
     * @param axis the refined axis; the guess itself when {@code matches} is empty
     * @param matches the lines that it rests on, strongest first
     */
    public record Refinement(EnergyAxis axis, List<Match> matches) {}

    /**
     * A line found in the spectrum.
     *
     * @param line "Fe-KL3"
     * @param energyKev its tabulated energy, keV
     * @param channel where it was found
     * @param residualEv energy of that channel on the refined axis less the tabulated one, eV
     */
    public record Match(String line, double energyKev, double channel, double residualEv) {}

    /**
     * Refines a guess.
     *
     * @param sum counts per channel
     * @param search true to look for the axis on the whole grid first; false when the guess is an earlier refinement
     */
    public Refinement refine(double[] sum, EnergyAxis guess, boolean search) {
        if (DoubleStream.of(sum).sum() < LEAST_COUNTS) {
            return new Refinement(guess, List.of());
        }
        EnergyAxis start = search ? bestOnGrid(sum, guess) : guess;
        EnergyAxis axis = descend(sum, start);
        return new Refinement(axis, matches(sum, axis));
    }

    private EnergyAxis bestOnGrid(double[] sum, EnergyAxis guess) {
        // The grid is coarse, so channels may be too: a fine detector takes no longer than a coarse one.
        int together = (int) Math.max(1, Math.floor(GRID_CHANNEL_KEV / guess.gainKev()));
        double[] coarse = rebinned(sum, together);
        EnergyAxis best = guess;
        double least = Double.MAX_VALUE;
        for (double gainChange : GAIN_CHANGES) {
            for (double shift : SHIFTS_KEV) {
                EnergyAxis candidate = moved(guess, shift - PIVOT_KEV * gainChange, gainChange);
                double chi2 = State.of(shapes, coarse, rebinned(candidate, together))
                        .fit()
                        .chi2();
                if (chi2 < least) {
                    least = chi2;
                    best = candidate;
                }
            }
        }
        return best;
    }

    private static double[] rebinned(double[] sum, int together) {
        double[] coarse = new double[sum.length / together];
        for (int c = 0; c < coarse.length * together; c++) {
            coarse[c / together] += sum[c];
        }
        return coarse;
    }

    private static EnergyAxis rebinned(EnergyAxis axis, int together) {
        double centre = (together - 1) / 2.0;
        return new EnergyAxis(
                axis.energyKev(centre),
                together * (axis.gainKev() + 2 * axis.quadraticKev() * centre),
                together * together * axis.quadraticKev(),
                axis.width());
    }

    private EnergyAxis descend(double[] sum, EnergyAxis start) {
        EnergyAxis axis = start;
        for (int step = 0; step < MOST_STEPS; step++) {
            State state = State.of(shapes, sum, axis).withDoubtfulRatios(axis);
            if (!state.hasLines()) {
                return start;
            }
            double[] move = gaussNewton(state, axis);
            axis = moved(axis, move);
            if (DoubleStream.of(move).map(Math::abs).max().orElse(0) < CONVERGED_KEV) {
                break;
            }
        }
        return axis;
    }

    /** Changes of energy at LOW_KEV and HIGH_KEV and of the noise that lower chi2 most, keV. */
    private double[] gaussNewton(State state, EnergyAxis axis) {
        List<double[]> columns = new ArrayList<>();
        for (int i = 0; i < state.components.size(); i++) {
            if (state.fit.amounts()[i] > 0) {
                columns.add(state.components.get(i).shape());
            }
        }
        int linear = columns.size();
        double[] here = state.lineCounts(axis);
        for (double[] nudge : new double[][] {{NUDGE_KEV, 0, 0}, {0, NUDGE_KEV, 0}, {0, 0, NUDGE_KEV}}) {
            double[] there = state.lineCounts(moved(axis, nudge));
            double[] slope = new double[here.length];
            for (int c = 0; c < slope.length; c++) {
                slope[c] = (there[c] - here[c]) / NUDGE_KEV;
            }
            columns.add(slope);
        }
        double[] solution = weightedLeastSquares(columns, state.counts, state.weights);
        double[] move = new double[3];
        for (int i = 0; i < move.length; i++) {
            move[i] = Math.max(-LARGEST_STEP_KEV, Math.min(LARGEST_STEP_KEV, solution[linear + i]));
        }
        return move;
    }

    private static double[] weightedLeastSquares(List<double[]> columns, double[] target, double[] weights) {
        int k = columns.size();
        double[][] gram = new double[k][k];
        double[] right = new double[k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(columns.get(i), columns.get(j), weights);
                gram[j][i] = gram[i][j];
            }
            right[i] = dot(columns.get(i), target, weights);
        }
        return LinearSystem.solve(gram, right);
    }

    private static double dot(double[] a, double[] b, double[] weights) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += weights[c] * a[c] * b[c];
        }
        return sum;
    }

    private List<Match> matches(double[] sum, EnergyAxis axis) {
        State state = State.of(shapes, sum, axis).withDoubtfulRatios(axis);
        record Found(Match match, double significance) {}
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < state.components.size(); i++) {
            Component component = state.components.get(i);
            double amount = state.fit.amounts()[i];
            if (component.kind() != Component.Kind.LINES || amount <= 0) {
                continue;
            }
            double significance = amount * Math.sqrt(dot(component.shape(), component.shape(), state.weights));
            if (significance > SIGNIFICANT) {
                LineGroup group = LineGroup.parse(component.name());
                Line strongest = state.shapes.strongest(group).orElseThrow();
                double off = state.shiftOf(group, amount, axis);
                double channel = axis.channel(strongest.energyKev() + off);
                String name = group.element().symbol() + "-" + strongest.name();
                found.add(new Found(new Match(name, strongest.energyKev(), channel, 1000 * off), significance));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingDouble(Found::significance).reversed())
                .map(Found::match)
                .toList();
    }

    /** Energies change by {@code shift + relative * E}. */
    private static EnergyAxis moved(EnergyAxis axis, double shift, double relative) {
        return new EnergyAxis(
                axis.offsetKev() * (1 + relative) + shift,
                axis.gainKev() * (1 + relative),
                axis.quadraticKev() * (1 + relative),
                axis.width());
    }

    /** Moved by so much at LOW_KEV and at HIGH_KEV, with so much more noise. */
    private static EnergyAxis moved(EnergyAxis axis, double[] move) {
        double relative = (move[1] - move[0]) / (HIGH_KEV - LOW_KEV);
        EnergyAxis moved = moved(axis, move[0] - LOW_KEV * relative, relative);
        double noise = axis.width().noiseKev() + move[2];
        return moved.withWidth(new EnergyAxis.Width(
                Math.max(LEAST_NOISE_KEV, Math.min(MOST_NOISE_KEV, noise)),
                axis.width().fano()));
    }

    /** The spectrum seen through one axis, and its best explanation. */
    private record State(
            ComponentShapes shapes,
            Window window,
            List<Component> components,
            double[] counts,
            double[] weights,
            NonNegativeFit fit) {

        static State of(ComponentShapes shapes, double[] sum, EnergyAxis axis) {
            Window window = Window.between(axis, sum.length, FIRST_KEV, LAST_KEV);
            List<Component> components = shapes.components(axis, window);
            double[] counts = window.of(sum);
            double[] weights = NonNegativeFit.weights(counts, SHAPE_ERROR);
            NonNegativeFit fit = NonNegativeFit.of(components, counts, weights);
            return new State(shapes, window, components, counts, weights, fit);
        }

        /** With less weight for lines whose share of their group is uncertain, lest Pb-Lβ pulls the axis off Pb-Lα. */
        State withDoubtfulRatios(EnergyAxis axis) {
            double[] harder = shapes.harderCounts(components, fit.amounts(), axis, window);
            double[] doubtful = new double[weights.length];
            for (int c = 0; c < doubtful.length; c++) {
                double error = ComponentShapes.HARDER_LINES_ERROR * harder[c];
                doubtful[c] = 1 / (1 / weights[c] + error * error);
            }
            NonNegativeFit second = NonNegativeFit.of(components, counts, doubtful);
            return new State(shapes, window, components, counts, doubtful, second);
        }

        boolean hasLines() {
            for (int i = 0; i < components.size(); i++) {
                if (components.get(i).kind() == Component.Kind.LINES && fit.amounts()[i] > 0) {
                    return true;
                }
            }
            return false;
        }

        /** Counts that the fitted line groups would give on another axis, in the same channels. */
        double[] lineCounts(EnergyAxis axis) {
            double[] counts = new double[window.length()];
            for (int i = 0; i < components.size(); i++) {
                if (components.get(i).kind() == Component.Kind.LINES && fit.amounts()[i] > 0) {
                    double amount = fit.amounts()[i];
                    double[] shape = shapeOf(components.get(i).name(), axis);
                    for (int c = 0; c < counts.length; c++) {
                        counts[c] += amount * shape[c];
                    }
                }
            }
            return counts;
        }

        /** How far one group alone lies from where the axis puts it, keV. */
        double shiftOf(LineGroup group, double amount, EnergyAxis axis) {
            double[] here = shapeOf(group.name(), axis);
            double[] there = shapeOf(group.name(), moved(axis, NUDGE_KEV, 0));
            double[] slope = new double[here.length];
            double[] rest = new double[here.length];
            for (int c = 0; c < here.length; c++) {
                slope[c] = amount * (there[c] - here[c]) / NUDGE_KEV;
                rest[c] = counts[c] - fit.model()[c];
            }
            // The slope is that of moving the axis; the line moves the other way.
            return -dot(slope, rest, weights) / dot(slope, slope, weights);
        }

        private double[] shapeOf(String group, EnergyAxis axis) {
            return shapes.lineGroup(LineGroup.parse(group), axis, window)
                    .map(Component::shape)
                    .orElseGet(() -> new double[window.length()]);
        }
    }
}
