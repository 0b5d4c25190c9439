package io.pentimento.training.report;

import io.pentimento.training.run.Said;
import io.pentimento.training.run.Scores;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;

/** Said against true areas, a small chart for each label. */
final class AreasSection {

    private static final int SIZE = 230;
    private static final int MOST_POINTS = 240;
    private static final int BRACKETS = 3;
    private static final double LEAST_COUNTS = 1;

    private final Page page;
    private final List<String> labels;
    private final Said said;
    private final Brackets brackets;

    AreasSection(Page page, TrainingReport.Content content) {
        this.page = page;
        this.labels = content.labels();
        this.said = content.said();
        this.brackets = Brackets.of(said, BRACKETS);
    }

    List<DomContent> content() {
        List<DomContent> charts = new ArrayList<>();
        for (int k = 0; k < said.labels(); k++) {
            charts.add(chart(k));
        }
        return List.of(Page.multiples(
                charts,
                "Counts that the network says against true ones, on logarithmic scales, for examples with at least one true"
                        + " count (the first " + MOST_POINTS
                        + "). On the line both agree. What is said below one count stands on"
                        + " the lower edge. Colours: blue " + brackets.name(0) + " in all, orange " + brackets.name(1)
                        + ", green " + brackets.name(2) + "."));
    }

    private DomContent chart(int label) {
        XYSeries[] series = new XYSeries[BRACKETS];
        for (int b = 0; b < BRACKETS; b++) {
            series[b] = Charts.series("bracket " + b);
        }
        double most = 10;
        int points = 0;
        for (int i = 0; i < said.examples() && points < MOST_POINTS; i++) {
            double truth = said.trueAreas()[i * said.labels() + label] * said.totals()[i];
            double claimed = Math.max(LEAST_COUNTS, said.areas()[i * said.labels() + label] * said.totals()[i]);
            if (truth >= LEAST_COUNTS) {
                series[brackets.of(said.totals()[i])].add(truth, claimed);
                most = Math.max(most, Math.max(truth, claimed));
                points++;
            }
        }
        double r = Scores.rSquared(said, label);
        String name = labels.get(label);
        return page.small(
                chart(series, name + ", R² " + Page.number(r, 3), most),
                SIZE,
                SIZE,
                "Said against true counts of " + name + " in " + points + " examples, R squared " + Page.number(r, 3)
                        + ".");
    }

    private static JFreeChart chart(XYSeries[] series, String title, double most) {
        XYPlot plot =
                Charts.plot(Charts.logAxis("true", LEAST_COUNTS, most), Charts.logAxis("said", LEAST_COUNTS, most));
        XYSeries same = Charts.series("equal");
        same.add(LEAST_COUNTS, LEAST_COUNTS);
        same.add(plot.getDomainAxis().getUpperBound(), plot.getDomainAxis().getUpperBound());
        Charts.add(plot, Charts.data(same), Charts.lines(Charts.THIN, Charts.GREY));
        Charts.add(plot, Charts.data(series), Charts.points(Charts.BLUE, Charts.ORANGE, Charts.GREEN));
        return Charts.chart(title, plot, false);
    }
}
