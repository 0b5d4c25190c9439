package io.pentimento.training.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** What all charts look like: dark on light, in colours that the colour-blind can tell apart (M. Okabe, K. Ito, 2008). */
final class Charts {

    static final Color BLUE = new Color(0x00, 0x72, 0xB2);
    static final Color ORANGE = new Color(0xD5, 0x5E, 0x00);
    static final Color GREEN = new Color(0x00, 0x9E, 0x73);
    static final Color PINK = new Color(0xCC, 0x79, 0xA7);
    static final Color GOLD = new Color(0xB8, 0x86, 0x00);
    static final Color GREY = new Color(0x77, 0x77, 0x77);
    static final List<Color> COLOURS = List.of(BLUE, ORANGE, GREEN, PINK, GOLD, GREY);
    static final Stroke THIN = new BasicStroke(1f);
    static final Stroke BOLD_LINE = new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final Stroke DASHED =
            new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4, 3}, 0);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 10);

    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final Color GRID = new Color(0xDD, 0xDD, 0xDD);
    private static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    private static final double POINT = 3;

    private Charts() {}

    /** A chart of this plot. */
    static JFreeChart chart(String title, Plot plot, boolean legend) {
        JFreeChart chart = new JFreeChart(title, BOLD, plot, legend);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(2, 2, 2, 8));
        if (chart.getTitle() != null) {
            chart.getTitle().setPaint(INK);
        }
        if (legend) {
            chart.getLegend().setFrame(BlockBorder.NONE);
            chart.getLegend().setItemFont(PLAIN);
            chart.getLegend().setPosition(RectangleEdge.BOTTOM);
        }
        return chart;
    }

    /** A plot without data. */
    static XYPlot plot(ValueAxis x, ValueAxis y) {
        XYPlot plot = new XYPlot(null, x, y, null);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setDomainGridlineStroke(THIN);
        plot.setRangeGridlineStroke(THIN);
        plot.setOutlinePaint(GREY);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        return plot;
    }

    /** Adds data in front of those that the plot has. */
    static void add(XYPlot plot, XYDataset data, XYItemRenderer renderer) {
        int at = plot.getRendererCount();
        while (at > 0 && plot.getRenderer(at - 1) == null) {
            at--;
        }
        plot.setDataset(at, data);
        plot.setRenderer(at, renderer);
    }

    static XYSeriesCollection data(XYSeries... series) {
        XYSeriesCollection collection = new XYSeriesCollection();
        for (XYSeries one : series) {
            collection.addSeries(one);
        }
        return collection;
    }

    /** A series in the order in which points are added. */
    static XYSeries series(String name) {
        return new XYSeries(name, false, true);
    }

    /** Lines of these colours, one for each series. */
    static XYLineAndShapeRenderer lines(Stroke stroke, Color... colours) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        for (int s = 0; s < colours.length; s++) {
            renderer.setSeriesPaint(s, colours[s]);
            renderer.setSeriesStroke(s, stroke);
        }
        return renderer;
    }

    /** Points of these colours, one for each series, through which those beneath can be seen. */
    static XYLineAndShapeRenderer points(Color... colours) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setDrawOutlines(false);
        Shape point = new Rectangle2D.Double(-POINT / 2, -POINT / 2, POINT, POINT);
        for (int s = 0; s < colours.length; s++) {
            Color c = colours[s];
            renderer.setSeriesPaint(s, new Color(c.getRed(), c.getGreen(), c.getBlue(), 150));
            renderer.setSeriesShape(s, point);
        }
        return renderer;
    }

    static NumberAxis axis(String name) {
        NumberAxis axis = new NumberAxis(name);
        axis.setAutoRangeIncludesZero(false);
        style(axis);
        return axis;
    }

    static NumberAxis axis(String name, double least, double most) {
        NumberAxis axis = axis(name);
        axis.setRange(least, most);
        return axis;
    }

    /** From {@code least} to the end of the decade that holds {@code most}. */
    static LogAxis logAxis(String name, double least, double most) {
        LogAxis axis = new LogAxis(name);
        double to = Math.pow(10, Math.ceil(Math.log10(Math.max(most, least * 1.001))));
        axis.setSmallestValue(least);
        axis.setRange(least, to);
        axis.setTickUnit(new NumberTickUnit(1));
        axis.setMinorTickMarksVisible(true);
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        axis.setNumberFormatOverride(
                to > 1e4 || least < 1e-4 ? new DecimalFormat("0E0", symbols) : new DecimalFormat("0.####", symbols));
        style(axis);
        return axis;
    }

    /** Names in a row. */
    static SymbolAxis names(String name, List<String> names) {
        SymbolAxis axis = new SymbolAxis(name, names.toArray(String[]::new));
        axis.setGridBandsVisible(false);
        style(axis);
        axis.setTickLabelFont(SMALL);
        return axis;
    }

    private static void style(ValueAxis axis) {
        axis.setLabelFont(PLAIN);
        axis.setTickLabelFont(SMALL);
        axis.setLabelPaint(INK);
        axis.setTickLabelPaint(INK);
        axis.setAxisLinePaint(GREY);
        axis.setTickMarkPaint(GREY);
    }
}
