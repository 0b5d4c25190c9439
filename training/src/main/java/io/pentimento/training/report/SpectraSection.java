package io.pentimento.training.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.p;

import io.pentimento.model.ModelInput;
import io.pentimento.training.examples.Batch;
import io.pentimento.training.run.Said;
import j2html.tags.DomContent;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;
import org.jfree.data.xy.XYSeries;

/** Some spectra, with what is there and what was said. */
final class SpectraSection {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final double[] TYPICAL = {0.1, 0.5, 0.9};
    private static final int WORST = 3;
    /** Where a spectrum without counts lies on the logarithmic scale. */
    private static final double FLOOR = 0.5;

    private static final double LOWEST = 0.4;
    /** Names of lines: how far apart they stand, as shares of the axes, and in how many rows. */
    private static final double NAME_ROOM = 0.02;

    private static final double NAME_HEIGHT = 0.16;
    private static final double NAME_MARGIN = 0.01;
    private static final int NAME_ROWS = 4;

    private final Page page;
    private final TrainingReport.Content content;
    private final Said said;

    SpectraSection(Page page, TrainingReport.Content content) {
        this.page = page;
        this.content = content;
        this.said = content.said();
    }

    List<DomContent> content() {
        List<DomContent> all = new ArrayList<>();
        all.add(
                p(
                        "First spectra of few, of middling and of many counts, then those of which the network was most wrong."));
        if (!content.lineKev().isEmpty()) {
            all.add(p(
                    "The strongest line of each label is marked: green where the label is there and was said, orange with +"
                            + " where it was said though absent, blue with − where it was missed."));
        }
        List<Integer> byCounts = order(i -> said.totals()[i]);
        for (double share : TYPICAL) {
            add(all, "Typical", byCounts.get((int) (share * (byCounts.size() - 1))));
        }
        worst(this::entropy).forEach(i -> add(all, "Worst of presence", i));
        if (content.areas()) {
            worst(this::areaMiss).forEach(i -> add(all, "Worst of areas", i));
        }
        return all;
    }

    private void add(List<DomContent> all, String why, int example) {
        all.add(h3(why + ": example " + example + ", " + Math.round(said.totals()[example]) + " counts"));
        all.add(div(chart(example), table(example)).withClass("spectrum"));
    }

    private List<Integer> worst(Badness badness) {
        List<Integer> order = order(i -> -badness.of(i));
        return order.subList(0, Math.min(WORST, order.size()));
    }

    private List<Integer> order(Badness key) {
        return IntStream.range(0, said.examples())
                .boxed()
                .sorted(Comparator.comparingDouble(key::of))
                .toList();
    }

    /** A number for an example. */
    private interface Badness {
        double of(int example);
    }

