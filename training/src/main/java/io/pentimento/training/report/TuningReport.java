package io.pentimento.training.report;

import static j2html.TagCreator.h2;

import io.pentimento.training.tune.Direction;
import io.pentimento.training.tune.Parameter;
import io.pentimento.training.tune.ParameterImportance;
import io.pentimento.training.tune.SearchHistory;
import io.pentimento.training.tune.Trial;
import io.pentimento.training.tune.Trial.Outcome;
import j2html.tags.DomContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;

/** A page that shows a search for hyper-parameters: one HTML file that needs nothing else. */
public final class TuningReport {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 320;
    private static final int SMALL_WIDTH = 300;
    private static final int SMALL_HEIGHT = 240;
    private static final double MARGIN = 0.5;

    private final Page page = new Page();
    private final SearchHistory history;
    private final List<Trial> valued;

    private TuningReport(SearchHistory history) {
        this.history = history;
        this.valued = history.trials().stream()
                .filter(t -> t.outcome() == Outcome.FINISHED || t.outcome() == Outcome.STOPPED)
                .filter(t -> !Double.isNaN(t.value()))
                .toList();
    }

    /**
     * Writes the page, replacing an older one as a whole.
     *
     * @throws io.pentimento.training.TrainingException when it cannot be written
     */
    public static void write(Path html, String title, SearchHistory history) {
        Page.write(html, title, new TuningReport(history).content());
    }

    private List<DomContent> content() {
        Map<String, Double> importance = ParameterImportance.of(history);
        List<DomContent> all = new ArrayList<>();
        all.add(Page.row(Page.tableOf("The search.", figures()), importance(importance)));
        if (!valued.isEmpty()) {
            all.add(h2("Values"));
            all.add(progress());
            all.add(h2("Parameters"));
            all.add(scatter());
        }
        all.add(h2("Ranking"));
        all.add(ranking());
        return all;
    }

    private Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("Good values are", history.direction() == Direction.MINIMISE ? "small" : "large");
        for (Outcome outcome : Outcome.values()) {
            long number = history.trials().stream()
                    .filter(t -> t.outcome() == outcome)
                    .count();
            figures.put("Trials " + words(outcome), String.valueOf(number));
        }
        history.best().ifPresent(best -> {
            figures.put("Best value", text(best.value()));
            figures.put("Best trial", String.valueOf(best.number()));
            best.values().byName().forEach((name, value) -> figures.put("Best " + name, text(value)));
        });
        return figures;
    }

    private static DomContent importance(Map<String, Double> importance) {
        Map<String, String> shares = new LinkedHashMap<>();
        importance.forEach((name, share) -> shares.put(name, Page.percent(share)));
        String words = importance.isEmpty()
                ? "Importance of the parameters: too few trials have finished to tell."
                : "Importance: how much of the variance of finished trials each parameter explains alone. The rest is interplay.";
        return Page.tableOf(words, shares);
    }

    private DomContent progress() {
        XYSeries finished = Charts.series("finished");
        XYSeries stopped = Charts.series("stopped");
        XYSeries best = Charts.series("best so far");
        double bestYet = Double.NaN;
        for (Trial trial : valued) {
            (trial.outcome() == Outcome.FINISHED ? finished : stopped).add(trial.number(), trial.value());
            if (trial.outcome() == Outcome.FINISHED) {
                bestYet = Double.isNaN(bestYet) || better(trial.value(), bestYet) ? trial.value() : bestYet;
                best.add(trial.number(), bestYet);
            }
        }
        XYPlot plot = Charts.plot(Charts.axis("trial", -1, history.trials().size()), Charts.axis("value"));
        Charts.add(plot, Charts.data(best), Charts.lines(Charts.BOLD_LINE, Charts.BLUE));
        Charts.add(plot, Charts.data(finished, stopped), Charts.points(Charts.BLUE, Charts.ORANGE));
        return page.figureOf(
                Charts.chart("Values of the trials", plot, true),
                WIDTH,
                HEIGHT,
                "Values of the trials in their order; the best is " + text(bestYet) + ".",
                "Values in the order of trials. A stopped trial stands at its last value.");
    }

    private boolean better(double a, double b) {
        return history.direction() == Direction.MINIMISE ? a < b : a > b;
    }

    private DomContent scatter() {
        List<DomContent> charts = new ArrayList<>();
        for (Parameter parameter : history.space().parameters()) {
            XYSeries finished = Charts.series("finished");
            XYSeries stopped = Charts.series("stopped");
            for (Trial trial : valued) {
                Object value = trial.values().byName().get(parameter.name());
                double x = parameter instanceof Parameter.Choice choice
                        ? choice.options().indexOf(value)
                        : ((Number) value).doubleValue();
                (trial.outcome() == Outcome.FINISHED ? finished : stopped).add(x, trial.value());
            }
            XYPlot plot = Charts.plot(axis(parameter), Charts.axis("value"));
            Charts.add(plot, Charts.data(finished, stopped), Charts.points(Charts.BLUE, Charts.ORANGE));
            charts.add(page.small(
                    Charts.chart(parameter.name(), plot, false),
                    SMALL_WIDTH,
                    SMALL_HEIGHT,
                    "Value against " + parameter.name() + "."));
        }
        return Page.multiples(charts, "Value against each parameter: finished trials blue, stopped ones orange.");
    }

    private static ValueAxis axis(Parameter parameter) {
        if (parameter instanceof Parameter.Choice choice) {
            ValueAxis names = Charts.names(null, choice.options());
            names.setRange(-MARGIN, choice.options().size() - MARGIN);
            return names;
        }
        if (parameter instanceof Parameter.Real real) {
            return axis(real.least(), real.most(), real.logarithmic());
        }
        Parameter.Whole whole = (Parameter.Whole) parameter;
        return axis(whole.least(), whole.most(), whole.logarithmic());
    }

    private static ValueAxis axis(double least, double most, boolean logarithmic) {
        return logarithmic ? Charts.logAxis(null, least, most) : Charts.axis(null, least, most);
    }

    private DomContent ranking() {
        List<String> columns = new ArrayList<>(List.of("Rank", "trial", "value", "outcome"));
        history.space().parameters().forEach(p -> columns.add(p.name()));
        columns.add("note");
        List<List<String>> rows = new ArrayList<>();
        for (Trial trial : history.ranking()) {
            List<String> row = new ArrayList<>(List.of(
                    String.valueOf(rows.size() + 1),
                    String.valueOf(trial.number()),
                    Double.isNaN(trial.value()) ? "–" : text(trial.value()),
                    words(trial.outcome())));
            trial.values().byName().values().forEach(value -> row.add(text(value)));
            row.add(trial.note());
            rows.add(row);
        }
        return Page.tableOf(
                "Finished trials by their value, then stopped ones by how far they got, then failed ones.",
                columns,
                rows);
    }

    private static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.4g", number) : String.valueOf(value);
    }
}
