package io.pentimento.training;

import io.pentimento.model.Manifest;
import io.pentimento.training.examples.Background;
import io.pentimento.training.examples.Disturbance;
import io.pentimento.training.examples.Examples;
import io.pentimento.training.examples.GemExamples;
import io.pentimento.training.examples.Ingredients;
import io.pentimento.training.examples.SddElements;
import io.pentimento.training.examples.SddPigments;
import io.pentimento.training.examples.SddSpectra;
import io.pentimento.training.examples.Traces;
import io.pentimento.training.network.Architecture;
import io.pentimento.training.network.NetworkSettings;
import io.pentimento.training.network.TransformerSettings;
import io.pentimento.training.run.TrainingSettings;
import io.pentimento.training.run.TrainingSettings.AreaError;
import io.pentimento.xrf.lines.XrayLines;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What models are trained to see, and how they are trained unless told otherwise. */
public enum Subject {
    /** Areas and presence of elements in a GEM's spectra. */
    ELEMENTS_GEM("elements-gem"),
    /** Areas and presence of elements in a silicon drift detector's spectra. */
    ELEMENTS_SDD("elements-sdd"),
    /** Pigments in layers, in a silicon drift detector's spectra. */
    PIGMENTS_SDD("pigments-sdd");

    private static final double AREA_GAIN_SPREAD = 0.05;

    private final String model;

    Subject(String model) {
        this.model = model;
    }

    /** Name of its models: "elements-gem". */
    public String model() {
        return model;
    }

    /**
     * The subject of this model.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Subject of(String model) {
        return Arrays.stream(values())
                .filter(s -> s.model.equals(model))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("model=" + model + ": choose one of "
                        + Arrays.stream(values()).map(Subject::model).collect(Collectors.joining(", "))));
    }

    /**
     * What it is trained and judged with; looking up cross sections takes some seconds.
     *
     * @param ingredients of them
     */
    public Examples examples(XrayLines lines, Ingredients ingredients) {
        return switch (this) {
            case ELEMENTS_GEM -> new GemExamples(GemExamples.Settings.STANDARD.without(ingredients.without()), lines);
            case ELEMENTS_SDD ->
                new SddElements(
                        new SddSpectra(lines, SddSpectra.ANY_COUNTS, ingredients, Traces.EVERYWHERE, Background.SOME),
                        lines);
            case PIGMENTS_SDD ->
                new SddPigments(
                        new SddSpectra(lines, SddSpectra.ANY_COUNTS, ingredients, Traces.FAINT, Background.MUCH));
        };
    }

    /** What its models say, in this order. */
    public List<Manifest.Layer> layers() {
        List<Manifest.Layer> layers = new ArrayList<>();
        if (this == PIGMENTS_SDD) {
            SddPigments.LABELS.forEach(
                    l -> layers.add(new Manifest.Layer(l.replace(' ', '-'), "1", Manifest.Role.PROBABILITY)));
        } else {
            List<String> groups = this == ELEMENTS_GEM ? GemExamples.LABELS : SddElements.LABELS;
            groups.forEach(l -> layers.add(new Manifest.Layer(l, "counts", Manifest.Role.AREA)));
            groups.forEach(l -> layers.add(new Manifest.Layer(l + "-present", "1", Manifest.Role.PROBABILITY)));
        }
        layers.add(new Manifest.Layer("trust", "1", Manifest.Role.TRUST));
        return layers;
    }

    /** What its models should stand, by name, and some that is more than they have learned to stand. */
    public Map<String, Disturbance> disturbances() {
        boolean gem = this == ELEMENTS_GEM;
        double gain = gem ? 0.02 : 0.002;
        double offset = gem ? 0.05 : 0.015;
        Map<String, Disturbance> all = new LinkedHashMap<>();
        all.put("as trained", Disturbance.NONE);
        for (double times : new double[] {1, 3}) {
            all.put(percent(times * gain) + " more gain", Disturbance.NONE.withGain(times * gain));
            all.put(
                    "%.0f eV more offset".formatted(1000 * times * offset),
                    Disturbance.NONE.withOffset(times * offset));
        }
        if (gem) {
            all.put(
                    "a gain that varies by " + percent(AREA_GAIN_SPREAD) + " over the area",
                    Disturbance.NONE.withGainSpread(AREA_GAIN_SPREAD));
        }
        for (double share : new double[] {0.1, 0.5}) {
            all.put(percent(share) + " of a background of another shape", Disturbance.NONE.withBackground(share));
            all.put(percent(share) + " of the dwell", Disturbance.NONE.withDwell(share));
        }
        return all;
    }

    private static String percent(double share) {
        return new DecimalFormat("0.# %", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(share);
    }

    /** Sizes that did well. */
    public NetworkSettings network() {
        return switch (this) {
            case ELEMENTS_GEM -> new NetworkSettings(11, new TransformerSettings(16, 64, 4, 4, 2, 2, 0), 8);
            case ELEMENTS_SDD -> new NetworkSettings(11, new TransformerSettings(32, 48, 3, 4, 2, 2, 0), 8);
            case PIGMENTS_SDD -> new NetworkSettings(11, new TransformerSettings(32, 64, 3, 4, 2, 2, 0), 1);
        };
    }

    /** A schedule that did well. */
    public TrainingSettings training(Architecture architecture, long seed) {
        return switch (this) {
            case ELEMENTS_GEM ->
                new TrainingSettings(6000, 128, 1e-3, 200, 0.01, 1, error(architecture), seed, 200, 4096, 40);
            case ELEMENTS_SDD ->
                new TrainingSettings(60_000, 128, 1e-3, 300, 0.01, 1, AreaError.HUBER, seed, 500, 4096, 40);
            case PIGMENTS_SDD ->
                new TrainingSettings(20_000, 128, 1e-3, 300, 0.01, 1, AreaError.SQUARED, seed, 500, 4096, 40);
        };
    }

    /** The CNN is trained as its authors trained it: on absolute errors. */
    private static AreaError error(Architecture architecture) {
        return architecture == Architecture.CNN ? AreaError.ABSOLUTE : AreaError.SQUARED;
    }
}
