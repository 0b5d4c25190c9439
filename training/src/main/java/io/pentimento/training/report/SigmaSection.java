package io.pentimento.training.report;

import io.pentimento.training.run.Said;
import j2html.tags.DomContent;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;

/** Whether sigma is what it says: errors in units of it against the normal law. */
final class SigmaSection {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 340;
    private static final int BRACKETS = 5;
    private static final double FURTHEST = 5;
    private static final double BIN = 0.25;
    private static final int QUANTILES = 199;
    private static final Color LIGHT_BLUE = new Color(0x8F, 0xC1, 0xE0);
    private static final NormalDistribution NORMAL = new NormalDistribution();

    private final Page page;
    private final Said said;
    private final Residuals all;

    SigmaSection(Page page, TrainingReport.Content content) {
        this.page = page;
        this.said = content.said();
        this.all = Residuals.of(said, at -> true);
    }

    List<DomContent> content() {
        return List.of(Page.row(histogram(), quantiles()), coverage());
    }

    private DomContent histogram() {
        XYIntervalSeries bars = new XYIntervalSeries("z = (said − true) / sigma");
        int bins = (int) (2 * FURTHEST / BIN);
        int[] counts = new int[bins];
        for (double z : all.z()) {
            counts[(int) Math.max(0, Math.min(bins - 1, (z + FURTHEST) / BIN))]++;
        }
        for (int b = 0; b < bins; b++) {
            double from = b * BIN - FURTHEST;
            double density = counts[b] / BIN / all.z().length;
            bars.add(from + BIN / 2, from, from + BIN, density, 0, density);
        }
        XYSeries normal = Charts.series("normal law");
        for (double z = -FURTHEST; z <= FURTHEST; z += 0.1) {
            normal.add(z, NORMAL.density(z));
        }
        XYPlot plot = Charts.plot(Charts.axis("z", -FURTHEST, FURTHEST), Charts.axis("density"));
        XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
        data.addSeries(bars);
        XYBarRenderer renderer = new XYBarRenderer();
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setSeriesPaint(0, LIGHT_BLUE);
        Charts.add(plot, data, renderer);
        Charts.add(plot, Charts.data(normal), Charts.lines(Charts.BOLD_LINE, Charts.ORANGE));
        return page.figureOf(
                Charts.chart("Errors in units of sigma", plot, true),
                WIDTH,
                HEIGHT,
                "Histogram of z with the normal law; " + Page.percent(all.within(1)) + " lie within one.",
                "Errors of all areas in units of the said sigma. What is further than 5 stands in the outermost bars.");
    }

    private DomContent quantiles() {
        XYSeries measured = Charts.series("quantiles of z");
        XYSeries same = Charts.series("normal law");
        for (int q = 1; q <= QUANTILES; q++) {
            double share = (double) q / (QUANTILES + 1);
            double expected = NORMAL.inverseCumulativeProbability(share);
            measured.add(expected, Math.max(-FURTHEST, Math.min(FURTHEST, all.quantile(share))));
        }
        same.add(-3, -3);
        same.add(3, 3);
        XYPlot plot = Charts.plot(Charts.axis("normal quantile", -3, 3), Charts.axis("quantile of z"));
        Charts.add(plot, Charts.data(same), Charts.lines(Charts.BOLD_LINE, Charts.ORANGE));
        Charts.add(plot, Charts.data(measured), Charts.points(Charts.BLUE));
        return page.figureOf(
                Charts.chart("Quantiles", plot, true),
                WIDTH,
                HEIGHT,
                "Quantiles of z against those of the normal law; the median is " + Page.number(all.quantile(0.5), 2)
                        + ".",
                "Quantiles from 0.5 to 99.5 %. Steeper than the line: sigma is said too small; flatter: too large; beside it: areas"
                        + " are off to one side.");
    }

    private DomContent coverage() {
        Brackets brackets = Brackets.of(said, BRACKETS);
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("all", all));
        rows.add(row("label is there", Residuals.of(said, at -> said.present()[at] > 0.5f)));
        rows.add(row("label is absent", Residuals.of(said, at -> said.present()[at] < 0.5f)));
        for (int b = 0; b < BRACKETS; b++) {
            int bracket = b;
            rows.add(row(
                    brackets.name(b),
                    Residuals.of(said, at -> brackets.of(said.totals()[at / said.labels()]) == bracket)));
        }
        return Page.tableOf(
                "How many errors lie within the said sigma, by what is there and by all counts of a spectrum.",
                List.of("Areas", "number", "within 1 σ (68.3 %)", "within 1.96 σ (95 %)", "median z"),
                rows);
    }

    private static List<String> row(String name, Residuals residuals) {
        return List.of(
                name,
                String.valueOf(residuals.z().length),
                Page.percent(residuals.within(1)),
                Page.percent(residuals.within(Residuals.WIDTH_OF_95)),
                Page.number(residuals.quantile(0.5), 2));
    }
}
