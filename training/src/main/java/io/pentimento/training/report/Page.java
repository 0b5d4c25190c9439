package io.pentimento.training.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import io.pentimento.training.TrainingException;
import io.pentimento.training.run.WholeFile;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.JFreeChart;

/** The pieces that reports are made of. Belongs to one thread. */
final class Page {

    private static final String STYLE = "report.css";

    private final Svg svg = new Svg();

    /** A chart with words beneath it. */
    DomContent figureOf(JFreeChart chart, int width, int height, String alt, String words) {
        return figure(rawHtml(svg.draw(chart, width, height, alt)), figcaption(words));
    }

    /** A chart among others that share their words. */
    DomContent small(JFreeChart chart, int width, int height, String alt) {
        return rawHtml(svg.draw(chart, width, height, alt));
    }

    /** Charts side by side. */
    static DomContent row(DomContent... content) {
        return div(content).withClass("row");
    }

    /** Many small charts with words beneath them. */
    static DomContent multiples(List<DomContent> charts, String words) {
        return figure(div(each(charts.stream())).withClass("multiples"), figcaption(words));
    }

    /** A table; the first cell of each row names it. */
    static DomContent tableOf(String words, List<String> columns, List<List<String>> rows) {
        return div(table(
                        caption(words),
                        thead(tr(each(columns, c -> th(c).attr("scope", "col")))),
                        tbody(each(rows, Page::rowOf))))
                .withClass("table");
    }

    private static DomContent rowOf(List<String> cells) {
        return tr(th(cells.get(0)).attr("scope", "row"), each(cells.subList(1, cells.size()), cell -> td(cell)));
    }

    /** A table of names and values. */
    static DomContent tableOf(String words, Map<String, String> values) {
        List<List<String>> rows = new ArrayList<>();
        values.forEach((name, value) -> rows.add(List.of(name, value)));
        return tableOf(words, List.of("", ""), rows);
    }

    /** A number with so many digits behind the point, or a dash. */
    static String number(double value, int digits) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    static String percent(double share) {
        return Double.isNaN(share) ? "–" : number(100 * share, 1) + " %";
    }

    /** Writes a page, which replaces an older one as a whole. */
    static void write(Path file, String name, List<DomContent> content) {
        String page = document(html(
                        head(
                                meta().withCharset("utf-8"),
                                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                                title(name),
                                style(rawHtml(styleSheet()))),
                        body(main(h1(name), each(content.stream()))))
                .withLang("en"));
        try {
            WholeFile.replace(file, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new TrainingException(file + ": the report cannot be written: " + e.getMessage(), e);
        }
    }

    private static String styleSheet() {
        try (InputStream in = Page.class.getResourceAsStream(STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TrainingException(STYLE + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
