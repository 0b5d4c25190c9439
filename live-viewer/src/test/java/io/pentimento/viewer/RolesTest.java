package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.ClientMessage;
import io.pentimento.proto.Command;
import io.pentimento.proto.GuestLink;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.MakeLink;
import io.pentimento.proto.Response;
import io.pentimento.proto.RevokeLink;
import io.pentimento.proto.Role;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries to do on this machine's page what one may not. */
class RolesTest {

    private static final TestScan FIRST = new TestScan("scan-1", 6, 5, 1_700_000_000_000_000_000L);
    private static final TestScan SECOND = new TestScan("scan-2", 6, 5, 1_700_000_100_000_000_000L);

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static final Topics TOPICS = new Topics("roles");

    private final MovedClock clock = new MovedClock();
    private Path audit;
    private Viewer viewer;

    /** The time, with what a test adds. */
    private static final class MovedClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
        kafka.create(TOPICS);
        try (KafkaProducer<String, byte[]> producer = kafka.producer(Map.of())) {
            for (TestScan scan : List.of(FIRST, SECOND)) {
                send(producer, TOPICS.scans(), scan.id() + "/started", scan.started());
                send(producer, TOPICS.maps(), Topics.rowKey(scan.id(), 0), scan.map(0, 0));
            }
        }
    }

    private static void send(KafkaProducer<String, byte[]> producer, String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() throws IOException {
        audit = Files.createTempDirectory(folder, "audit").resolve("audit.jsonl");
        viewer = Viewer.start(options());
    }

    private ViewerOptions options() {
        ViewerOptions plain =
                ViewerOptions.of(KafkaAccess.of(broker.bootstrapServers()), TOPICS, new SimpleMeterRegistry());
        return new ViewerOptions(
                        "127.0.0.1",
                        0,
                        plain.kafka(),
                        TOPICS,
                        folder.resolve("cache"),
                        plain.mapsBytes(),
                        clock,
                        plain.meters(),
                        plain.access(),
                        plain.keyFile(),
                        plain.auditLog())
                .withAuditLog(audit)
                .withKeyFile(audit.resolveSibling("key"));
    }

    @AfterEach
    void stop() {
        viewer.close();
    }

    @Test
    void shouldLetAnybodyOnThisMachineLookAndCommandNothing() throws Exception {
        try (TestPage page = new TestPage(viewer, null)) {
            assertEquals(Role.VIEWER, page.until(m -> m.hasHello()).getHello().getRole());
            page.watch("scan-1").untilMap(p -> p.measured(0) == 5);
            for (Command.Builder action : List.of(
                    Command.newBuilder().setStop(Command.Stop.getDefaultInstance()),
                    Command.newBuilder().setPause(Command.Pause.getDefaultInstance()),
                    Command.newBuilder().setStart(Command.Start.getDefaultInstance()),
                    Command.newBuilder().setSetRegion(Command.SetRegion.getDefaultInstance()),
                    Command.newBuilder().setExtend(Command.Extend.getDefaultInstance()))) {
                String id = UUID.randomUUID().toString();
                page.command(
                        action.setId(id).setScan("scan-1").setOperator("Eve").build());
                Response answer = page.until(
                                m -> m.hasResponse() && m.getResponse().getId().equals(id))
                        .getResponse();
                assertEquals(Response.Answer.ERR, answer.getAnswer());
                assertEquals("That takes the role operator; yours is viewer.", answer.getMessage());
            }
            assertEquals(
                    "That takes the role admin; yours is viewer.",
                    link(page, "scan-1").getMessage());
        }
        List<JsonObject> kept = kept();
        assertEquals(6, kept.size());
        JsonObject first = kept.get(0);
        assertEquals("refused", first.getString("outcome"));
        assertEquals("stop", first.getString("what"));
        assertEquals("scan-1", first.getString("scan"));
        assertEquals("viewer", first.getString("role"));
        assertEquals("127.0.0.1", first.getString("from"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(audit)));
    }

    @Test
    void shouldMakeABrowserAnAdminOnceByTheLinkThatWasPrinted() throws Exception {
        String link = viewer.adminUrl().orElseThrow();
        assertEquals(403, get("/login?once=" + "A".repeat(43), "").statusCode());
        String cookie = TestPage.cookie(link);
        assertEquals(
                403,
                get(URI.create(link).getPath() + "?" + URI.create(link).getQuery(), "")
                        .statusCode());
        try (TestPage page = new TestPage(viewer, "http://127.0.0.1:" + viewer.port(), cookie)) {
            assertEquals(Role.ADMIN, page.until(m -> m.hasHello()).getHello().getRole());
        }
        assertThrows(UpgradeRejectedException.class, () -> new TestPage(viewer, "http://127.0.0.1:1", cookie));
        assertThrows(UpgradeRejectedException.class, () -> new TestPage(viewer, "http://evil.example", cookie));
        String kept = Files.readString(audit);
        assertFalse(kept.contains(link.substring(link.indexOf('=') + 1)), "no secrets: " + kept);
        String name = cookie.substring(0, cookie.indexOf('='));
        try (TestPage forged = new TestPage(viewer, null, name + "=eyJyb2xlIjoiQURNSU4ifQ.AAAA")) {
            assertEquals(Role.VIEWER, forged.until(m -> m.hasHello()).getHello().getRole());
        }
        try (TestPage page = new TestPage(viewer, null, cookie)) {
            page.until(m -> m.hasHello());
            clock.ahead = Duration.ofHours(13);
            page.command(stopping());
            assertTrue(
                    page.until(m -> m.hasResponse()).getResponse().getMessage().contains("yours is viewer"),
                    "a login ends");
        }
    }

    @Test
    void shouldKeepALoginOverARestartAndEndItWithAnotherKey() throws Exception {
        String cookie = TestPage.cookie(viewer.adminUrl().orElseThrow());
        int port = viewer.port();
        viewer.close();
        viewer = Viewer.start(options().withAddress("127.0.0.1", port));
        try (TestPage page = new TestPage(viewer, null, cookie)) {
            assertEquals(Role.ADMIN, page.until(m -> m.hasHello()).getHello().getRole());
        }
        viewer.close();
        viewer = Viewer.start(options().withAddress("127.0.0.1", port).withKeyFile(audit.resolveSibling("other")));
        try (TestPage page = new TestPage(viewer, null, cookie)) {
            assertEquals(Role.VIEWER, page.until(m -> m.hasHello()).getHello().getRole());
        }
    }

    @Test
    void shouldShowAGuestOneScanUntilTheLinkEnds() throws Exception {
        GuestLink link;
        try (TestPage admin = TestPage.ofAdmin(viewer)) {
            assertTrue(link(admin, "scan-9").getMessage().startsWith("scan=scan-9"), "there is no such scan");
            link = link(admin, "scan-1");
        }
        String cookie = TestPage.cookie(url(link.getPath()));
        assertEquals(cookie, TestPage.cookie(url(link.getPath())), "a guest may come again");
        try (TestPage guest = new TestPage(viewer, null, cookie)) {
            assertEquals(Role.GUEST, guest.until(m -> m.hasHello()).getHello().getRole());
            var scans = guest.until(m -> m.hasScans()).getScans();
            assertEquals(1, scans.getScansCount(), "of other scans not even the name");
            guest.watch("scan-1").untilMap(p -> p.measured(0) == 5);
            guest.watch("scan-2");
            guest.command(stopping());
            assertTrue(
                    guest.until(m -> m.hasResponse()).getResponse().getMessage().contains("yours is guest"));
            assertEquals("scan-1", guest.layout().getScan(), "the other one does not come");
        }
        assertEquals(
                List.of("watch", "stop"),
                kept().stream()
                        .filter(line -> line.getString("outcome").equals("refused"))
                        .map(line -> line.getString("what"))
                        .toList());
        assertEquals(
                200,
                get("/api/scans/scan-1/files/picture.png?layer=fit/Fe-K", cookie)
                        .statusCode());
        assertEquals(403, get("/api/scans/scan-1/files/scan.h5", cookie).statusCode());
        assertEquals(403, get("/api/scans/scan-1/files/counts.zip", cookie).statusCode());
        for (String path : List.of(
                "scan-2/files/picture.png",
                "scan-2/files",
                "scan-1%2f..%2fscan-2/files/picture.png",
                "scan-1/../scan-2/files/report.html")) {
            assertEquals(404, get("/api/scans/" + path, cookie).statusCode(), path);
        }
        assertFalse(get("/api/scans", cookie).body().contains("scan-2"));
        assertEquals(403, get("/metrics", cookie).statusCode());
        assertEquals(403, get("/healthz", cookie).statusCode());
        String other = link.getPath().substring(link.getPath().indexOf('=') + 1);
        assertEquals(403, get("/login?guest=x" + other, "").statusCode(), "forged");
        clock.ahead = Duration.ofHours(2);
        assertEquals(403, get(link.getPath(), "").statusCode(), "over");
    }

    @Test
    void shouldShutOutTheGuestsOfARevokedLink() throws Exception {
        try (TestPage admin = TestPage.ofAdmin(viewer)) {
            GuestLink link = link(admin, "scan-1");
            String cookie = TestPage.cookie(url(link.getPath()));
            try (TestPage guest = new TestPage(viewer, null, cookie)) {
                guest.watch("scan-1").untilMap(p -> p.measured(0) == 5);
                admin.send(ClientMessage.newBuilder()
                        .setRevokeLink(RevokeLink.newBuilder().setId(link.getId())));
                admin.until(m -> m.hasLink() && m.getLink().getMessage().isEmpty());
                guest.command(stopping());
                assertTrue(guest.until(m -> m.hasResponse())
                        .getResponse()
                        .getMessage()
                        .contains("takes the role operator"));
            }
            assertEquals(403, get(link.getPath(), "").statusCode());
            viewer.close();
            viewer = Viewer.start(options());
            assertEquals(403, get(link.getPath(), "").statusCode(), "nor after a restart");
        }
    }

    private static Command stopping() {
        return Command.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setScan("scan-1")
                .setStop(Command.Stop.getDefaultInstance())
                .build();
    }

    private GuestLink link(TestPage page, String scan) {
        long end = clock.instant().plusSeconds(3600).getEpochSecond() * 1_000_000_000L;
        page.send(ClientMessage.newBuilder()
                .setMakeLink(MakeLink.newBuilder().setScan(scan).setEndNs(end)));
        return page.until(m -> m.hasLink()).getLink();
    }

    private List<JsonObject> kept() throws IOException {
        return Files.readAllLines(audit).stream().map(JsonObject::new).toList();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + viewer.port() + path;
    }

    private HttpResponse<String> get(String path, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
