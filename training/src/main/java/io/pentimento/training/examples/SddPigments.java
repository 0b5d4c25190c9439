package io.pentimento.training.examples;

import io.pentimento.model.ModelInput;
import io.pentimento.xrf.material.Pigment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which pigments are in a layered painting before a silicon drift detector: classes that X-ray fluorescence can tell
 * apart. A documented substitute for the network of B. J. Xu et al. (JAAS 37 (2022) 2672), whose data and layers are not
 * public; not a reproduction.
 *
 * <p>A pigment counts as there when the spectrum shows it ({@link Evidence}). One that is painted and does not show is
 * neither there nor absent: nobody can be asked to find it, and who says that it is there is right.
 */
public final class SddPigments implements Examples {

    /** What the network speaks of. */
    public static final List<String> LABELS = PigmentLabel.names();

    private final SddSpectra spectra;
    /** Pigments of each label. */
    private final int[][] pigmentsOf;
    /** For each label, a pigment of each other label that could be taken for it. */
    private final int[][] lookAlikes;

    public SddPigments(SddSpectra spectra) {
        this.spectra = spectra;
        List<Pigment> pigments = spectra.pigments();
        pigmentsOf =
                PigmentLabel.ALL.stream().map(label -> where(pigments, label)).toArray(int[][]::new);
        lookAlikes = PigmentLabel.ALL.stream()
                .map(label -> PigmentLabel.ALL.stream()
                        .filter(label::isLike)
                        .map(other -> where(pigments, other))
                        .filter(found -> found.length > 0)
                        .mapToInt(found -> found[0])
                        .toArray())
                .toArray(int[][]::new);
    }

    private static int[] where(List<Pigment> pigments, PigmentLabel label) {
        return IntStream.range(0, pigments.size())
                .filter(p -> label.isOf(pigments.get(p)))
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
        all.putAll(spectra.settings());
        return all;
    }

    @Override
    public Drawer drawer() {
        SddSpectra.View view = spectra.view();
        Evidence evidence = new Evidence(view, spectra.pigments().size(), pigmentsOf, lookAlikes);
        return (random, foreign, again, into) -> {
            into.clear();
            if (view.look(random, foreign, again)) {
                evidence.look();
            }
            view.draw(random, into.counts());
            judge(view.paint(), evidence, into);
        };
    }

    private void judge(PaintStack paint, Evidence evidence, Example into) {
        for (int label = 0; label < pigmentsOf.length; label++) {
            int layer = paint.topmost(pigmentsOf[label]);
            if (layer < PaintStack.NOWHERE) {
                into.covers()[label] = (float) paint.coverUm(layer);
                into.present()[label] = evidence.shows(label);
                into.judged()[label] = into.present()[label];
            }
        }
    }
}
