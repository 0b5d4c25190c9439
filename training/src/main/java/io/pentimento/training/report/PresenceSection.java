package io.pentimento.training.report;

import io.pentimento.training.run.Claims;
import io.pentimento.training.run.Reliability;
import j2html.tags.DomContent;
import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;

/** Whether probabilities are frequencies, and what a threshold costs. */
final class PresenceSection {

    private static final int WIDTH = 400;
    private static final int HEIGHT = 380;
    private static final int BINS = 10;
    private static final double CONFIDENCE = 0.95;
    private static final int WORST_LABELS = 4;
    private static final double STEP = 0.005;
    private static final double GAP = 16;

    private final Page page;
    private final TrainingReport.Content content;
    private final Claims all;

    PresenceSection(Page page, TrainingReport.Content content) {
        this.page = page;
        this.content = content;
        this.all = Claims.of(content.said());
    }

    List<DomContent> content() {
        return List.of(Page.row(reliability(), precisionAndRecall(), thresholds()));
    }

    private DomContent reliability() {
        Reliability reliability = Reliability.of(all, BINS);
        XYIntervalSeries measured = new XYIntervalSeries("measured");
        XYIntervalSeries numbers = new XYIntervalSeries("claims");
        double most = 1;
        for (Reliability.Bin bin : reliability.bins()) {
            ConfidenceInterval wilson = new WilsonScoreInterval().createInterval(bin.claims(), bin.there(), CONFIDENCE);
            measured.add(
                    bin.said(),
                    bin.said(),
                    bin.said(),
                    bin.frequency(),
                    wilson.getLowerBound(),
                    wilson.getUpperBound());
            numbers.add((bin.from() + bin.to()) / 2, bin.from(), bin.to(), bin.claims(), 0.1, bin.claims());
            most = Math.max(most, bin.claims());
        }
        CombinedDomainXYPlot both = new CombinedDomainXYPlot(Charts.axis("said probability", 0, 1));
        both.setGap(GAP);
        both.add(frequencies(measured), 3);
        both.add(bars(numbers, most), 1);
        return page.figureOf(
                Charts.chart("Reliability", both, false),
                WIDTH,
                HEIGHT,
                "Frequency against said probability; the expected calibration error is "
                        + Page.number(reliability.expectedError(), 4) + ".",
                "How often a label is there when a probability is said, with 95 % intervals (Wilson), and beneath it how many"
                        + " claims there are. Expected calibration error " + Page.number(reliability.expectedError(), 4)
                        + ".");
    }

    private static XYPlot frequencies(XYIntervalSeries measured) {
        XYPlot plot = Charts.plot(null, Charts.axis("frequency", 0, 1));
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setSeriesPaint(0, Charts.BLUE);
        renderer.setErrorStroke(new BasicStroke(1.2f));
        XYSeries same = Charts.series("equal");
        same.add(0, 0);
        same.add(1, 1);
        Charts.add(plot, Charts.data(same), Charts.lines(Charts.BOLD_LINE, Charts.ORANGE));
        Charts.add(plot, collection(measured), renderer);
        return plot;
    }

    private static XYPlot bars(XYIntervalSeries numbers, double most) {
        XYPlot plot = Charts.plot(null, Charts.logAxis("claims", 1, most));
        XYBarRenderer renderer = new XYBarRenderer(0.1);
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setUseYInterval(true);
        renderer.setSeriesPaint(0, Charts.GREY);
        Charts.add(plot, collection(numbers), renderer);
        return plot;
    }

    private static XYIntervalSeriesCollection collection(XYIntervalSeries series) {
        XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
        data.addSeries(series);
        return data;
    }

    private DomContent precisionAndRecall() {
        List<XYSeries> series = new ArrayList<>();
        series.add(curve("all labels", all));
        IntStream.range(0, content.labels().size())
                .boxed()
                .filter(k -> Claims.of(content.said(), k).positives() > 0)
                .sorted(Comparator.comparingDouble(
                        k -> Claims.of(content.said(), k).averagePrecision()))
                .limit(WORST_LABELS)
                .forEach(k -> series.add(curve(content.labels().get(k), Claims.of(content.said(), k))));
        NumberAxis precision = Charts.axis("precision", 0, 1);
        XYPlot plot = Charts.plot(Charts.axis("recall", 0, 1), precision);
        Charts.add(
                plot,
                Charts.data(series.toArray(XYSeries[]::new)),
                Charts.lines(Charts.BOLD_LINE, Charts.BLUE, Charts.ORANGE, Charts.GREEN, Charts.PINK, Charts.GOLD));
        return page.figureOf(
                Charts.chart("Precision and recall", plot, true),
                WIDTH,
                HEIGHT,
                "Precision against recall; average precision " + Page.number(all.averagePrecision(), 4) + ".",
                "All labels together, and the labels with the lowest average precision.");
    }

    /** Thinned to the points that can be told apart. */
    private static XYSeries curve(String name, Claims claims) {
        XYSeries series = Charts.series(name);
        double last = -1;
        for (Claims.Point point : claims.curve()) {
            if (point.recall() - last >= STEP) {
                series.add(point.recall(), point.precision());
                last = point.recall();
            }
        }
        return series;
    }

    private DomContent thresholds() {
        XYSeries precision = Charts.series("precision");
        XYSeries recall = Charts.series("recall");
        XYSeries f1 = Charts.series("F1");
        double last = 2;
        Claims.Point best = new Claims.Point(Double.NaN, 0, 0);
        for (Claims.Point point : all.curve()) {
            best = point.f1() > best.f1() ? point : best;
            if (last - point.threshold() >= STEP) {
                precision.add(point.threshold(), point.precision());
                recall.add(point.threshold(), point.recall());
                f1.add(point.threshold(), point.f1());
                last = point.threshold();
            }
        }
        XYPlot plot = Charts.plot(Charts.axis("claimed from probability", 0, 1), Charts.axis("score", 0, 1));
        Charts.add(
                plot,
                Charts.data(precision, recall, f1),
                Charts.lines(Charts.BOLD_LINE, Charts.BLUE, Charts.ORANGE, Charts.GREEN));
        String words = String.format(
                Locale.ROOT,
                "F1 of all labels together is highest, %.4f, when labels are claimed from a probability of %.3f on.",
                best.f1(),
                best.threshold());
        return page.figureOf(Charts.chart("Threshold", plot, true), WIDTH, HEIGHT, words, words);
    }
}
