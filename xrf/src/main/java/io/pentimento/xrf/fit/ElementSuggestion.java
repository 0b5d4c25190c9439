package io.pentimento.xrf.fit;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.Line;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Compares a list of line groups with a sum spectrum: which groups are missing from the list, and which are on it without
 * being in the spectrum.
 *
 * <p>Groups are added one by one, each time the one that explains most of what is left, until none rises above the
 * uncertainty of counts and shapes. The shapes' part: a share of every peak's height, a few eV of its place, a share of its
 * width, and a larger share of the harder lines of each group, such as Ti-Kβ, which would pass for V: paint above an element
 * absorbs its softer lines more than its harder ones; and a share of what the tube scatters. Pile-up joins the fit as the
 * spectrum folded with itself.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class ElementSuggestion {

    /** How far above its uncertainty a group must rise. */
    private static final double SIGNIFICANT = 8;

    /** Peaks are known to this share of their height; less than that is no element. */
    private static final double SHAPE_ERROR = 0.03;

    private static final double PLACE_ERROR_KEV = 0.003;
    private static final double WIDTH_ERROR = 0.05;

    /** The tube's scattered lines are smeared by angles and momenta that nobody has measured. */
    private static final double SCATTER_ERROR = 0.3;

    private static final int MOST_SUGGESTIONS = 8;
    private static final int SODIUM = 11;
    private static final int URANIUM = 92;
    /**
     * What no pigment, ground, metal or tube holds in quantity: noble gases, scarce metals, most rare earths, and what
     * decays too fast. Next to a strong peak their many lines would explain any imperfection of its shape.
     */
    private static final List<Integer> ABSENT = List.of(
            10, 21, 31, 32, 36, 37, 41, 43, 44, 49, 52, 54, 55, 59, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73,
            75, 76, 77, 81, 84, 85, 86, 87, 88, 89, 90, 91);

    private final XrayLines lines;

    public ElementSuggestion(XrayLines lines) {
        this.lines = lines;
    }

    /**
     * The outcome.
     *
     * @param missing groups that the spectrum shows and the list lacks, most significant first
     * @param absent groups of the list that the spectrum does not show
     */
    public record Suggestion(List<LineGroup> missing, List<LineGroup> absent) {}

    /**
     * Looks at a sum spectrum.
     *
     * @param sum counts per channel
     * @param axis its refined energy axis
     * @param settings the list in force
     */
    public Suggestion suggest(double[] sum, EnergyAxis axis, FitSettings settings) {
        Window window = Window.between(axis, sum.length, settings.firstKev(), settings.lastKev());
        ComponentShapes shapes = new ComponentShapes(lines, settings);
        double[] counts = window.of(sum);
        List<Component> components = new ArrayList<>(shapes.components(axis, window));
        PileUp.of(counts, axis, window).ifPresent(components::add);
        List<Component> candidates = candidates(settings, shapes, axis, window);
        double[] weights = weights(components, counts, shapes, axis, window);

        NonNegativeFit fit = NonNegativeFit.of(components, counts, weights);
        List<LineGroup> absent = absent(components, fit, weights);
        List<LineGroup> missing = new ArrayList<>();
        while (missing.size() < MOST_SUGGESTIONS) {
            NonNegativeFit current = fit;
            Component best = candidates.stream()
                    .max(Comparator.comparingDouble(c -> significance(c, counts, current, weights)))
                    .orElse(null);
            if (best == null || significance(best, counts, current, weights) < SIGNIFICANT) {
                break;
            }
            candidates.remove(best);
            components.add(best);
            fit = NonNegativeFit.of(components, counts, weights);
            if (amountSignificance(best, fit.amounts()[components.size() - 1], weights) >= SIGNIFICANT) {
                missing.add(LineGroup.parse(best.name()));
            }
        }
        return new Suggestion(List.copyOf(missing), absent);
    }

    private static List<Component> candidates(
            FitSettings settings, ComponentShapes shapes, EnergyAxis axis, Window window) {
        List<Component> candidates = new ArrayList<>();
        for (int z = SODIUM; z <= URANIUM; z++) {
            if (ABSENT.contains(z)) {
                continue;
            }
            Element element = Element.ofAtomicNumber(z);
            for (Family family : Family.values()) {
                LineGroup group = new LineGroup(element, family);
                boolean anode =
                        settings.tube().map(t -> t.anode().equals(element)).orElse(false);
                if (!settings.groups().contains(group) && !anode && showsItsStrongest(group, shapes, axis, window)) {
                    shapes.lineGroup(group, axis, window).ifPresent(candidates::add);
                }
            }
        }
        return candidates;
    }

    /** Not merely the flank of a line at the end of the window. */
    private static boolean showsItsStrongest(LineGroup group, ComponentShapes shapes, EnergyAxis axis, Window window) {
        return shapes.strongest(group)
                .map(Line::energyKev)
                .filter(e -> e - axis.fwhmKev(e) > axis.energyKev(window.first()))
                .filter(e -> e + axis.fwhmKev(e) < axis.energyKev(window.last()))
                .isPresent();
    }

    /** 1 / variance of counts and shapes, the latter from a first fit. */
    private static double[] weights(
            List<Component> components, double[] counts, ComponentShapes shapes, EnergyAxis axis, Window window) {
        double[] weights = NonNegativeFit.weights(counts, SHAPE_ERROR);
        NonNegativeFit fit = NonNegativeFit.of(components, counts, weights);
        EnergyAxis shifted =
                new EnergyAxis(axis.offsetKev() + PLACE_ERROR_KEV, axis.gainKev(), axis.quadraticKev(), axis.width());
        EnergyAxis wider = axis.withWidth(new EnergyAxis.Width(
                axis.width().noiseKev() * (1 + WIDTH_ERROR),
                axis.width().fano() * (1 + WIDTH_ERROR) * (1 + WIDTH_ERROR)));
        double[] place = new double[counts.length];
        double[] width = new double[counts.length];
        double[] scatter = new double[counts.length];
        double[] harder = shapes.harderCounts(components, fit.amounts(), axis, window);
        for (int i = 0; i < components.size(); i++) {
            Component component = components.get(i);
            double amount = fit.amounts()[i];
            if (component.kind() == Component.Kind.SCATTER || component.kind() == Component.Kind.PILE_UP) {
                for (int c = 0; c < counts.length; c++) {
                    scatter[c] += SCATTER_ERROR * amount * component.shape()[c];
                }
            }
            if (component.kind() != Component.Kind.LINES || amount <= 0) {
                continue;
            }
            LineGroup group = LineGroup.parse(component.name());
            add(place, amount, shapes.lineGroup(group, shifted, window), component.shape());
            add(width, amount, shapes.lineGroup(group, wider, window), component.shape());
        }
        for (int c = 0; c < weights.length; c++) {
            double ratio = ComponentShapes.HARDER_LINES_ERROR * harder[c];
            double shape = place[c] * place[c] + width[c] * width[c] + ratio * ratio + scatter[c] * scatter[c];
            weights[c] = 1 / (1 / weights[c] + shape);
        }
        return weights;
    }

    private static void add(double[] sum, double amount, Optional<Component> shape, double[] less) {
        shape.ifPresent(found -> {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += amount * (found.shape()[c] - less[c]);
            }
        });
    }

    private static List<LineGroup> absent(List<Component> components, NonNegativeFit fit, double[] weights) {
        return IntStream.range(0, components.size())
                .filter(i -> components.get(i).kind() == Component.Kind.LINES)
                .filter(i -> amountSignificance(components.get(i), fit.amounts()[i], weights) < 3)
                .mapToObj(i -> LineGroup.parse(components.get(i).name()))
                .toList();
    }

    /** The residual along a shape, in units of its uncertainty. */
    private static double significance(Component component, double[] counts, NonNegativeFit fit, double[] weights) {
        double along = 0;
        double norm = 0;
        double[] shape = component.shape();
        for (int c = 0; c < shape.length; c++) {
            along += weights[c] * shape[c] * (counts[c] - fit.model()[c]);
            norm += weights[c] * shape[c] * shape[c];
        }
        return along / Math.sqrt(norm);
    }

    private static double amountSignificance(Component component, double amount, double[] weights) {
        double[] shape = component.shape();
        double norm = IntStream.range(0, shape.length)
                .mapToDouble(c -> weights[c] * shape[c] * shape[c])
                .sum();
        return amount * Math.sqrt(norm);
    }
}
