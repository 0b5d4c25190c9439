package io.pentimento.training.report;

import static j2html.TagCreator.h2;

import io.pentimento.model.ModelInput;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.run.Claims;
import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import io.pentimento.training.run.Training;
import io.pentimento.xrf.lines.LineGroup;
import io.pentimento.xrf.lines.XrayLines;
import j2html.tags.DomContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A page that shows how a training went and how good its network is: one HTML file that needs nothing else. */
public final class TrainingReport {

    /**
     * What a report is made of.
     *
     * @param title of the page
     * @param settings of the training, in the order to be shown
     * @param provenance of data and code, likewise
     * @param looks of the training, see {@link TrainingLog}; may be empty
     * @param axis of the spectra
     * @param labels names
     * @param lineKev energy of a label's strongest line, for labels that have one; see {@link #strongestLines}
     * @param examples that the network had not seen
     * @param said what it said of them
     */
    public record Content(
            String title,
            Map<String, String> settings,
            Map<String, String> provenance,
            List<Training.Look> looks,
            ModelInput.Spectrum axis,
            List<String> labels,
            Map<String, Double> lineKev,
            Batch examples,
            Said said) {

        public Content {
            looks = List.copyOf(looks);
            labels = List.copyOf(labels);
            lineKev = Map.copyOf(lineKev);
            if (labels.size() != said.labels() || examples.size() != said.examples() || examples.size() < 1) {
                throw new IllegalArgumentException("labels=" + labels.size() + ", examples=" + examples.size()
                        + ": what was said is of " + said.labels() + " labels and " + said.examples()
                        + " examples; there must be as many, and at least one");
            }
            if (examples.counts().length != examples.size() * axis.bins()) {
                throw new IllegalArgumentException("axis.bins=" + axis.bins() + ": the examples have "
                        + examples.counts().length / examples.size());
            }
        }

        /** Whether the network says areas, beside whether a label is there. */
        boolean areas() {
            return said.areas().length > 0;
        }
    }

    private static final double EXCITATION_KEV = 30;

    private TrainingReport() {}

    /** Energies of the strongest lines of line groups ("Fe-K"), in keV. */
    public static Map<String, Double> strongestLines(XrayLines lines, List<String> groups) {
        Map<String, Double> energies = new LinkedHashMap<>();
        for (String group : groups) {
            energies.put(
                    group,
                    lines.lines(LineGroup.parse(group), EXCITATION_KEV).get(0).energyKev());
        }
        return energies;
    }

    /**
     * Writes the page, replacing an older one as a whole.
     *
     * @throws io.pentimento.training.TrainingException when it cannot be written
     */
    public static void write(Path html, Content content) {
        Page page = new Page();
        List<DomContent> all = new ArrayList<>();
        all.add(Page.row(
                Page.tableOf("The network on examples that it was not trained with.", figures(content)),
                Page.tableOf("Settings of the training.", content.settings()),
                Page.tableOf("Provenance.", content.provenance())));
        if (!content.looks().isEmpty()) {
            all.add(h2("The training"));
            all.add(new CurvesSection(page, content.looks()).content());
        }
        all.add(h2("Labels"));
        all.add(LabelTable.of(content));
        if (content.areas()) {
            all.add(h2("Areas"));
            all.addAll(new AreasSection(page, content).content());
            all.add(h2("Sigma of the areas"));
            all.addAll(new SigmaSection(page, content).content());
        }
        all.add(h2("Presence"));
        all.addAll(new PresenceSection(page, content).content());
        all.add(h2("Claimed though absent"));
        all.addAll(new CoClaimsSection(page, content).content());
        all.add(h2("Example spectra"));
        all.addAll(new SpectraSection(page, content).content());
        Page.write(html, content.title(), all);
    }

    private static Map<String, String> figures(Content content) {
        Said said = content.said();
        Claims claims = Claims.of(said);
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("Examples", String.valueOf(said.examples()));
        if (content.areas()) {
            Residuals all = Residuals.of(said, at -> true);
            figures.put("R² of areas, mean over labels", Page.number(Scores.rSquared(said), 4));
            figures.put("Within one sigma (should be 68.3 %)", Page.percent(all.within(1)));
            figures.put("Within 1.96 sigma (should be 95 %)", Page.percent(all.within(Residuals.WIDTH_OF_95)));
        }
        figures.put("F1, mean over labels", Page.number(Scores.macroF1(said), 4));
        figures.put("F1 of all labels together", Page.number(Scores.microF1(said), 4));
        figures.put("Average precision", Page.number(claims.averagePrecision(), 4));
        figures.put("Brier score", Page.number(claims.brierScore(), 4));
        content.looks().stream().filter(Training.Look::best).reduce((a, b) -> b).ifPresent(best -> {
            figures.put("Best look at step", best.step() + " of " + best.steps());
            figures.put("Validation loss there", Page.number(best.validationLoss(), 4));
        });
        return figures;
    }
}
