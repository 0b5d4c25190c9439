package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Which pigments are in a layered painting before a silicon drift detector: classes that X-ray fluorescence can tell
 * apart. A documented substitute for the network of B. J. Xu et al. (JAAS 37 (2022) 2672), whose data and layers are not
 * public; not a reproduction.
 */
public final class SddPigments implements Examples {

    /** Classes of the pigment table that the network speaks of. */
    public static final List<String> LABELS = List.of(
            "lead",
            "zinc white",
            "titanium white",
            "barium white",
            "calcium carbonate",
            "gypsum",
            "calcium phosphate",
            "mercury red",
            "lead-tin yellow",
            "naples yellow",
            "arsenic sulphide",
            "lead chromate",
            "cadmium yellow",
            "cadmium red",
            "iron earth",
            "umber",
            "copper",
            "copper arsenite",
            "chromium green",
            "cobalt blue",
            "smalt",
            "cobalt stannate",
            "gold");

    private final SddSpectra spectra;
    /** Label of each pigment, or -1. */
    private final int[] labelOf;

    public SddPigments(SddSpectra spectra) {
        this.spectra = spectra;
        labelOf = spectra.pigments().stream()
                .mapToInt(p -> LABELS.indexOf(p.pigmentClass()))
                .toArray();
    }

    @Override
    public ModelInput.Spectrum input() {
        return SddSpectra.INPUT;
    }

    @Override
    public List<String> labels() {
        return LABELS;
    }

    @Override
    public boolean areas() {
        return false;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>();
        all.put("examples", "sdd layered paintings from fundamental parameters");
        all.put("set-ups", String.valueOf(spectra.setUps().size()));
        all.put("pigments", String.valueOf(spectra.pigments().size()));
        return all;
    }

    @Override
    public Drawer drawer() {
        SddSpectra.View view = spectra.view();
        return (random, foreign, into) -> draw(view, random, foreign, into);
    }

    private void draw(SddSpectra.View view, RandomGenerator random, boolean foreign, Example into) {
        into.clear();
        view.look(random, foreign);
        view.draw(random, into.counts());
        PaintStack paint = view.paint();
        for (int p = 0; p < labelOf.length; p++) {
            boolean there = p == paint.ground();
            for (int layer = 0; layer < paint.paintLayers(); layer++) {
                there |= paint.painted(layer, p);
            }
            if (there && labelOf[p] >= 0) {
                into.present()[labelOf[p]] = true;
            }
        }
    }
}
