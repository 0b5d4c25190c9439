package io.pentimento.xrf.fit;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.Element;
import io.pentimento.xrf.lines.Family;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares a list of line groups with a sum spectrum: which groups are missing from the list, and which are on it without
 * being in the spectrum.
 *
 * <p>Groups are added one by one, each time the one that explains most of what is left, until none rises above the
 * uncertainty of counts and shapes. Immutable; safe for use by many threads.
 */
public final class ElementSuggestion {

    /** How far above its uncertainty a group must rise. */
    private static final double SIGNIFICANT = 8;

    /** Peaks are known to this share of their height; less than that is no element. */
    private static final double SHAPE_ERROR = 0.03;

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
        double[] weights = NonNegativeFit.weights(counts, SHAPE_ERROR);
        List<Component> components = new ArrayList<>(shapes.components(axis, window));
        List<Component> candidates = candidates(settings, shapes, axis, window);

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
                if (!settings.groups().contains(group) && !anode) {
                    shapes.lineGroup(group, axis, window).ifPresent(candidates::add);
                }
            }
        }
        return candidates;
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
