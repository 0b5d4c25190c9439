package io.pentimento.training.report;

import static j2html.TagCreator.p;

import j2html.tags.DomContent;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;

/** Which labels are taken for which. */
final class CoClaimsSection {

    private static final int MARGIN = 170;
    private static final int CELL = 22;
    private static final int PAIRS = 12;
    private static final int STEPS = 24;

    private final Page page;
    private final List<String> labels;
    private final CoClaims claims;

    CoClaimsSection(Page page, TrainingReport.Content content) {
        this.page = page;
        this.labels = content.labels();
        this.claims = CoClaims.of(content.said());
    }

    List<DomContent> content() {
        if (claims.worst(1).isEmpty()) {
            return List.of(p("No label was claimed in an example without it."));
        }
        return List.of(matrix(), pairs());
    }

    private DomContent matrix() {
        List<double[]> cells = new ArrayList<>();
        double most = 0;
        for (int i = 0; i < labels.size(); i++) {
            for (int j = 0; j < labels.size(); j++) {
                if (claims.rate()[i][j] > 0) {
                    cells.add(new double[] {j, i, claims.rate()[i][j]});
                    most = Math.max(most, claims.rate()[i][j]);
                }
            }
        }
        double top = Math.max(0.01, Math.ceil(most * 20) / 20);
        LookupPaintScale scale = scale(top);
        XYBlockRenderer renderer = new XYBlockRenderer();
        renderer.setPaintScale(scale);
        XYPlot plot = Charts.plot(names("claimed though absent"), names("there"));
        plot.getRangeAxis().setInverted(true);
        ((SymbolAxis) plot.getDomainAxis()).setVerticalTickLabels(true);
        Charts.add(plot, data(cells), renderer);
        JFreeChart chart = Charts.chart(null, plot, false);
        PaintScaleLegend legend = new PaintScaleLegend(scale, Charts.axis("share of examples", 0, top));
        legend.setPosition(RectangleEdge.RIGHT);
        legend.setMargin(new RectangleInsets(10, 10, 60, 5));
        legend.setBackgroundPaint(Color.WHITE);
        chart.addSubtitle(legend);
        int size = labels.size() * CELL;
        return page.figureOf(
                chart,
                size + MARGIN + 60,
                size + MARGIN - 40,
                "Matrix of labels that are claimed though absent, by another label that is there; the table names the worst.",
                "Share of the examples without a label (column) in which it is claimed nevertheless, given that another one (row)"
                        + " is there. White is never, or too few examples.");
    }

    private SymbolAxis names(String name) {
        SymbolAxis axis = Charts.names(name, labels);
        axis.setRange(-0.5, labels.size() - 0.5);
        return axis;
    }

    private static DefaultXYZDataset data(List<double[]> cells) {
        double[][] columns = new double[3][cells.size()];
        for (int c = 0; c < cells.size(); c++) {
            for (int d = 0; d < 3; d++) {
                columns[d][c] = cells.get(c)[d];
            }
        }
        DefaultXYZDataset data = new DefaultXYZDataset();
        data.addSeries("share", columns);
        return data;
    }

    /** From white over blue to dark. */
    private static LookupPaintScale scale(double top) {
        LookupPaintScale scale = new LookupPaintScale(0, top, Color.WHITE);
        for (int s = 0; s <= STEPS; s++) {
            double share = (double) s / STEPS;
            scale.add(
                    top * share, new Color(mix(245, 8, share), mix(250, 40, share), mix(255, 100, Math.pow(share, 2))));
        }
        return scale;
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    private DomContent pairs() {
        List<List<String>> rows = new ArrayList<>();
        for (CoClaims.Pair pair : claims.worst(PAIRS)) {
            rows.add(List.of(
                    labels.get(pair.claimed()),
                    labels.get(pair.there()),
                    Page.percent(pair.rate()),
                    Page.percent(claims.usual()[pair.claimed()])));
        }
        return Page.tableOf(
                "The most frequent ones.",
                List.of("Claimed though absent", "when this is there", "share", "share whatever is there"),
                rows);
    }
}
