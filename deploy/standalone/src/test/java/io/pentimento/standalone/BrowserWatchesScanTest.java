package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pentimento.broker.LocalBroker;
import io.pentimento.xrf.simulation.SimulatedPainting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Chromium watches a real scan fill in. Its picture of the page lies in {@code target/page.png} afterwards;
 * {@code ./pentimento test -pl deploy/standalone -am -Dtest=BrowserWatchesScanTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dpentimento.picture=docs/page.png} puts it into the README.
 */
class BrowserWatchesScanTest {

    /** A path from the root of the checkout. */
    private static final String PICTURE_PROPERTY = "pentimento.picture";

    private static final Path PICTURE = Path.of("target", "page.png").toAbsolutePath();
    private static final Path RECOLOURED = PICTURE.resolveSibling("recoloured.png");
    private static final Path WEB = Checkout.root().resolve("live-viewer").resolve("web");
    private static final int ROWS = 80;
    private static final int COLUMNS = 120;
    private static final int PIXELS = ROWS * COLUMNS;
    /** A map may lag behind the count of pixels, and a frame or a guide line cover some of it. */
    private static final double TOLERANCE = 0.1;

    private static final long DEFAULT_SEED = 1;

    @TempDir
    private static Path log;

    @BeforeAll
    static void requireABrowser() throws InterruptedException {
        String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
        assumeTrue(Files.exists(Path.of(chromium)), "skipped: no " + chromium);
        assumeTrue(Files.exists(WEB.resolve("node_modules")), "skipped: no " + WEB.resolve("node_modules"));
        ForeignProgram.assume("node", "--version");
    }

    @Test
    void shouldSeeTheScanFillInAndItsSpectra() throws Exception {
        try (LocalBroker broker = LocalBroker.start(log, "127.0.0.1", 0);
                Child processor = Child.start("process", "--kafka", broker.bootstrapServers());
                Child viewer = Child.start("view", "--port=0", "--kafka", broker.bootstrapServers());
                Child adapter = Child.start(
                        "acquire",
                        "--source=simulate",
                        "--size=" + ROWS + "x" + COLUMNS,
                        "--rate=150",
                        "--json",
                        "--kafka",
                        broker.bootstrapServers())) {
            Files.deleteIfExists(PICTURE);
            String url = viewer.line();
            JsonNode seen = watch(url);
            assertEquals("[\"x (mm)\",\"y (mm)\"]", seen.get("axes").toString());
            assertFillsIn(seen.get("looks"));
            assertEquals(PIXELS, seen.get("painted").asInt(), seen.toString());
            assertShowsThePixelsOwnSpectrum(seen.get("pixelSpectrum").asText());
            assertTrue(seen.get("pixelCurves").asInt() > 100, seen.toString());
            assertTrue(seen.get("areaSpectrum").asText().startsWith("Sum of"), seen.toString());
            assertTrue(seen.get("kept").asBoolean(), seen.toString());
            keepPicture(seen.get("pictured").asText());
            assertRecolours(url);
            adapter.result().succeeded();
            assertTrue(processor.isAlive(), processor.err());
        }
    }

    private static JsonNode watch(String url) throws IOException, InterruptedException {
        return look(
                "watch-scan.mjs",
                "--url",
                url,
                "--fills",
                "--complete",
                "--layer",
                "fit/Pb-L",
                "--screenshot",
                PICTURE.toString());
    }

    private static JsonNode look(String script, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("node", WEB.resolve("e2e").resolve(script).toString()));
        command.addAll(List.of(options));
        String said = ForeignProgram.output(command.toArray(String[]::new));
        return new ObjectMapper().readTree(said.lines().reduce("", (first, last) -> last));
    }

    /** Colours of the cloudy sky and of the fields, beside the lead map, dimmed as far as they are unsure. */
    private static void assertRecolours(String url) throws IOException, InterruptedException {
        JsonNode seen = look(
                "see-picture.mjs",
                "--url",
                url,
                "--picture",
                "recolour/picture",
                "--compare",
                "fit/Pb-L",
                "--at",
                "0.3,0.1",
                "--at",
                "0.3,0.85",
                "--screenshot",
                RECOLOURED.toString());
        JsonNode sky = seen.get("plain").get(0);
        JsonNode field = seen.get("plain").get(1);
        assertTrue(brightness(sky) > 60 && brightness(field) > 60, "both are painted: " + seen);
        assertTrue(
                sky.get(2).asInt() - sky.get(0).asInt()
                        > field.get(2).asInt() - field.get(0).asInt(),
                "the sky is bluer: " + seen);
        for (int place = 0; place < 2; place++) {
            assertTrue(
                    brightness(seen.get("dimmed").get(place))
                            <= brightness(seen.get("plain").get(place)) + 10,
                    seen.toString());
        }
        assertTrue(seen.get("told").asText().matches(".*R [\\d.]+ · G [\\d.]+ · B [\\d.]+ trust .*"), seen.toString());
        assertEquals(
                "[\"Map of recolour/picture\",\"Map of fit/Pb-L\"]",
                seen.get("compared").toString());
    }

    private static int brightness(JsonNode colour) {
        return colour.get(0).asInt() + colour.get(1).asInt() + colour.get(2).asInt();
    }

    /** The pixels that are coloured on the large and on the small map are those that the page says are painted. */
    private static void assertFillsIn(JsonNode looks) {
        assertTrue(looks.size() > 2, looks.toString());
        int before = 0;
        for (JsonNode look : looks) {
            int painted = look.get("painted").asInt();
            assertTrue(before < painted && painted < PIXELS, looks.toString());
            before = painted;
            for (String map : List.of("large", "small")) {
                double coloured = look.get(map).asDouble();
                assertTrue(coloured > (double) painted / PIXELS - TOLERANCE, looks.toString());
                assertTrue(coloured < look.get("paintedAfter").asDouble() / PIXELS + TOLERANCE, looks.toString());
            }
        }
    }

    private static void assertShowsThePixelsOwnSpectrum(String said) {
        Matcher pixel = Pattern.compile("Pixel row (\\d+), column (\\d+)").matcher(said);
        assertTrue(pixel.find(), said);
        try (SimulatedPainting painting =
                new SimulatedPainting(ROWS, COLUMNS, SimulatedPainting.DEFAULT_CHANNELS, DEFAULT_SEED)) {
            int[] counts = new int[SimulatedPainting.DEFAULT_CHANNELS];
            for (int d = 0; d < painting.detectors().size(); d++) {
                painting.read(d, Integer.parseInt(pixel.group(1)), Integer.parseInt(pixel.group(2)), counts);
                String total = painting.detectors().get(d).name() + ": "
                        + Arrays.stream(counts).sum() + " counts";
                // The page writes a narrow space between thousands.
                assertTrue(said.replaceAll("(?<=\\d)\\h(?=\\d)", "").contains(total), total + " is not in: " + said);
            }
        }
    }

    private static void keepPicture(String scanState) throws IOException {
        String wanted = System.getProperty(PICTURE_PROPERTY);
        if (wanted != null) {
            assertEquals("running", scanState, "the scan was over before the picture: try again when less else runs");
            Files.copy(PICTURE, Checkout.root().resolve(wanted), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
