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

    private static final String TOKEN = "correct horse battery";
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
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        vertx = Vertx.vertx();
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        viewer = Viewer.start(options().withAddress("0.0.0.0", 0, access()));
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
    void shouldAnswerNothingWithoutTheToken() {
        for (String path : PATHS) {
            for (String header : new String[] {
                "",
                "Basic",
                "Basic ",
                "Basic %%%",
                basic("x", ""),
                basic("x", TOKEN + "x"),
                basic("x", TOKEN.substring(1)),
                basic(TOKEN, "x"),
                "Bearer " + TOKEN
            }) {
                HttpClientResponse answer = get(path, "Authorization", header);
                assertEquals(401, answer.statusCode(), path + " with " + header);
                assertTrue(answer.getHeader("WWW-Authenticate").startsWith("Basic "));
                assertTrue(answer.cookies().isEmpty());
            }
            for (String cookie : new String[] {"", "0".repeat(64), TOKEN}) {
                assertEquals(
                        401, get(path, "Cookie", Login.COOKIE + "=" + cookie).statusCode(), path);
            }
        }
    }

    @Test
    void shouldLetAProgramInWithTheToken() {
        assertEquals(200, get("/", "Authorization", basic("anybody", TOKEN)).statusCode());
        assertEquals(200, get("/", "Authorization", basic("", TOKEN)).statusCode());
        HttpClientResponse metrics = get("/metrics", "Authorization", basic("prometheus", TOKEN));
        assertEquals(200, metrics.statusCode());
        assertTrue(
                metrics.body().await().toString(StandardCharsets.UTF_8).contains("\npentimento_viewer_pages 0"),
                "no count of pages");
    }

    @Test
    void shouldGiveABrowserACookieThatOpensTheWebSocketAndTellsNothing() throws Exception {
        List<String> cookies =
                get("/", "Authorization", basic("anybody", TOKEN)).cookies();
        assertEquals(1, cookies.size());
        String cookie = cookies.get(0);
        for (String attribute : List.of("; Path=/", "; Secure", "; HTTPOnly", "; SameSite=Strict")) {
            assertTrue(cookie.contains(attribute), cookie);
        }
        assertFalse(cookie.contains(TOKEN), cookie);
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertEquals(200, get("/", "Cookie", pair).statusCode());
        assertEquals(101, connect("Cookie", pair, null));
        assertEquals(101, connect("Cookie", pair, "https://127.0.0.1:" + viewer.port()));
        assertEquals(403, connect("Cookie", pair, "https://example.org"));
    }

    @Test
    void shouldKeepTheWebSocketShutWithoutTheToken() throws Exception {
        for (String header : new String[] {"", basic("x", "y")}) {
            assertEquals(401, connect("Authorization", header, "https://127.0.0.1:" + viewer.port()));
        }
        assertEquals(101, connect("Authorization", basic("x", TOKEN), null));
    }

    @Test
    void shouldTakeNothingFromAnybodyButOverItsWebSocket() throws Exception {
        for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH)) {
            for (String path : PATHS) {
                assertEquals(401, answer(method, path, "", "").statusCode(), method + " " + path);
                int status =
                        answer(method, path, "Authorization", basic("x", TOKEN)).statusCode();
                assertTrue(status == 404 || status == 405, method + " " + path + ": " + status);
            }
        }
        assertEquals(401, connect("/", "", "", null));
        assertEquals(200, connect("/", "Authorization", basic("x", TOKEN), null), "a WebSocket elsewhere");
    }

    @Test
    void shouldSpeakToNobodyWithoutEncryption() {
        var plain = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(viewer.port())
                .setMethod(HttpMethod.GET)
                .setURI("/")
                .putHeader("Authorization", basic("x", TOKEN));
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
                            && error.getMessage().contains("--tls-cert, --tls-key, --token-file"),
                    error::getMessage);
        }
        for (String host : List.of("127.0.0.1", "localhost", "::1", "127.0.0.2")) {
            options().withAddress(host, 0);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithTheFiles() throws IOException {
        Path token = Files.writeString(folder.resolve("short"), "secret\nmore than sixteen characters here");
        var tooShort = assertThrows(
                IllegalArgumentException.class,
                () -> PageAccess.of(folder.resolve("cert.pem"), folder.resolve("key.pem"), token));
        assertTrue(
                tooShort.getMessage().startsWith(token + ": token of 6 characters: use at least 16"),
                tooShort::getMessage);
        assertFalse(tooShort.getMessage().contains("secret"), tooShort::getMessage);
        var missing = assertThrows(
                ViewerException.class,
                () -> PageAccess.of(folder.resolve("no.pem"), folder.resolve("key.pem"), folder.resolve("token")));
        assertTrue(missing.getMessage().startsWith(folder.resolve("no.pem") + ": cannot be read"));
        var swapped = PageAccess.of(folder.resolve("key.pem"), folder.resolve("cert.pem"), folder.resolve("token"));
        var error =
                assertThrows(ViewerException.class, () -> Viewer.start(options().withAddress("127.0.0.1", 0, swapped)));
        assertTrue(error.getMessage().contains("both must be PEM"), error::getMessage);
    }

    private static HttpClientResponse get(String path, String header, String value) {
        return answer(HttpMethod.GET, path, header, value);
    }

    private static HttpClientResponse answer(HttpMethod method, String path, String header, String value) {
        var to = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(viewer.port())
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
        return PageAccess.of(folder.resolve("cert.pem"), folder.resolve("key.pem"), folder.resolve("token"));
    }

    private static ViewerOptions options() {
        KafkaAccess kafka = KafkaAccess.of(broker.bootstrapServers());
        return ViewerOptions.of(kafka, new Topics("test"), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .withCacheFolder(folder.resolve("cache"));
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
