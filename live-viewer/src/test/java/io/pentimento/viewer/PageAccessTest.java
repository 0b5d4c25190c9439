package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.viewer.access.PageAccess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries to get in to a page that other machines may open. */
class PageAccessTest {

    private static final String PASSWORD = "correct horse battery";
    private static final String COOKIE = "__Host-pentimento";
    private static final List<String> PATHS =
            List.of("/", "/index.html", "/ws", "/healthz", "/api/scans", "/api/lines", "/metrics", "/nothing");

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static Viewer viewer;
    private static Vertx vertx;

    @BeforeAll
    static void serve() throws Exception {
        makeCertificate();
        Files.writeString(
                folder.resolve("users"),
                "# who works here\nada:" + hash("-6") + "bob:" + hash("-apr1") + "eve:" + hash("-5"));
        Files.writeString(folder.resolve("roles"), "operator: ada\nadmin: eve\n");
        vertx = Vertx.vertx();
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        viewer =
                Viewer.start(options().withAddress("0.0.0.0", 0, access()).withAuditLog(folder.resolve("audit.jsonl")));
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            viewer.close();
            broker.close();
            vertx.close().await();
        }
    }

    @Test
    void shouldAnswerNothingToWhomItDoesNotKnow() {
        for (String path : PATHS) {
            for (String header :
                    new String[] {"", "Basic", "Basic ", "Basic %%%", "Basic OmE=", "Bearer " + PASSWORD}) {
                HttpClientResponse answer = get(path, "Authorization", header);
                assertEquals(401, answer.statusCode(), path + " with " + header);
                assertTrue(answer.getHeader("WWW-Authenticate").startsWith("Basic "));
                assertTrue(answer.cookies().isEmpty());
            }
            for (String cookie : new String[] {"", "0".repeat(64), PASSWORD, "e30.e30", "."}) {
                assertEquals(401, get(path, "Cookie", COOKIE + "=" + cookie).statusCode(), path);
            }
        }
        assertEquals(403, get("/login?once=x", "", "").statusCode(), "there is no such link beyond this machine");
        assertEquals(403, get("/login?guest=x.y", "", "").statusCode());
    }

    @Test
    void shouldLetAProgramInWithNameAndPassword() {
        for (String name : List.of("ada", "bob", "eve")) {
            assertEquals(200, get("/", "Authorization", basic(name, PASSWORD)).statusCode(), name);
        }
        HttpClientResponse metrics = get("/metrics", "Authorization", basic("bob", PASSWORD));
        assertEquals(200, metrics.statusCode());
        assertTrue(
                metrics.body().await().toString(StandardCharsets.UTF_8).contains("\npentimento_viewer_pages"),
                "no count of pages");
    }

    @Test
    void shouldMakeGuessingSlow() throws Exception {
        try (Viewer guessed =
                Viewer.start(options(Clock.fixed(Instant.now(), ZoneOffset.UTC)).withAddress("0.0.0.0", 0, access()))) {
            int[] statuses = new int[7];
            for (int i = 0; i < statuses.length; i++) {
                statuses[i] = get(guessed, "/", "Authorization", basic("ada", "guess" + i))
                        .statusCode();
            }
            assertEquals(401, statuses[0]);
            assertEquals(401, statuses[4]);
            assertEquals(429, statuses[6]);
            HttpClientResponse right = get(guessed, "/", "Authorization", basic("ada", PASSWORD));
            assertEquals(429, right.statusCode(), "not even with the right one before the time");
            assertTrue(Integer.parseInt(right.getHeader("Retry-After")) > 0);
        }
    }

    @Test
    void shouldGiveABrowserACookieThatOpensTheWebSocketAndTellsNothing() throws Exception {
        List<String> cookies = get("/", "Authorization", basic("ada", PASSWORD)).cookies();
        assertEquals(1, cookies.size());
        String cookie = cookies.get(0);
        for (String attribute : List.of("; Path=/", "; Secure", "; HTTPOnly", "; SameSite=Strict")) {
            assertTrue(cookie.contains(attribute), cookie);
        }
        assertFalse(cookie.contains(PASSWORD), cookie);
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertEquals(200, get("/", "Cookie", pair).statusCode());
        assertEquals(101, connect("Cookie", pair, null));
        assertEquals(101, connect("Cookie", pair, "https://127.0.0.1:" + viewer.port()));
        assertEquals(403, connect("Cookie", pair, "https://example.org"));
        String forged = pair.substring(0, pair.lastIndexOf('.')) + "x" + pair.substring(pair.lastIndexOf('.'));
        assertEquals(401, get("/", "Cookie", forged).statusCode(), "other facts under the same signature");
    }

    @Test
    void shouldKeepTheWebSocketShutWithoutAPassword() throws Exception {
        for (String header : new String[] {"", "Basic eA=="}) {
            assertEquals(401, connect("Authorization", header, "https://127.0.0.1:" + viewer.port()));
        }
        assertEquals(101, connect("Authorization", basic("bob", PASSWORD), null));
    }

    @Test
    void shouldKeepWhoWasNotLetIn() throws Exception {
        assertEquals(401, get("/", "Authorization", basic("mallory", "s3cret")).statusCode());
        String audit = Files.readString(folder.resolve("audit.jsonl"));
        assertTrue(audit.contains("\"what\":\"login\",\"who\":\"mallory\""), audit);
        assertFalse(audit.contains("s3cret"), audit);
    }

    @Test
    void shouldTakeNothingFromAnybodyButOverItsWebSocket() throws Exception {
        for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH)) {
            for (String path : PATHS) {
                assertEquals(401, answer(method, path, "", "").statusCode(), method + " " + path);
                int status = answer(method, path, "Authorization", basic("ada", PASSWORD))
                        .statusCode();
                assertTrue(status == 404 || status == 405, method + " " + path + ": " + status);
            }
        }
        assertEquals(401, connect("/", "", "", null));
        assertEquals(200, connect("/", "Authorization", basic("ada", PASSWORD), null), "a WebSocket elsewhere");
    }

    @Test
    void shouldSpeakToNobodyWithoutEncryption() {
        var plain = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(viewer.port())
                .setMethod(HttpMethod.GET)
                .setURI("/")
                .putHeader("Authorization", basic("ada", PASSWORD));
        var client = vertx.createHttpClient();
        assertThrows(
                HttpClosedException.class,
                () -> client.request(plain).compose(request -> request.send()).await());
        assertTrue(viewer.url().startsWith("https://"), viewer.url());
    }

    @Test
    void shouldRefuseAnAddressOfTheNetworkWithoutAccess() {
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1")) {
            var error =
                    assertThrows(IllegalArgumentException.class, () -> options().withAddress(host, 0));
            assertTrue(
                    error.getMessage().startsWith("host=" + host)
                            && error.getMessage().contains("--tls-cert, --tls-key, and --users or --oidc"),
                    error::getMessage);
        }
        for (String host : List.of("127.0.0.1", "localhost", "::1", "127.0.0.2")) {
            options().withAddress(host, 0);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheFiles() throws IOException {
        assertWrong("eve:plain", "", "eve: must be name:hash");
        assertWrong("eve", "", "must be name:hash");
        assertWrong("", "", "names nobody");
        assertWrong("eve:$6$x$y\neve:$6$x$z", "", "eve is there twice");
        assertWrong("eve:$6$x$y", "operator: bob", "bob has no password");
        assertWrong("eve:$6$x$y", "emperor: eve", "role=emperor: must be viewer, operator or admin");
        Path cert = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        PageAccess.Login users = access().login();
        var missing = assertThrows(
                IllegalArgumentException.class, () -> new PageAccess(folder.resolve("no.pem"), key, users));
        assertTrue(missing.getMessage().startsWith(folder.resolve("no.pem") + ": cannot be read"));
        var swapped = new PageAccess(key, cert, users);
        var error =
                assertThrows(ViewerException.class, () -> Viewer.start(options().withAddress("127.0.0.1", 0, swapped)));
        assertTrue(error.getMessage().contains("both must be PEM"), error::getMessage);
    }

    private static void assertWrong(String users, String roles, String message) throws IOException {
        Path userFile = Files.writeString(folder.resolve("wrong-users"), users);
        Path roleFile = Files.writeString(folder.resolve("wrong-roles"), roles);
        var access = new PageAccess(
                folder.resolve("cert.pem"), folder.resolve("key.pem"), new PageAccess.UserFile(userFile, roleFile));
        var error = assertThrows(
                IllegalArgumentException.class, () -> Viewer.start(options().withAddress("127.0.0.1", 0, access)));
        assertTrue(error.getMessage().contains(message), error::getMessage);
    }

    /** As people make them. */
    private static String hash(String kind) throws Exception {
        Process openssl = new ProcessBuilder("openssl", "passwd", kind, PASSWORD).start();
        return new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static HttpClientResponse get(String path, String header, String value) {
        return get(viewer, path, header, value);
    }

    private static HttpClientResponse get(Viewer from, String path, String header, String value) {
        return answer(from, HttpMethod.GET, path, header, value);
    }

    private static HttpClientResponse answer(HttpMethod method, String path, String header, String value) {
        return answer(viewer, method, path, header, value);
    }

    private static HttpClientResponse answer(Viewer from, HttpMethod method, String path, String header, String value) {
        var to = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(from.port())
                .setMethod(method)
                .setURI(path);
        if (!value.isEmpty()) {
            to.putHeader(header, value);
        }
        var client = vertx.createHttpClient(new HttpClientOptions().setSsl(true).setTrustOptions(trust()));
        return client.request(to)
                .compose(request -> request.send())
                .compose(answer -> answer.body().map(body -> answer))
                .await();
    }

    /** Status of the answer to a WebSocket's request: 101 lets it in. */
    private static int connect(String header, String value, String origin) throws Exception {
        return connect("/ws", header, value, origin);
    }

    private static int connect(String path, String header, String value, String origin) throws Exception {
        var builder =
                HttpClient.newBuilder().sslContext(trustingContext()).build().newWebSocketBuilder();
        if (!value.isEmpty()) {
            builder.header(header, value);
        }
        if (origin != null) {
            builder.header("Origin", origin);
        }
        try {
            builder.buildAsync(URI.create("wss://127.0.0.1:" + viewer.port() + path), new WebSocket.Listener() {})
                    .get()
                    .abort();
            return 101;
        } catch (ExecutionException e) {
            assertInstanceOf(WebSocketHandshakeException.class, e.getCause());
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    private static SSLContext trustingContext() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        try (InputStream certificate = Files.newInputStream(folder.resolve("cert.pem"))) {
            trusted.setCertificateEntry(
                    "viewer", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static PemTrustOptions trust() {
        return new PemTrustOptions().addCertPath(folder.resolve("cert.pem").toString());
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static PageAccess access() {
        return new PageAccess(
                folder.resolve("cert.pem"),
                folder.resolve("key.pem"),
                new PageAccess.UserFile(folder.resolve("users"), folder.resolve("roles")));
    }

    private static ViewerOptions options() {
        return options(Clock.systemUTC());
    }

    private static ViewerOptions options(Clock clock) {
        KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
        ViewerOptions usual =
                ViewerOptions.of(kafka, new Topics("test"), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        return new ViewerOptions(
                usual.host(),
                usual.port(),
                kafka,
                usual.topics(),
                folder.resolve("cache"),
                usual.mapsBytes(),
                clock,
                usual.meters(),
                usual.access(),
                usual.keyFile(),
                usual.auditLog());
    }

    private static void makeCertificate() throws IOException, InterruptedException {
        try {
            int code = new ProcessBuilder(
                            "openssl",
                            "req",
                            "-x509",
                            "-newkey",
                            "rsa:2048",
                            "-nodes",
                            "-days",
                            "2",
                            "-subj",
                            "/CN=127.0.0.1",
                            "-addext",
                            "subjectAltName=IP:127.0.0.1",
                            "-keyout",
                            folder.resolve("key.pem").toString(),
                            "-out",
                            folder.resolve("cert.pem").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("openssl.log").toFile())
                    .start()
                    .waitFor();
            assertEquals(0, code, Files.readString(folder.resolve("openssl.log")));
        } catch (IOException e) {
            assumeTrue(false, "skipped: openssl is not installed: " + e.getMessage());
        }
    }
}
