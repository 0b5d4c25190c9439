package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium. Screenshots are left in target/. */
class BrowserTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @TempDir
    Path folder;

    private final Topics topics = new Topics("browser");
    private LocalBroker broker;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start() {
        assumeTrue(Files.isExecutable(CHROMIUM), CHROMIUM + " is not installed");
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of());
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            producer.close();
            broker.close();
        }
    }

    @Test
    void shouldShowAScanAndItsSpectraAndComeBackAfterARestart() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        TestPainting scan = new TestPainting("portrait", 90, 120, Nanos.now(clock));
        ViewerOptions options = options();
        AtomicReference<Viewer> restarted = new AtomicReference<>();
        try (Viewer viewer = Viewer.start(options)) {
            send(topics.scans(), scan.id() + "/started", scan.started());
            send(topics.scans(), scan.id() + "/calibrated", scan.calibrated());
            for (int row = 0; row < scan.rows(); row++) {
                send(topics.spectra(), Topics.rowKey(scan.id(), row), scan.spectra(row, Nanos.now(clock)));
                send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, Nanos.now(clock)));
                send(topics.maps(), Topics.rowKey(scan.id(), row), scan.networkMap(row, Nanos.now(clock)));
            }
            send(topics.scans(), scan.id() + "/stopped", scan.completed());
            PageScript page = PageScript.start(
                    "watch-scan",
                    viewer,
                    "--complete",
                    "--restart",
                    "--layer",
                    "fit/Pb-L",
                    "--compare",
                    "elements-sdd/Pb-L");
            JsonObject seen = page.seen(line -> {
                if (line.equals("restart")) {
                    restarted.set(restart(viewer, options));
                }
            });
            String last = seen.encode();
            assertEquals(13, seen.getInteger("layers"));
            assertEquals(
                    List.of(
                            "fit: areas",
                            "fit: other",
                            "elements-sdd: trust",
                            "elements-sdd: areas",
                            "elements-sdd: probabilities"),
                    seen.getJsonArray("groups").getList());
            JsonObject compared = seen.getJsonObject("compared");
            assertEquals(
                    List.of("Map of fit/Pb-L", "Map of elements-sdd/Pb-L", "Map of fit/Pb-L − elements-sdd/Pb-L"),
                    compared.getJsonArray("maps").getList());
            assertEquals(3, compared.getInteger("cursors"), "one pointer on all three maps");
            assertTrue(compared.getString("values").matches("row \\d+ · column \\d+ · fit/Pb-L .* ratio .*"), last);
            assertEquals(90 * 120, seen.getInteger("afterRestart"));
            assertTrue(seen.getString("pixelSpectrum").contains("A: "), last);
            assertTrue(seen.getString("areaSpectrum").startsWith("Sum of"), last);
        } finally {
            if (restarted.get() != null) {
                restarted.get().close();
            }
        }
    }

    private static Viewer restart(Viewer viewer, ViewerOptions options) {
        int port = viewer.port();
        viewer.close();
        return Viewer.start(options.withAddress("127.0.0.1", port));
    }

    @Test
    void shouldDimThePictureWhereItIsUnsureAndLeaveEmptyWhatWasNotMeasured() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        TestPainting scan = new TestPainting("picture", 60, 80, Nanos.now(clock));
        ViewerOptions options = options();
        try (Viewer viewer = Viewer.start(options)) {
            send(topics.scans(), scan.id() + "/started", scan.started());
            send(topics.scans(), scan.id() + "/calibrated", scan.calibrated());
            for (int row = 0; row < scan.rows() / 2; row++) {
                send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, Nanos.now(clock)));
                send(topics.maps(), Topics.rowKey(scan.id(), row), scan.pictureMap(row, Nanos.now(clock)));
            }
            PageScript page = PageScript.start(
                    "see-picture",
                    viewer,
                    "--picture",
                    "recolour/picture",
                    "--compare",
                    "fit/Pb-L",
                    "--at",
                    "0.25,0.25",
                    "--at",
                    "0.75,0.25",
                    "--at",
                    "0.25,0.75");
            JsonObject seen = page.seen();
            String said = seen.encode();
            JsonArray plain = seen.getJsonArray("plain");
            JsonArray dimmed = seen.getJsonArray("dimmed");
            assertEquals(List.of(255, 0, 0), plain.getJsonArray(0).getList(), "a sure pixel has its colour");
            assertEquals(plain.getJsonArray(0), dimmed.getJsonArray(0), "also when others are dimmed");
            assertEquals(List.of(0, 0, 255), plain.getJsonArray(1).getList());
            int blue = dimmed.getJsonArray(1).getInteger(2);
            assertTrue(blue > 40 && blue < 110, "an unsure pixel is nearly the ground, but there: " + said);
            List<Integer> empty = plain.getJsonArray(2).stream()
                    .map(channel -> (Integer) channel)
                    .toList();
            assertTrue(Collections.max(empty) < 60, "what was not measured stays empty: " + said);
            assertTrue(seen.getString("told").contains("R 1.00 · G 0 · B 0 trust 1"), said);
            assertEquals(
                    List.of("Map of recolour/picture", "Map of fit/Pb-L"),
                    seen.getJsonArray("compared").getList());
            List<?> elements = seen.getJsonArray("elements").getList();
            assertTrue(elements.contains("Pb") && !elements.contains("B"), "blue is no boron: " + said);
        }
    }

    @Test
    void shouldTakeAwayWhatThePageShows() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        TestPainting scan = new TestPainting("portrait", 90, 120, Nanos.now(clock));
        Path taken = Files.createDirectory(folder.resolve("taken"));
        try (Viewer viewer = Viewer.start(options())) {
            send(topics.scans(), scan.id() + "/started", scan.started());
            for (int row = 0; row < scan.rows(); row++) {
                send(topics.spectra(), Topics.rowKey(scan.id(), row), scan.spectra(row, Nanos.now(clock)));
                send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, Nanos.now(clock)));
            }
            send(topics.scans(), scan.id() + "/stopped", scan.completed());
            PageScript page = PageScript.start(
                    "take-away", viewer, "--layer", "fit/Pb-L", "--to", taken.toString(), "--map", "26,104,1200,900");
            JsonObject seen = page.seen();
            String said = seen.encode();
            List<?> shown = channels(seen.getJsonArray("shown"));
            List<?> picture = channels(seen.getJsonArray("picture"));
            for (int i = 0; i < shown.size(); i++) {
                int difference = Math.abs((Integer) shown.get(i) - (Integer) picture.get(i));
                assertTrue(difference <= 10, "the picture has the colours of the page: " + said);
            }
            assertTrue(shown.stream().distinct().count() > 10, "several colours: " + said);
            JsonObject files = seen.getJsonObject("files");
            assertEquals(taken.resolve("portrait-fit-Pb-L.png").toString(), files.getString("png"));
            assertEquals(
                    90,
                    Files.readAllLines(Path.of(files.getString("grid"))).stream()
                            .filter(line -> !line.startsWith("#"))
                            .count());
            assertTrue(Files.size(Path.of(files.getString("tiff"))) > 4 * 90 * 120);
            assertTrue(Files.size(Path.of(files.getString("edf"))) > 10 * 4 * 90 * 120);
            assertTrue(Files.readString(Path.of(files.getString("emsa"))).contains("#ENDOFDATA"));
            assertTrue(Files.readString(Path.of(files.getString("pixel"))).contains("pixels 1,"));
            assertTrue(Files.size(Path.of(files.getString("cube"))) > 1000);
            assertTrue(Files.size(Path.of(files.getString("report"))) > 10_000, "the report prints");
            assertEquals(10, seen.getInteger("pictures"));
            assertTrue(seen.getBoolean("drawn"), said);
        }
    }

    /** All in one list. */
    private static List<?> channels(JsonArray colours) {
        return colours.stream().flatMap(each -> ((JsonArray) each).stream()).toList();
    }

    @Test
    void shouldMixContrastZoomAndStraightenMaps() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        TestPainting scan = new TestPainting("serpentine", 90, 120, Nanos.now(clock)).withOddRowsOff(0.8);
        try (Viewer viewer = Viewer.start(options())) {
            send(topics.scans(), scan.id() + "/started", scan.started());
            send(topics.scans(), scan.id() + "/calibrated", scan.calibrated());
            for (int row = 0; row < scan.rows(); row++) {
                send(topics.spectra(), Topics.rowKey(scan.id(), row), scan.spectra(row, Nanos.now(clock)));
                send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, Nanos.now(clock)));
            }
            send(topics.scans(), scan.id() + "/stopped", scan.completed());
            PageScript page = PageScript.start("read-maps", viewer, "--a", "fit/Pb-L", "--b", "fit/Fe-K", "--straight");
            JsonObject seen = page.seen();
            String said = seen.encode();
            JsonObject mix = seen.getJsonObject("mix");
            assertEquals("Pb-L,Fe-K", mix.getString("layers"));
            assertTrue(mix.getBoolean("recoloured"), "another colour shows at once: " + said);
            assertEquals(2, mix.getInteger("histograms"), said);
            assertEquals(1, mix.getInteger("after"), said);
            assertEquals(
                    List.of("fit/Pb-L − fit/Fe-K", "fit/Pb-L / fit/Fe-K"),
                    seen.getJsonArray("contrasts").getList());
            assertTrue(seen.getJsonObject("zoom").getBoolean("everywhere"), "one pointer on all small maps: " + said);
            JsonObject range = seen.getJsonObject("range");
            assertTrue(range.getBoolean("changed") && range.getBoolean("kept"), said);
            assertTrue(seen.getJsonObject("time").getBoolean("changed"), "the map as it was in the beginning: " + said);
            JsonObject straight = seen.getJsonObject("straight");
            assertEquals(0.8, straight.getDouble("offset"), 0.1, "found from the maps alone");
            assertTrue(straight.getBoolean("changed"), said);
        }
    }

    @Test
    void shouldAnswerWhatIsAskedOfSpectra() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        TestPainting scan = new TestPainting("asked", 90, 120, Nanos.now(clock));
        try (Viewer viewer = Viewer.start(options())) {
            send(topics.scans(), scan.id() + "/started", scan.started());
            send(topics.scans(), scan.id() + "/calibrated", scan.calibrated());
            for (int row = 0; row < scan.rows(); row++) {
                send(topics.spectra(), Topics.rowKey(scan.id(), row), scan.spectra(row, Nanos.now(clock)));
                send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, Nanos.now(clock)));
            }
            send(topics.scans(), scan.id() + "/stopped", scan.completed());
            PageScript page = PageScript.start("ask-spectrum", viewer, "--layer", "fit/Pb-L", "--element", "Sn");
            JsonObject seen = page.seen();
            String said = seen.encode();
            String parts = seen.getJsonObject("fit").getJsonArray("parts").toString();
            assertTrue(parts.contains("Pb-L") && parts.contains("continuum"), said);
            assertTrue(seen.getString("several").matches(".*whole scan: 10.800 px.*pinned: .*"), said);
            JsonObject peak = seen.getJsonObject("peak");
            assertTrue(peak.getString("title").startsWith("What is at 10.5"), said);
            assertTrue(peak.getJsonArray("candidates").getString(0).startsWith("Pb Lα"), said);
            JsonObject windows = seen.getJsonObject("windows");
            assertEquals(3, windows.getInteger("made"), said);
            assertEquals(3, windows.getInteger("kept"), "windows survive a reload: " + said);
            JsonObject marked = seen.getJsonObject("marked");
            assertEquals("In", marked.getString("beside"), "arrows walk the periodic table");
            assertTrue(marked.getJsonArray("names").toString().contains(" esc"), said);
        }
    }

    @Test
    void shouldLayAPhotographUnderTheMapWhereItsPointsAre() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        TestPainting scan = new TestPainting("photographed", 90, 120, Nanos.now(clock));
        Path photograph = folder.resolve("visible.png");
        ImageIO.write(redAndBlue(400, 300, 200), "png", photograph.toFile());
        try (Viewer viewer = Viewer.start(options())) {
            send(topics.scans(), scan.id() + "/started", scan.started());
            for (int row = 0; row < scan.rows(); row++) {
                send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, Nanos.now(clock)));
            }
            send(topics.scans(), scan.id() + "/stopped", scan.completed());
            // Px 200 of the photograph, where its colours meet, is column 64 of the scan, and not its middle.
            PageScript page = PageScript.start(
                    "lay-photograph",
                    viewer,
                    "--layer",
                    "fit/Pb-L",
                    "--photograph",
                    photograph.toString(),
                    "--size",
                    "90,120",
                    "--pairs",
                    "[[90,70,20,20],[290,70,100,20],[290,210,100,76],[90,210,20,76]]",
                    "--at",
                    "[[55.5,40.5],[62.5,40.5],[67.5,40.5]]");
            JsonObject seen = page.seen();
            String said = seen.encode();
            JsonArray clicked = seen.getJsonArray("clicked");
            List<Integer> set = List.of(90, 70, 20, 20);
            for (int i = 0; i < set.size(); i++) {
                assertEquals(set.get(i), clicked.getDouble(i), 1.5, "where it was clicked: " + said);
            }
            assertTrue(
                    seen.getJsonArray("off").stream().allMatch(off -> ((Number) off).doubleValue() < 1),
                    "all pairs agree: " + said);
            assertEquals(List.of("red", "blue", "blue"), named(seen.getJsonArray("unregistered")), said);
            assertEquals(List.of("red", "red", "blue"), named(seen.getJsonArray("registered")), said);
            assertFalse(named(seen.getJsonArray("covered")).contains("red"), said);
            assertEquals("red", named(seen.getJsonArray("lens").getList()), said);
            assertEquals("another", named(seen.getJsonArray("without").getList()), said);
            assertTrue(seen.getString("seen").startsWith("visible.png · 400 × 300 px"), said);
        }
    }

    @Test
    void shouldBeUsableByEverybody() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        TestPainting scan = new TestPainting("accessible", 60, 80, Nanos.now(clock));
        try (Viewer viewer = Viewer.start(options())) {
            send(topics.scans(), scan.id() + "/started", scan.started());
            send(topics.scans(), scan.id() + "/calibrated", scan.calibrated());
            for (int row = 0; row < scan.rows(); row++) {
                send(topics.spectra(), Topics.rowKey(scan.id(), row), scan.spectra(row, Nanos.now(clock)));
                send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, Nanos.now(clock)));
            }
            send(topics.scans(), scan.id() + "/stopped", scan.completed());
            PageScript page = PageScript.start(
                    "check-access", viewer, "--login", viewer.adminUrl().orElseThrow());
            JsonObject seen = page.seen();
            String said = seen.encode();
            assertTrue(seen.getJsonArray("looked").size() >= 16, said);
        }
    }

    private static BufferedImage redAndBlue(int width, int height, int border) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, x < border ? 0xFF0000 : 0x0000FF);
            }
        }
        return image;
    }

    private static List<String> named(JsonArray colours) {
        return colours.stream().map(each -> named(((JsonArray) each).getList())).toList();
    }

    /** Of a colour that went through JPEG. */
    private static String named(List<?> rgb) {
        int red = (Integer) rgb.get(0);
        int green = (Integer) rgb.get(1);
        int blue = (Integer) rgb.get(2);
        boolean isPure = green < 30 && Math.max(red, blue) > 230 && Math.min(red, blue) < 30;
        return isPure ? red > blue ? "red" : "blue" : "another";
    }

    private ViewerOptions options() {
        return ViewerOptions.of(KafkaAccess.of(broker.bootstrapServers()), topics, new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve("cache"));
    }

    private void send(String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }
}
