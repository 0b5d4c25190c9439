package io.pentimento.training.report;

import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;

import io.pentimento.model.ModelInput;
import io.pentimento.training.cluster.Points;
import io.pentimento.training.run.Training;
import j2html.tags.DomContent;
import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;

/** A page that shows how an embedding was trained, where spectra lie and what is made of them again. */
public final class EmbeddingReport {

    /**
     * What a report is made of.
     *
     * @param title of the page
     * @param figures of the network, by name
     * @param provenance of data and code
     * @param looks of the training
     * @param codes of spectra that it was not trained with
     * @param groups group of each of them, from 0
     * @param axis of spectra
     * @param spectra some of them
     */
    public record Content(
            String title,
            Map<String, String> figures,
            Map<String, String> provenance,
            List<Training.Look> looks,
            Points codes,
            int[] groups,
            ModelInput.Spectrum axis,
            List<Spectrum> spectra) {}

    /**
     * A spectrum.
     *
     * @param seen as the network sees it
     * @param made again from its code
     */
    public record Spectrum(float[] seen, float[] made) {}

    private static final int SQUARE = 380;
    private static final int WIDTH = 580;
    private static final int HEIGHT = 240;

    private EmbeddingReport() {}

    /**
     * Writes the page, replacing an older one as a whole.
     *
     * @throws io.pentimento.training.TrainingException when it cannot be written
     */
    public static void write(Path html, Content content) {
        Page page = new Page();
        List<DomContent> all = new ArrayList<>();
        all.add(Page.row(
                Page.tableOf("The network on spectra that it was not trained with.", content.figures()),
                Page.tableOf("Provenance.", content.provenance())));
        if (!content.looks().isEmpty()) {
            all.add(h2("The training"));
            all.add(new CurvesSection(page, content.looks()).content());
        }
        all.add(h2("Codes"));
        all.add(p("Each point is a spectrum; colours are the groups that K-Means finds."));
        all.add(Page.row(planes(page, content)));
        all.add(h2("Spectra made again"));
        all.add(p(
                "As the network sees them, logarithms over the largest, and as it makes them again from their codes."));
        all.add(Page.row(content.spectra().stream()
                .map(spectrum -> chart(page, content.axis(), spectrum))
                .toArray(DomContent[]::new)));
        Page.write(html, content.title(), all);
    }

    private static DomContent[] planes(Page page, Content content) {
        List<DomContent> planes = new ArrayList<>();
        for (int x = 0; x < content.codes().dimensions(); x++) {
            for (int y = x + 1; y < content.codes().dimensions(); y++) {
                planes.add(plane(page, content, x, y));
            }
        }
        return planes.toArray(DomContent[]::new);
    }

    private static DomContent plane(Page page, Content content, int x, int y) {
        Points codes = content.codes();
        int groups = IntStream.of(content.groups()).max().orElse(0) + 1;
        XYSeries[] series = new XYSeries[groups];
        Color[] colours = new Color[groups];
        for (int g = 0; g < groups; g++) {
            series[g] = Charts.series("group " + (g + 1));
            colours[g] = Charts.COLOURS.get(g % Charts.COLOURS.size());
        }
        for (int i = 0; i < codes.size(); i++) {
            series[content.groups()[i]].add(
                    codes.values()[i * codes.dimensions() + x], codes.values()[i * codes.dimensions() + y]);
        }
        String across = "z" + (x + 1);
        String up = "z" + (y + 1);
        XYPlot plot = Charts.plot(Charts.axis(across), Charts.axis(up));
        Charts.add(plot, Charts.data(series), Charts.points(colours));
        return page.figureOf(
                Charts.chart(null, plot, false), SQUARE, SQUARE, up + " against " + across, up + " against " + across);
    }

    private static DomContent chart(Page page, ModelInput.Spectrum axis, Spectrum spectrum) {
        XYPlot plot = Charts.plot(
                Charts.axis("energy (keV)", axis.firstKev(), axis.lastKev()), Charts.axis("log, 0 to 1", 0, 1));
        Charts.add(
                plot,
                Charts.data(series("seen", axis, spectrum.seen()), series("made again", axis, spectrum.made())),
                Charts.lines(Charts.THIN, Charts.GREY, Charts.ORANGE));
        return page.figureOf(Charts.chart(null, plot, true), WIDTH, HEIGHT, "A spectrum, and as it is made again.", "");
    }

    private static XYSeries series(String name, ModelInput.Spectrum axis, float[] values) {
        XYSeries series = Charts.series(name);
        double bin = (axis.lastKev() - axis.firstKev()) / axis.bins();
        for (int b = 0; b < values.length; b++) {
            series.add(axis.firstKev() + (b + 0.5) * bin, values[b]);
        }
        return series;
    }
}
