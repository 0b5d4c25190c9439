package io.pentimento.training;

import io.pentimento.model.Model;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.examples.Draws;
import io.pentimento.training.examples.ElementRules;
import io.pentimento.training.examples.SddPigments;
import io.pentimento.training.examples.SddSpectra;
import io.pentimento.training.run.Claims;
import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import io.pentimento.xrf.lines.XrayLines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges pigment models at fixed counts: F1 and average precision of each pigment, and how well they see a pigment under
 * paint, against the same judgement by elements and rules. Immutable; safe for use by many threads.
 */
public final class PigmentEvaluation {

    private static final double[] COUNTS = {1e3, 1e4, 1e5};
    /** Borders of thickness above the pigment, µm. */
    private static final double[] COVERS = {0, 5, 10, 20, 40, 90, 180};

    /** Two layers are never thicker than this, µm. */
    public static final double MOST_COVER_UM = 180;

    /**
     * A model, or the rules, at one number of counts.
     *
     * @param counts of every spectrum
     * @param examples number of spectra
     * @param macroF1 mean over pigments
     * @param macroF1OfAllPainted the same where also those must be found that the spectrum does not show
     * @param rulesMacroF1 of the linear fit with element rules, on the same spectra
     * @param pigments of each: how good
     * @param covered how well it sees what lies under paint
     */
    public record AtCounts(
            double counts,
            int examples,
            double macroF1,
            double macroF1OfAllPainted,
            double rulesMacroF1,
            Map<String, PigmentScore> pigments,
            List<Covered> covered) {}

    /**
     * One pigment.
     *
     * @param f1 at even odds
     * @param averagePrecision over all thresholds
     * @param rulesF1 of the rules
     */
    public record PigmentScore(double f1, double averagePrecision, double rulesF1) {}

    /**
     * Pigments under paint of some thickness, and not above it.
     *
     * @param fromUm thinnest
     * @param toUm thickest
     * @param number of them
     * @param detectable share of them that leave a trace
     * @param recall share of all of them that the model finds
     */
    public record Covered(double fromUm, double toUm, int number, double detectable, double recall) {}

    private final Map<Double, Batch> tests = new LinkedHashMap<>();
    private final XrayLines lines;

    /** Draws the test sets. */
    public PigmentEvaluation(XrayLines lines, int number) {
        this.lines = lines;
        SddSpectra spectra = new SddSpectra(lines, SddSpectra.ANY_COUNTS);
        for (double counts : COUNTS) {
            SddPigments examples = new SddPigments(spectra.withCounts(new SddSpectra.Counts(counts, counts)));
            tests.put(counts, new Draws(examples, 0, Draws.Stream.TEST).batch(2, number));
        }
    }

    /** Judges one model, from few counts to many. */
    public List<AtCounts> judge(Model model) {
        List<AtCounts> all = new ArrayList<>();
        tests.forEach((counts, batch) -> all.add(judge(counts, batch, Served.say(model, batch, false))));
        return all;
    }

    private AtCounts judge(double counts, Batch batch, Said said) {
        Said rules = said.withLogits(ElementRules.logits(batch, lines));
        Map<String, PigmentScore> pigments = new LinkedHashMap<>();
        for (int k = 0; k < said.labels(); k++) {
            pigments.put(
                    SddPigments.LABELS.get(k),
                    new PigmentScore(Scores.f1(said, k), Claims.of(said, k).averagePrecision(), Scores.f1(rules, k)));
        }
        List<Covered> covered = new ArrayList<>();
        for (int i = 0; i + 1 < COVERS.length; i++) {
            covered.add(covered(batch, said, COVERS[i], COVERS[i + 1]));
        }
        return new AtCounts(
                counts,
                batch.size(),
                Scores.macroF1(said),
                Scores.macroF1(said.askingForAll()),
                Scores.macroF1(rules),
                pigments,
                covered);
    }

    private static Covered covered(Batch batch, Said said, double from, double to) {
        int number = 0;
        int detectable = 0;
        int found = 0;
        for (int i = 0; i < batch.covers().length; i++) {
            float cover = batch.covers()[i];
            if (cover > from && cover <= to) {
                number++;
                detectable += batch.present()[i] > 0 ? 1 : 0;
                found += said.logits()[i] > 0 ? 1 : 0;
            }
        }
        return new Covered(from, to, number, (double) detectable / number, (double) found / number);
    }
}
