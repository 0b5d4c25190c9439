package io.pentimento.training.report;

import io.pentimento.training.run.Training;
import j2html.tags.DomContent;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;

/** Losses, scores and learning rate against step. */
final class CurvesSection {

    private static final int WIDTH = 400;
    private static final int HEIGHT = 280;
    private static final double LOWEST_SCORE = -0.2;

    private final Page page;
    private final List<Training.Look> looks;

    CurvesSection(Page page, List<Training.Look> looks) {
        this.page = page;
        this.looks = looks;
    }

    DomContent content() {
        return Page.row(losses(), scores(), rate());
    }

    private DomContent losses() {
        XYPlot plot = plot(Charts.axis("loss"));
        Charts.add(
                plot,
                Charts.data(
                        series("training", Training.Look::loss), series("validation", Training.Look::validationLoss)),
                Charts.lines(Charts.BOLD_LINE, Charts.BLUE, Charts.ORANGE));
        Training.Look last = looks.get(looks.size() - 1);
        return page.figureOf(
                Charts.chart("Loss", plot, true),
                WIDTH,
                HEIGHT,
                "Losses against step, at the end " + Page.number(last.loss(), 4) + " in training and "
                        + Page.number(last.validationLoss(), 4) + " in validation.",
                "Loss in training, mean since the look before, and on the validation set. The dashed line is the best look, whose"
                        + " network is kept.");
    }

    private DomContent scores() {
        XYSeries rSquared = series("R² of areas", look -> Math.max(LOWEST_SCORE, look.rSquared()));
        XYSeries f1 = series("macro F1", Training.Look::macroF1);
        double least = Math.min(0, rSquared.isEmpty() ? 0 : rSquared.getMinY());
        XYPlot plot = plot(Charts.axis("score", least, 1));
        if (!rSquared.isEmpty()) {
            Charts.add(plot, Charts.data(rSquared), Charts.lines(Charts.BOLD_LINE, Charts.BLUE));
        }
        Charts.add(plot, Charts.data(f1), Charts.lines(Charts.BOLD_LINE, Charts.GREEN));
        Training.Look last = looks.get(looks.size() - 1);
        return page.figureOf(
                Charts.chart("Scores", plot, true),
                WIDTH,
                HEIGHT,
                "Scores against step, at the end macro F1 " + Page.number(last.macroF1(), 3) + " and R² "
                        + Page.number(last.rSquared(), 3) + ".",
                "Scores on the validation set, means over labels.");
    }

    private DomContent rate() {
        XYPlot plot = plot(Charts.axis("learning rate"));
        Charts.add(
                plot,
                Charts.data(series("learning rate", Training.Look::rate)),
                Charts.lines(Charts.BOLD_LINE, Charts.PINK));
        return page.figureOf(
                Charts.chart("Learning rate", plot, false),
                WIDTH,
                HEIGHT,
                "Learning rate against step.",
                "Learning rate at each look.");
    }

    private XYPlot plot(NumberAxis y) {
        NumberAxis steps =
                Charts.axis("step", 0, Math.max(1, looks.get(looks.size() - 1).step()));
        XYPlot plot = Charts.plot(steps, y);
        looks.stream()
                .filter(Training.Look::best)
                .reduce((a, b) -> b)
                .ifPresent(best -> plot.addDomainMarker(new ValueMarker(best.step(), Charts.GREY, Charts.DASHED)));
        return plot;
    }

    private XYSeries series(String name, ToDoubleFunction<Training.Look> value) {
        XYSeries series = Charts.series(name);
        for (Training.Look look : looks) {
            if (!Double.isNaN(value.applyAsDouble(look))) {
                series.add(look.step(), value.applyAsDouble(look));
            }
        }
        return series;
    }
}
