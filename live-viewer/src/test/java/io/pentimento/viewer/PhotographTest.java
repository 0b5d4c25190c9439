package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.Photograph;
import io.pentimento.proto.PhotographEdit;
import io.pentimento.proto.PhotographState;
import io.pentimento.proto.Registration;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photographs on their way from a page into the log, and to all pages. */
class PhotographTest {

    private static final TestScan SCAN = new TestScan("scan-1", 3, 5, 1_700_000_000_000_000_000L);
    private static final Registration.Pair PAIR = Registration.Pair.newBuilder()
            .setX(10)
            .setY(20)
            .setColumn(1.5)
            .setRow(0.5)
            .build();

    @TempDir
    static Path folder;

    private static LocalBroker broker;

    private TestInstrument instrument;
    private Viewer viewer;
    private TestPage page;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open() {
        instrument = new TestInstrument(broker, folder);
        instrument.send(SCAN);
        viewer = instrument.viewer();
        page = watching(viewer);
    }

    @AfterEach
    void close() {
        instrument.close();
    }

    @Test
    void shouldShowAllPagesThePhotographAndWhereItLiesAlsoAfterARestart() throws Exception {
        byte[] image = image("png", 40, 30);
        TestPage other = watching(viewer);
        assertEquals("", answer(put("image/png", image, 0)));
        assertEquals("", answer(register(0, PAIR)));
        PhotographState told = told(other, PhotographState::hasRegistration);
        assertEquals(told, told(page, PhotographState::hasRegistration));
        Photograph photograph = told.getPhotograph();
        assertEquals(40, photograph.getWidth());
        assertEquals(30, photograph.getHeight());
        assertEquals("Ada", photograph.getAuthor());
        assertTrue(photograph.getImage().isEmpty(), "the image itself is asked for by HTTP");
        assertEquals(PAIR, told.getRegistration().getPairs(0));

        viewer.close();
        viewer = instrument.viewer();
        assertEquals(told, told(watching(viewer), PhotographState::hasRegistration));
        HttpResponse<byte[]> got = image(viewer, SCAN.id());
        assertEquals(200, got.statusCode());
        assertEquals("image/png", got.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                "nosniff", got.headers().firstValue("X-Content-Type-Options").orElseThrow());
        assertArrayEquals(image, got.body());
        assertEquals(404, image(viewer, "other").statusCode());
    }

    @Test
    void shouldTakePointsAwayWithAPhotographOfAnotherSizeOnly() throws IOException {
        assertEquals("", answer(put("image/png", image("png", 40, 30), 0)));
        assertEquals("", answer(register(0, PAIR)));
        assertEquals("", answer(put("image/jpeg", image("jpeg", 40, 30), 1)));
        PhotographState same = told(page, s -> s.getPhotograph().getRevision() == 2);
        assertTrue(same.hasRegistration());
        assertEquals("", answer(put("image/png", image("png", 41, 30), 2)));
        PhotographState larger = told(page, s -> s.getPhotograph().getRevision() == 3 && !s.hasRegistration());
        assertEquals(41, larger.getPhotograph().getWidth());
    }

    @Test
    void shouldRemoveBoth() throws Exception {
        assertEquals("", answer(put("image/png", image("png", 40, 30), 0)));
        assertEquals("", answer(register(0, PAIR)));
        told(page, PhotographState::hasRegistration);
        assertEquals("", answer(edit(e -> e.setRevision(1).setRemove(true))));
        told(page, state -> !state.hasPhotograph() && !state.hasRegistration());
        assertEquals(404, image(viewer, SCAN.id()).statusCode());
        assertEquals("", answer(put("image/png", image("png", 40, 30), 0)), "another one can be put there");
    }

