package io.pentimento.training.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.training.DivergedException;
import io.pentimento.training.TrainingException;
import io.pentimento.training.tune.Direction;
import io.pentimento.training.tune.Parameter;
import io.pentimento.training.tune.Search;
import io.pentimento.training.tune.SearchHistory;
import io.pentimento.training.tune.SearchSettings;
import io.pentimento.training.tune.SearchSpace;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class TrainingReportTest {

    @TempDir
    Path folder;

    @Test
    void shouldShowANetworkWithAreas() throws Exception {
        String page = write(Fixture.content(true, 300));
        assertEquals(
                List.of(
                        "The training",
                        "Labels",
                        "Areas",
                        "Sigma of the areas",
                        "Presence",
                        "Claimed though absent",
                        "Example spectra"),
                found("<h2>([^<]*)</h2>", page));
        List<Element> charts = charts(page);
        // 3 curves, an area chart each, 2 of sigma, 3 of presence, a matrix, 9 spectra.
        assertEquals(3 + 3 + 2 + 3 + 1 + 9, charts.size());
        assertTrue(page.contains("Worst of areas"));
    }

    @Test
    void shouldShowANetworkWithoutAreas() throws Exception {
        String page = write(Fixture.content(false, 300));
        assertEquals(
                List.of("The training", "Labels", "Presence", "Claimed though absent", "Example spectra"),
                found("<h2>([^<]*)</h2>", page));
        assertEquals(3 + 3 + 1 + 6, charts(page).size());
        assertFalse(page.contains("sigma") || page.contains("R² of area"));
    }

    @Test
    void shouldNeedNothingElseThanTheFile() throws IOException {
        String page = write(Fixture.content(true, 50));
        String withoutNamespaces = page.replaceAll("xmlns(:\\w+)?=\"[^\"]*\"", "");
        assertFalse(withoutNamespaces.contains("http"), "refers to something outside");
        assertFalse(page.contains("<script"));
    }

    @Test
    void shouldDescribeEachChartInWordsAndUseEachIdentifierOnce() throws Exception {
        String page = write(Fixture.content(true, 50));
        for (Element chart : charts(page)) {
            assertEquals("img", chart.getAttribute("role"));
            assertTrue(chart.getAttribute("aria-label").length() > 10);
        }
        List<String> ids = found(" id=\"([^\"]*)\"", page);
        assertEquals(new HashSet<>(ids).size(), ids.size());
    }

    @Test
    void shouldWriteNamesAsTextWhateverTheyHold() throws IOException {
        String page = write(Fixture.content(true, 50));
        assertTrue(page.contains("A &lt;training&gt;"));
        assertTrue(page.contains("&lt;Pb &amp; L&gt;"));
        assertFalse(page.contains("<Pb"));
    }

    @Test
    void shouldShowASingleExampleAndNoTraining() throws IOException {
        TrainingReport.Content one = Fixture.content(true, 1);
        String page = write(new TrainingReport.Content(
                one.title(),
                one.settings(),
                one.provenance(),
                List.of(),
                one.axis(),
                one.labels(),
                one.lineKev(),
                one.examples(),
                one.said()));
        assertTrue(page.contains("Example spectra"));
    }

    @Test
    void shouldRefuseExamplesThatNothingWasSaidOf() {
        TrainingReport.Content all = Fixture.content(true, 5);
        assertThrows(
                IllegalArgumentException.class,
                () -> new TrainingReport.Content(
                        all.title(),
                        all.settings(),
                        all.provenance(),
                        all.looks(),
                        all.axis(),
                        all.labels(),
                        all.lineKev(),
                        Fixture.content(true, 4).examples(),
                        all.said()));
    }

    @Test
    void shouldNameTheFileThatCannotBeWritten() {
        Path nowhere = folder.resolve("nowhere/report.html");
        TrainingException error =
                assertThrows(TrainingException.class, () -> TrainingReport.write(nowhere, Fixture.content(false, 5)));
        assertTrue(error.getMessage().startsWith(nowhere + ": "), error.getMessage());
    }

    @Test
    void shouldShowASearch() throws Exception {
        SearchSpace space = SearchSpace.of(
                new Parameter.Real("rate", 1e-4, 1e-1, true),
                new Parameter.Whole("width", 2, 9, false),
                new Parameter.Choice("network", List.of("cnn", "vit")));
        SearchSettings settings = new SearchSettings(20, Direction.MAXIMISE, 1, 10, 2, 3);
        SearchHistory history = new Search(
                        space, settings, Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC))
                .run(
                        folder.resolve("search.jsonl"),
                        (values, progress) -> {
                            if (values.whole("width") == 9) {
                                throw new DivergedException("<too wide>");
                            }
                            progress.report(2, values.whole("width"));
                            return values.whole("width");
                        },
                        trial -> {});
        Path html = folder.resolve("search.html");
        TuningReport.write(html, "A search", history);
        String page = Files.readString(html);
        assertEquals(List.of("Values", "Parameters", "Ranking"), found("<h2>([^<]*)</h2>", page));
        assertEquals(1 + 3, charts(page).size());
        assertTrue(page.contains("&lt;too wide&gt;") && page.contains("left behind at step 2"));
    }

    @Test
    void shouldShowASearchThatHasNotTriedAnything() throws IOException {
        SearchSpace space = SearchSpace.of(new Parameter.Real("rate", 0, 1, false));
        Path html = folder.resolve("empty.html");
        TuningReport.write(html, "A search", new SearchHistory(space, Direction.MINIMISE, List.of()));
        assertTrue(Files.readString(html).contains("too few trials"));
    }

    private String write(TrainingReport.Content content) throws IOException {
        Path html = folder.resolve("report.html");
        TrainingReport.write(html, content);
        return Files.readString(html);
    }

    private static List<Element> charts(String page) throws Exception {
        List<Element> charts = new ArrayList<>();
        for (String svg : found("(?s)(<svg.*?</svg\\s*>)", page)) {
            charts.add(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg)))
                    .getDocumentElement());
        }
        return charts;
    }

    private static List<String> found(String expression, String page) {
        Matcher matcher = Pattern.compile(expression).matcher(page);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
