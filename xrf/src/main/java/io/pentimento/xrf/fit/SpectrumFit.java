package io.pentimento.xrf.fit;

import io.pentimento.xrf.energy.EnergyAxis;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A spectrum taken apart: line groups, what the tube scatters, pile-up and a continuum, in amounts that cannot be negative, by
 * least squares weighted with the Poisson variance of the smoothed counts. Unlike {@link LinearFit}, which is made for many
 * spectra, it is of one and tells how each of its parts looks.
 *
 * @param firstChannel first channel of the spectrum that is explained
 * @param model fitted counts of consecutive channels from there on: the sum of the parts
 * @param parts line groups in the order of the settings, then the others; those of no amount are left out
 * @param chi2 weighted sum of squares per channel; about 1 where everything is explained but for the statistics of counts
 */
public record SpectrumFit(int firstChannel, double[] model, List<Part> parts, double chi2) {

    private static final String CONTINUUM = "continuum";

    /** What a part stands for. */
    public enum Kind {
        LINES,
        SCATTER,
        PILE_UP,
        CONTINUUM
    }

    /**
     * A part.
     *
     * @param name "Fe-K", "Compton-K", "pile-up", "continuum"
     * @param area its counts
     * @param error standard deviation of the area, from the statistics of counts; NaN of the continuum, which is a sum of many
     * @param counts per channel, from {@link #firstChannel} on
     */
    public record Part(String name, Kind kind, double area, double error, double[] counts) {}

    /**
     * Fits.
     *
     * @param axis the detector's energy axis
     * @param spectrum counts per channel
     * @throws IllegalArgumentException when the axis leaves too few channels in the range of the settings
     */
    public static SpectrumFit of(XrayLines lines, FitSettings settings, EnergyAxis axis, double[] spectrum) {
        Window window = Window.between(axis, spectrum.length, settings.firstKev(), settings.lastKev());
        double[] counts = window.of(spectrum);
        List<Component> components = new ArrayList<>(new ComponentShapes(lines, settings).components(axis, window));
        PileUp.of(counts, axis, window).ifPresent(components::add);
        double[] weights = NonNegativeFit.weights(counts, 0);
        NonNegativeFit fit = NonNegativeFit.of(components, counts, weights);
        double[] errors = fit.errors(components, weights);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < components.size(); i++) {
            Component component = components.get(i);
            if (component.kind() != Component.Kind.CONTINUUM && fit.amounts()[i] > 0) {
                double[] shape = scaled(component.shape(), fit.amounts()[i]);
                Kind kind = Kind.valueOf(component.kind().name());
                parts.add(new Part(component.name(), kind, fit.amounts()[i], errors[i], shape));
            }
        }
        double[] continuum = sum(components, fit, c -> c.kind() == Component.Kind.CONTINUUM);
        parts.add(new Part(CONTINUUM, Kind.CONTINUUM, Arrays.stream(continuum).sum(), Double.NaN, continuum));
        return new SpectrumFit(window.first(), fit.model(), List.copyOf(parts), fit.chi2());
    }

    private static double[] sum(List<Component> components, NonNegativeFit fit, Predicate<Component> which) {
        double[] sum = new double[fit.model().length];
        for (int i = 0; i < components.size(); i++) {
            if (which.test(components.get(i)) && fit.amounts()[i] > 0) {
                double[] shape = components.get(i).shape();
                for (int c = 0; c < sum.length; c++) {
                    sum[c] += fit.amounts()[i] * shape[c];
                }
            }
        }
        return sum;
    }

    private static double[] scaled(double[] shape, double amount) {
        return Arrays.stream(shape).map(share -> amount * share).toArray();
    }
}
