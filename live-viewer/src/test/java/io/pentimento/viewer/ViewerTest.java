package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ScanState;
import io.pentimento.proto.ScanState.Phase;
import io.pentimento.proto.ServerMessage;
import io.pentimento.proto.SpectrumReply;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.vertx.core.http.UpgradeRejectedException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewerTest {

    private static final AtomicInteger INSTRUMENT = new AtomicInteger();
    private static final TestScan SCAN = new TestScan("scan-1", 6, 5, 1_700_000_000_000_000_000L);

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static KafkaProducer<String, byte[]> producer;

    private Topics topics;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        broker.close();
    }

    @BeforeEach
    void createTopics() {
        topics = new Topics("test" + INSTRUMENT.incrementAndGet());
        KafkaAccess.of(broker.bootstrapServers()).create(topics);
    }

    @Test
    void shouldSendASnapshotAndThenWhatChanges() {
        start(SCAN);
        map(SCAN, 0, 0);
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN.id())) {
            page.untilMap(p -> p.measured(0) == 5);
            assertEquals("fit", page.layout().getLayers(0).getModel());
            assertEquals("counts", page.layout().getLayers(0).getUnit());

            map(SCAN, 3, 0);
            page.untilMap(p -> p.measured(1) == 10);

            assertEquals(TestScan.value(1, 3, 2, 0), page.value(1, 3 * 5 + 2));
            assertEquals(0.5f, page.error(3 * 5 + 2));
            assertTrue(Float.isNaN(page.value(0, 5)));
        }
    }

    @Test
    void shouldShowTheSameMapsAfterARestart() {
        start(SCAN);
        for (int row = 0; row < SCAN.rows(); row++) {
            map(SCAN, row, 0);
        }
        map(SCAN, 2, 1);
        send(topics.scans(), SCAN.id() + "/stopped", SCAN.completed());
        for (int start = 0; start < 2; start++) {
            try (Viewer viewer = viewer();
                    TestPage page = new TestPage(viewer, null).watch(SCAN.id())) {
                page.untilMap(p -> p.measured(0) == 30 && p.value(0, 10) == TestScan.value(0, 2, 0, 1));
                assertEquals(TestScan.value(1, 5, 4, 0), page.value(1, 29));

                ScanState state = page.until(m -> m.hasState() && m.getState().getPhase() == Phase.COMPLETED)
                        .getState();
                assertEquals(30, state.getPainted());
                assertEquals(0, state.getLost());
                assertEquals(0, state.getDuplicated());
            }
        }
    }

    @Test
    void shouldShowAScanThatStartsWhileAPageIsOpen() {
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null)) {
            page.until(m -> m.hasScans() && m.getScans().getScansCount() == 0);
            start(SCAN);
            map(SCAN, 1, 0);
            page.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
            page.watch(SCAN.id()).untilMap(p -> p.measured(0) == 5);
        }
    }

    @Test
    void shouldKeepWhatIsPaintedWhenAScanGetsMoreRows() {
        TestScan longer = new TestScan(SCAN.id(), SCAN.rows() + 2, SCAN.columns(), SCAN.startNs());
        start(SCAN);
        map(SCAN, 0, 0);
        map(SCAN, 3, 0);
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN.id())) {
            page.untilMap(p -> p.measured(0) == 10);
            start(longer);
            page.untilMap(p -> p.layout().getStarted().getRows() == 8 && p.measured(0) == 10);
            map(longer, 7, 0);
            page.untilMap(p -> p.measured(1) == 15);
            assertEquals(TestScan.value(1, 3, 2, 0), page.value(1, 3 * 5 + 2));
            ScanState state = page.until(m -> m.hasState()
                            && m.getState().getPainted() == 15
                            && !m.getState().getLoading())
                    .getState();
            assertEquals(40, state.getPlanned());
            assertEquals(0, state.getDuplicated());
            assertEquals(0, state.getUnreadable());
        }
    }

    @Test
    void shouldReadTheMapsOfAnEarlierScanWhenSomebodyWatchesIt() {
        TestScan later = new TestScan("scan-2", 4, 4, SCAN.startNs() + 1_000_000_000L);
        start(SCAN);
        map(SCAN, 0, 0);
        start(later);
        map(later, 0, 0);
        map(SCAN, 1, 0);
        try (Viewer viewer = Viewer.start(options().withMapsBytes(1));
                TestPage page = new TestPage(viewer, null)) {
            page.watch(later.id()).untilMap(p -> p.measured(0) == 4);
        }
        try (Viewer viewer = Viewer.start(options().withMapsBytes(1));
                TestPage page = new TestPage(viewer, null)) {
            page.watch(SCAN.id()).untilMap(p -> p.measured(0) == 10);
        }
    }

    @Test
    void shouldSendASlowPageTheNewestAndCountWhatItMissed() {
        TestScan busy = new TestScan("busy", 1, 1, SCAN.startNs());
        start(busy);
        map(busy, 0, 0);
        try (Viewer viewer = viewer();
                TestPage slow = new TestPage(viewer, null);
                TestPage quick = new TestPage(viewer, null)) {
            slow.stopAcknowledging();
            slow.watch(busy.id()).untilMap(p -> p.measured(0) == 1);
            quick.watch(busy.id()).untilMap(p -> p.measured(0) == 1);
            int last = 3 * Client.WINDOW;
            for (int revision = 1; revision <= last; revision++) {
                float newest = TestScan.value(0, 0, 0, revision);
                TestPage reached = revision < Client.WINDOW ? slow : quick;
                map(busy, 0, revision);
                reached.untilMap(p -> p.value(0, 0) == newest);
            }
            slow.until(m -> m.hasState() && m.getState().getCoalesced() == last - Client.WINDOW);
            assertEquals(Client.WINDOW, slow.updates());
            assertEquals(TestScan.value(0, 0, 0, Client.WINDOW - 1), slow.value(0, 0));

            slow.acknowledgeAgain();
            slow.untilMap(p -> p.value(0, 0) == TestScan.value(0, 0, 0, last));
            assertEquals(Client.WINDOW + 1, slow.updates());
        }
    }

    @Test
    void shouldAddUpTheSpectraOfARectangle() {
        start(SCAN);
        spectra(SCAN);
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN.id())) {
            page.until(m -> m.hasState() && m.getState().getSpectraPixels() == 30);
            SpectrumReply reply = page.spectrum(1, 1, 2, 4, 3);

            assertEquals("", reply.getMessage());
            assertEquals(8, reply.getPixels());
            assertEquals(8, reply.getMeasured());
            for (int d = 0; d < 2; d++) {
                assertArrayEquals(bruteForce(SCAN, d, 1, 2, 4, 3), counts(reply, d));
                assertEquals(8 * 0.5, reply.getDetectors(d).getRealTimeS(), 1e-9);
                assertEquals(8 * 0.25, reply.getDetectors(d).getLiveTimeS(), 1e-9);
                assertEquals(0.2, reply.getDetectors(d).getAxis().getGainKevPerChannel());
            }
            assertArrayEquals(bruteForce(SCAN, 1, 5, 4, 5, 4), counts(page.spectrum(2, 5, 4, 5, 4), 1));
        }
    }

    @Test
    void shouldSayWhyThereIsNoSpectrum() {
        start(SCAN);
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN.id())) {
            page.request(1, 0, 0, 0, 0);
            page.until(m -> {
                page.request(1, 0, 0, 0, 0);
                return m.getSpectrum().getMessage().equals("Nothing measured here yet.");
            });
            assertEquals(
                    "The rectangle leaves the scan.",
                    page.spectrum(2, 0, 0, 6, 0).getMessage());
            assertTrue(page.spectrum(3, 4, 0, 1, 0).getMessage().contains("must be a rectangle"));
        }
    }

    @Test
    void shouldGoOnAfterRandomBytesOnAnyTopic() throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        start(SCAN);
        for (String topic :
                List.of(topics.scans(), topics.maps(), topics.spectra(), topics.status(), topics.rejected())) {
            byte[] noise = new byte[200];
            random.nextBytes(noise);
            send(new ProducerRecord<>(topic, 0, SCAN.id() + "/0", noise));
        }
        for (int row = 0; row < SCAN.rows(); row++) {
            map(SCAN, row, 0);
        }
        spectra(SCAN);
        send(topics.scans(), SCAN.id() + "/stopped", SCAN.completed());
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN.id())) {
            page.untilMap(p -> p.measured(0) == 30);
            page.until(m -> m.hasState()
                    && m.getState().getUnreadable() == 5
                    && m.getState().getSpectraPixels() == 30
                    && m.getState().getPhase() == Phase.COMPLETED);
            assertTrue(get(viewer, "api/scans").body().contains("\"state\":\"COMPLETED\""));
        }
    }

    @Test
    void shouldHearItsOwnHeartbeat() throws IOException, InterruptedException {
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null)) {
            ServerMessage heard =
                    page.until(m -> m.hasServices() && m.getServices().getServicesCount() == 1);
            assertEquals("live-viewer", heard.getServices().getServices(0).getKind());
            assertEquals(200, get(viewer, "healthz").statusCode());
        }
    }

    @Test
    void shouldNotSwitchToHttp2WhenAClientOffersToOnTheWay() throws Exception {
        try (Viewer viewer = viewer()) {
            assertEquals(HttpClient.Version.HTTP_1_1, get(viewer, "healthz").version());
        }
    }

    @Test
    void shouldServeLinesOfTheElements() throws IOException, InterruptedException {
        try (Viewer viewer = viewer()) {
            String lines = get(viewer, "api/lines").body();
            assertTrue(lines.contains("\"symbol\":\"Fe\"") && lines.contains("\"name\":\"Fe-KL3\""), lines);
        }
    }

    @Test
    void shouldServeThePageAndNothingElse() throws IOException, InterruptedException {
        try (Viewer viewer = viewer()) {
            HttpResponse<String> page = get(viewer, "");
            assertTrue(page.body().contains("<title>Pentimento</title>"), page.body());
            assertTrue(page.headers()
                    .firstValue("Content-Security-Policy")
                    .orElse("")
                    .contains("default-src 'self'"));
            assertEquals(404, get(viewer, "io/pentimento/viewer/Viewer.class").statusCode());
            assertEquals(
                    404, get(viewer, "..%2fio/pentimento/viewer/Viewer.class").statusCode());
        }
    }

    @Test
    void shouldRefuseTheWebSocketToPagesOfOtherSites() {
        try (Viewer viewer = viewer()) {
            assertThrows(UpgradeRejectedException.class, () -> new TestPage(viewer, "http://example.org"));
            new TestPage(viewer, "http://127.0.0.1:" + viewer.port()).close();
        }
        assertEquals(false, WebServer.isSameOrigin("null", "localhost:8080"));
        assertEquals(false, WebServer.isSameOrigin("http://localhost:8081", "localhost:8080"));
    }

    @Test
    void shouldNameThePortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            String message = assertThrows(
                            ViewerException.class,
                            () -> Viewer.start(options().withAddress("127.0.0.1", taken.getLocalPort())))
                    .getMessage();
            assertTrue(message.contains("port " + taken.getLocalPort()) && message.contains("--port"), message);
        }
    }

    @Test
    void shouldLeaveNothingInTheCacheFolder() throws IOException {
        Path cache = folder.resolve("cache-" + topics.instrument());
        Path abandoned = Files.createDirectories(cache.resolve("spectra-killed"));
        Files.write(abandoned.resolve("lock"), new byte[0]);
        Files.write(abandoned.resolve("scan-0"), new byte[100]);
        start(SCAN);
        spectra(SCAN);
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(SCAN.id())) {
            page.until(m -> m.hasState() && m.getState().getSpectraPixels() == 30);
        }
        try (Stream<Path> left = Files.list(cache)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private ViewerOptions options() {
        return ViewerOptions.of(KafkaAccess.of(broker.bootstrapServers()), topics, new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve("cache-" + topics.instrument()));
    }

    private Viewer viewer() {
        return Viewer.start(options());
    }

    private void start(TestScan scan) {
        send(topics.scans(), scan.id() + "/started", scan.started());
    }

    private void map(TestScan scan, int row, int revision) {
        send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, revision));
    }

    private void spectra(TestScan scan) {
        for (int row = 0; row < scan.rows(); row++) {
            send(topics.spectra(), Topics.rowKey(scan.id(), row), scan.spectra(row));
        }
    }

    private static void send(String topic, String key, Message message) {
        send(Wire.record(topic, key, message));
    }

    private static void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
        producer.flush();
    }

    private static HttpResponse<String> get(Viewer viewer, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(viewer.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static double[] bruteForce(TestScan scan, int detector, int row0, int column0, int row1, int column1) {
        double[] sum = new double[TestScan.CHANNELS[detector]];
        for (int row = row0; row <= row1; row++) {
            for (int column = column0; column <= column1; column++) {
                int[] counts = scan.counts(detector, row, column);
                for (int c = 0; c < sum.length; c++) {
                    sum[c] += counts[c];
                }
            }
        }
        return sum;
    }

    private static double[] counts(SpectrumReply reply, int detector) {
        DoubleBuffer numbers = reply.getDetectors(detector)
                .getCounts()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer();
        double[] counts = new double[numbers.remaining()];
        numbers.get(counts);
        return counts;
    }
}
