package io.pentimento.viewer.takeaway;

import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.img;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A report of a scan: one HTML file with its pictures inside, to be read, mailed, or printed to PDF by a browser. Written piece by
 * piece, one picture at a time in memory.
 */
public final class Report {

    private static final String STYLE = "report.css";

    private final ScanFacts scan;
    private final Writer to;

    private Report(ScanFacts scan, Writer to) {
        this.scan = scan;
        this.to = to;
    }

    /** What a report holds besides maps; tables are rows of cells, the first row the head. */
    public record Contents(
            Map<String, String> facts,
            List<List<String>> detectors,
            List<List<String>> models,
            List<List<String>> regions,
            List<Spectra> spectra) {}

    /** The spectra of one region, or of the whole scan, of each detector. */
    public record Spectra(String of, List<Spectrum> spectra) {}

    /** Pictures that are made when they are asked for. */
    public interface Pictures {
        int count();

        MapPicture get(int index);

        /** Words beneath it. */
        String caption(int index);
    }

    public static void write(ScanFacts scan, Contents contents, Pictures pictures, Writer to) throws IOException {
        new Report(scan, to).write(contents, pictures);
    }

    private void write(Contents contents, Pictures pictures) throws IOException {
        to.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">");
        put(title(scan.title() + " · Pentimento"));
        to.append("<style>").append(style()).append("</style></head>\n<body><main>");
        put(h1(scan.title()));
        put(p("XRF scan " + scan.id() + " on " + scan.instrument()));
        put(h2("Scan"));
        put(table(tbody(each(contents.facts().entrySet(), fact -> tr(th(fact.getKey()), td(fact.getValue()))))));
        put(h2("Detectors"));
        put(tableOf(contents.detectors()));
        put(h2("Models"));
        put(tableOf(contents.models()));
        put(h2("Maps"));
        to.append("<div class=\"maps\">");
        for (int i = 0; i < pictures.count(); i++) {
            put(figure(
                    img().withSrc(png(pictures.get(i))).withAlt("Map of " + pictures.caption(i)),
                    figcaption(pictures.caption(i))));
        }
        to.append("</div>\n");
        if (contents.regions().size() > 1) {
            put(h2("Regions"));
            put(p(
                    "Mean of each layer over the measured pixels of a region, with the standard deviation of that mean as it follows from"
                            + " the errors of the pixels, where the model gives them."));
            put(tableOf(contents.regions()));
        }
        put(h2("Spectra"));
        for (Spectra spectra : contents.spectra()) {
            put(h3(spectra.of()));
            for (Spectrum spectrum : spectra.spectra()) {
                put(figure(
                        rawHtml(SpectrumSvg.draw(spectrum)),
                        figcaption("Detector %s: %s pixels, live time %s s"
                                .formatted(
                                        spectrum.detector(),
                                        Numbers.count(spectrum.pixels()),
                                        Numbers.time(spectrum.liveTimeS())))));
            }
            if (spectra.spectra().isEmpty()) {
                put(p("No spectra here."));
            }
        }
        to.append("</main></body></html>\n");
    }

    private static DomContent tableOf(List<List<String>> rows) {
        return table(
                thead(tr(each(rows.get(0), cell -> th(cell)))),
                tbody(each(rows.subList(1, rows.size()), row -> tr(each(row, cell -> td(cell))))));
    }

    private void put(DomContent content) throws IOException {
        content.render(FlatHtml.into(to));
        to.append('\n');
    }

    private static String png(MapPicture picture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PngFile.write(picture, bytes);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String style() throws IOException {
        try (InputStream in = Report.class.getResourceAsStream(STYLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
