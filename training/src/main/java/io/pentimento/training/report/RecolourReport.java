package io.pentimento.training.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.img;

import io.pentimento.training.picture.RgbPicture;
import io.pentimento.training.run.Training;
import j2html.tags.DomContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A page that shows how a recolouring was trained and what it makes of pictures: one HTML file that needs nothing else. */
public final class RecolourReport {

    /**
     * What a report is made of.
     *
     * @param title of the page
     * @param figures of the network, by name
     * @param provenance of data and code
     * @param looks of the training; empty when it is not reported
     * @param examples pictures that it was not trained with
     */
    public record Content(
            String title,
            Map<String, String> figures,
            Map<String, String> provenance,
            List<Training.Look> looks,
            List<Example> examples) {}

    /**
     * A picture.
     *
     * @param name "mona-lisa.png"
     * @param words how near it came
     * @param panels what is shown of it, side by side
     */
    public record Example(String name, String words, List<Panel> panels) {}

    /**
     * One view of a picture.
     *
     * @param name "embedded"
     */
    public record Panel(String name, RgbPicture picture) {}

    private RecolourReport() {}

    /**
     * Writes the page, replacing an older one as a whole.
     *
     * @throws io.pentimento.training.TrainingException when it cannot be written
     */
    public static void write(Path html, Content content) {
        Page page = new Page();
        List<DomContent> all = new ArrayList<>();
        all.add(Page.row(
                Page.tableOf("The network on pictures that it was not trained with.", content.figures()),
                Page.tableOf("Provenance.", content.provenance())));
        if (!content.looks().isEmpty()) {
            all.add(h2("The training"));
            all.add(new CurvesSection(page, content.looks()).content());
        }
        all.add(h2("Pictures"));
        for (Example example : content.examples()) {
            all.add(h3(example.name()));
            all.add(figure(
                    div(each(example.panels(), RecolourReport::panel)).withClass("pictures"),
                    figcaption(example.words())));
        }
        Page.write(html, content.title(), all);
    }

    private static DomContent panel(Panel panel) {
        String data = Base64.getEncoder().encodeToString(panel.picture().png());
        return figure(img().withSrc("data:image/png;base64," + data).withAlt(panel.name()), figcaption(panel.name()));
    }
}
