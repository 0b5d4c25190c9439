package io.pentimento.training.report;

import static j2html.TagCreator.h2;

import io.pentimento.training.PigmentEvaluation;
import j2html.tags.DomContent;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** A page that shows what a pigment model finds, on top and under paint: one HTML file that needs nothing else. */
public final class PigmentReport {

    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;

    private PigmentReport() {}

    /**
     * Writes the page, replacing an older one as a whole.
     *
     * @throws io.pentimento.training.TrainingException when it cannot be written
     */
    public static void write(Path html, String title, List<PigmentEvaluation.AtCounts> all) {
        Page page = new Page();
        List<DomContent> content = new ArrayList<>();
        content.add(h2("Under paint"));
        content.add(underPaint(page, all));
        for (PigmentEvaluation.AtCounts at : all) {
            content.add(h2("%,.0f counts a spectrum".formatted(at.counts())));
            content.add(pigments(at));
            content.add(covered(at));
        }
        Page.write(html, title, content);
    }

    private static DomContent underPaint(Page page, List<PigmentEvaluation.AtCounts> all) {
        XYSeriesCollection found = new XYSeriesCollection();
        XYSeriesCollection possible = new XYSeriesCollection();
        for (PigmentEvaluation.AtCounts at : all) {
            XYSeries recall = Charts.series("found at %,.0f counts".formatted(at.counts()));
            XYSeries detectable = Charts.series("leave a trace at %,.0f counts".formatted(at.counts()));
            for (PigmentEvaluation.Covered covered : at.covered()) {
                double middle = (covered.fromUm() + covered.toUm()) / 2;
                recall.add(middle, covered.recall());
                detectable.add(middle, covered.detectable());
            }
            found.addSeries(recall);
            possible.addSeries(detectable);
        }
        Color[] colours = Charts.COLOURS.subList(0, all.size()).toArray(Color[]::new);
        XYPlot plot = Charts.plot(
                Charts.axis("paint above the pigment, µm", 0, PigmentEvaluation.MOST_COVER_UM),
                Charts.axis("share of the pigments", 0, 1));
        Charts.add(plot, possible, Charts.lines(Charts.DASHED, colours));
        Charts.add(plot, found, Charts.lines(Charts.BOLD_LINE, colours));
        return page.figureOf(
                Charts.chart("Pigments that are nowhere above, by the paint that covers them", plot, true),
                WIDTH,
                HEIGHT,
                "Share of covered pigments that the model finds, against the thickness of the paint above.",
                "Found by the model: full lines. Whose absence would change the spectrum by five standard deviations, so that"
                        + " they can be found at all: dashed.");
    }

    private static DomContent pigments(PigmentEvaluation.AtCounts at) {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, PigmentEvaluation.PigmentScore> pigment :
                at.pigments().entrySet()) {
            PigmentEvaluation.PigmentScore score = pigment.getValue();
            rows.add(List.of(
                    pigment.getKey(),
                    Page.number(score.f1(), 3),
                    Page.number(score.averagePrecision(), 3),
                    Page.number(score.rulesF1(), 3)));
        }
        rows.add(List.of("mean", Page.number(at.macroF1(), 3), "", Page.number(at.rulesMacroF1(), 3)));
        return Page.tableOf(
                "Each pigment, and what the linear fit with element rules makes of the same spectra.",
                List.of("pigment", "F1", "average precision", "F1 of element rules"),
                rows);
    }

    private static DomContent covered(PigmentEvaluation.AtCounts at) {
        List<List<String>> rows = at.covered().stream()
                .map(c -> List.of(
                        "%.0f to %.0f µm".formatted(c.fromUm(), c.toUm()),
                        String.valueOf(c.number()),
                        Page.percent(c.detectable()),
                        Page.percent(c.recall())))
                .toList();
        return Page.tableOf(
                "Pigments that are nowhere above, by the paint that covers them.",
                List.of("paint above", "number", "leave a trace", "found"),
                rows);
    }
}