    @Test
    void shouldRefuseWhatIsMadeFromAnOlderOne() throws IOException {
        byte[] image = image("png", 40, 30);
        assertEquals("", answer(put("image/png", image, 0)));
        told(page, PhotographState::hasPhotograph);
        assertRefused("Ada has changed it meanwhile (revision 1)", put("image/png", image, 0));
        assertEquals("", answer(register(0, PAIR)));
        told(page, PhotographState::hasRegistration);
        assertRefused("Ada has changed it meanwhile (revision 1)", register(0, PAIR));
    }

    @Test
    void shouldRefuseRubbishByName() throws IOException {
        byte[] image = image("png", 40, 30);
        assertRefused("There is no photograph of this scan.", register(0, PAIR));
        assertRefused("media_type=image/svg+xml: must be one of", put("image/svg+xml", image, 0));
        assertRefused("image: is of [image/png", put("image/jpeg", image, 0));
        assertRefused("image: is none that can be read", put("image/png", new byte[] {1, 2, 3}, 0));
        assertRefused("image of 900001 bytes: at most 900000", put("image/png", new byte[900_001], 0));
        assertRefused("scan=other: there is no such scan", edit(e -> e.setScan("other")
                .setRemove(true)));
        assertRefused("edit: there is none", edit(e -> e));
        assertEquals("", answer(put("image/png", image, 0)));
        told(page, PhotographState::hasPhotograph);
        assertRefused(
                "must be numbers",
                register(0, PAIR.toBuilder().setRow(Double.NaN).build()));
        assertFalse(told(page, s -> true).hasRegistration());
    }

    @Test
    void shouldGoOnWhenTheLogHoldsWhatIsNoPhotograph() throws IOException {
        String key = AnnotationKind.PHOTOGRAPH.key(SCAN.id());
        instrument.producer().send(new ProducerRecord<>(instrument.topics().annotations(), key, new byte[] {1, 2, 3}));
        instrument.producer().flush();
        page.until(m -> m.hasState() && m.getState().getUnreadable() == 1);
        assertEquals("", answer(put("image/png", image("png", 40, 30), 0)));
        told(page, PhotographState::hasPhotograph);
    }

    private TestPage watching(Viewer opened) {
        TestPage watching = instrument.page(opened);
        watching.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
        watching.watch(SCAN.id());
        told(watching, state -> true);
        return watching;
    }

    /** What a page is told last, as soon as it satisfies the condition. */
    private static PhotographState told(TestPage page, Predicate<PhotographState> condition) {
        if (page.photograph() == null || !condition.test(page.photograph())) {
            page.until(m -> page.photograph() != null && condition.test(page.photograph()));
        }
        return page.photograph();
    }

    private void assertRefused(String why, PhotographEdit edit) {
        String message = answer(edit);
        assertTrue(message.contains(why), message);
    }

    private String answer(PhotographEdit edit) {
        page.photograph(edit);
        return page.until(
                        m -> m.hasPhotographed() && m.getPhotographed().getId().equals(edit.getId()))
                .getPhotographed()
                .getMessage();
    }

    private static PhotographEdit put(String mediaType, byte[] image, int revision) {
        return edit(e -> e.setRevision(revision)
                .setPut(Photograph.newBuilder()
                        .setName("visible.png")
                        .setMediaType(mediaType)
                        .setImage(ByteString.copyFrom(image))));
    }

    private static PhotographEdit register(int revision, Registration.Pair pair) {
        return edit(e ->
                e.setRevision(revision).setRegister(Registration.newBuilder().addPairs(pair)));
    }

    private static PhotographEdit edit(UnaryOperator<PhotographEdit.Builder> change) {
        return change.apply(PhotographEdit.newBuilder()
                        .setId(UUID.randomUUID().toString())
                        .setScan(SCAN.id())
                        .setAuthor("Ada"))
                .build();
    }

    private static byte[] image(String format, int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }

    private static HttpResponse<byte[]> image(Viewer viewer, String scan) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + viewer.port() + "/api/scans/" + scan + "/photograph");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
