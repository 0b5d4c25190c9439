package io.pentimento.training.report;

import io.pentimento.training.run.Training;
import j2html.tags.DomContent;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
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
        Training.Look last = looks.get(looks.size() - 1);
        List<String> names = looks.stream()
                .flatMap(look -> look.figures().keySet().stream())
                .distinct()
                .toList();
        XYSeries[] all = names.stream().map(this::figure).toArray(XYSeries[]::new);
        double least = Arrays.stream(all).mapToDouble(XYSeries::getMinY).min().orElse(0);
        XYPlot plot = plot(Charts.axis("score", Math.min(0, least), 1));
        for (int i = 0; i < all.length; i++) {
            Charts.add(
                    plot,
                    Charts.data(all[i]),
                    Charts.lines(Charts.BOLD_LINE, Charts.COLOURS.get(i % Charts.COLOURS.size())));
        }
        return page.figureOf(
                Charts.chart("Scores", plot, true),
                WIDTH,
                HEIGHT,
                "Scores against step, at the end "
                        + last.figures().entrySet().stream()
                                .map(f -> f.getKey() + " " + Page.number(f.getValue(), 3))
                                .collect(Collectors.joining(" and "))
                        + ".",
                "Scores on the validation set.");
    }

    private XYSeries figure(String name) {
        return series(name, look -> Math.max(LOWEST_SCORE, look.figures().getOrDefault(name, Double.NaN)));
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