    private double entropy(int example) {
        double sum = 0;
        for (int at = example * said.labels(); at < (example + 1) * said.labels(); at++) {
            double z = said.logits()[at];
            sum += said.judged()[at] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - z * said.present()[at]);
        }
        return sum;
    }

    private double areaMiss(int example) {
        double most = 0;
        for (int at = example * said.labels(); at < (example + 1) * said.labels(); at++) {
            most = Math.max(most, Math.abs(said.areas()[at] - said.trueAreas()[at]) / said.units()[at]);
        }
        return most;
    }

    private DomContent chart(int example) {
        ModelInput.Spectrum axis = content.axis();
        Batch batch = content.examples();
        double bin = (axis.lastKev() - axis.firstKev()) / axis.bins();
        XYSeries counts = Charts.series("counts");
        double most = 10;
        for (int b = 0; b < axis.bins(); b++) {
            double c = Math.max(FLOOR, batch.counts()[example * axis.bins() + b]);
            counts.add(axis.firstKev() + b * bin, c);
            counts.add(axis.firstKev() + (b + 1) * bin, c);
            most = Math.max(most, c);
        }
        XYPlot plot = Charts.plot(
                Charts.axis("energy (keV)", axis.firstKev(), axis.lastKev()),
                Charts.logAxis("counts per bin", LOWEST, most * 4));
        mark(plot, example);
        Charts.add(plot, Charts.data(counts), Charts.lines(Charts.THIN, Color.BLACK));
        return page.figureOf(
                Charts.chart(null, plot, false),
                WIDTH,
                HEIGHT,
                "Spectrum of example " + example + "; the table beside it says what is there and what was said.",
                "Counts on a logarithmic scale.");
    }

    /** Lines of the labels that are there or were said; names that would lie on one another stand beneath one another. */
    private void mark(XYPlot plot, int example) {
        List<Integer> marked = IntStream.range(0, said.labels())
                .filter(k -> content.lineKev().containsKey(content.labels().get(k)))
                .filter(k -> there(example, k) || claimed(example, k))
                .boxed()
                .sorted(Comparator.comparingDouble(this::energy))
                .toList();
        double room = (content.axis().lastKev() - content.axis().firstKev()) * NAME_ROOM;
        double[] taken = new double[NAME_ROWS];
        Arrays.fill(taken, Double.NEGATIVE_INFINITY);
        for (int k : marked) {
            int row = 0;
            while (row < NAME_ROWS - 1 && energy(k) - taken[row] < room) {
                row++;
            }
            taken[row] = energy(k);
            mark(plot, example, k, row);
        }
    }

    private double energy(int label) {
        return content.lineKev().get(content.labels().get(label));
    }

    private void mark(XYPlot plot, int example, int label, int row) {
        boolean there = there(example, label);
        Color colour = !there ? Charts.ORANGE : claimed(example, label) ? Charts.GREEN : Charts.BLUE;
        String sign = !there ? "+ " : claimed(example, label) ? "" : "− ";
        plot.addDomainMarker(new ValueMarker(energy(label), colour, Charts.DASHED));
        Range range = plot.getRangeAxis().getRange();
        double height = range.getUpperBound()
                * Math.pow(range.getUpperBound() / range.getLowerBound(), -NAME_MARGIN - row * NAME_HEIGHT);
        XYTextAnnotation name = new XYTextAnnotation(sign + content.labels().get(label), energy(label), height);
        name.setRotationAngle(-Math.PI / 2);
        name.setTextAnchor(TextAnchor.TOP_RIGHT);
        name.setRotationAnchor(TextAnchor.TOP_RIGHT);
        name.setFont(Charts.SMALL);
        name.setPaint(colour.darker());
        plot.addAnnotation(name);
    }

    private boolean there(int example, int label) {
        return said.present()[example * said.labels() + label] > 0.5f;
    }

    private boolean claimed(int example, int label) {
        return said.logits()[example * said.labels() + label] > 0;
    }

    private DomContent table(int example) {
        List<List<String>> rows = new ArrayList<>();
        for (int k = 0; k < said.labels(); k++) {
            if (there(example, k) || claimed(example, k)) {
                rows.add(row(example, k));
            }
        }
        List<String> columns = content.areas()
                ? List.of("Label", "verdict", "probability", "true counts", "said")
                : List.of("Label", "verdict", "probability");
        return Page.tableOf("Labels that are there or were said.", columns, rows);
    }

    private List<String> row(int example, int label) {
        int at = example * said.labels() + label;
        String verdict = !there(example, label) ? "+ absent" : claimed(example, label) ? "right" : "− missed";
        List<String> row = new ArrayList<>(
                List.of(content.labels().get(label), verdict, Page.number(1 / (1 + Math.exp(-said.logits()[at])), 3)));
        if (content.areas()) {
            double total = said.totals()[example];
            row.add(Page.number(said.trueAreas()[at] * total, 1));
            row.add(Page.number(said.areas()[at] * total, 1) + " ± " + Page.number(said.sigmas()[at] * total, 1));
        }
        return row;
    }
}
