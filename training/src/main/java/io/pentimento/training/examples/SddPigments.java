package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.material.Pigment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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

    /**
     * A pigment is there when its absence would change the spectrum by more than this many standard deviations: what leaves no
     * trace cannot be asked of anybody.
     */
    private static final double DETECTABLE = 5;

    private final SddSpectra spectra;
    /** Pigments of each label. */
    private final int[][] pigmentsOf;

    public SddPigments(SddSpectra spectra) {
        this.spectra = spectra;
        List<Pigment> pigments = spectra.pigments();
        pigmentsOf = LABELS.stream()
                .map(label -> IntStream.range(0, pigments.size())
                        .filter(p -> pigments.get(p).pigmentClass().equals(label))
                        .toArray())
                .toArray(int[][]::new);
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
        for (int label = 0; label < pigmentsOf.length; label++) {
            int layer = paint.topmost(pigmentsOf[label]);
            if (layer < PaintStack.NOWHERE) {
                into.covers()[label] = (float) paint.coverUm(layer);
                into.present()[label] = view.change(pigmentsOf[label]) > DETECTABLE;
            }
        }
    }
}
