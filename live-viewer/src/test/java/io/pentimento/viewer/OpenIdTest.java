package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.viewer.access.PageAccess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People log in at a small OpenID provider that lives here: real HTTP, real signatures. */
class OpenIdTest {

    private static final String CLIENT = "pentimento";
    private static final String SECRET = "client secret";
    private static final String COOKIE = "__Host-pentimento";
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static LocalBroker broker;
    private static Provider provider;
    private static Viewer viewer;
    private static HttpClient browser;

    /** Issues what it is told to, to whoever knows the client's secret and the verifier of the code's challenge. */
    private static final class Provider {
        private final KeyPair key = rsa();
        private final KeyPair anotherKey = rsa();
        private final Map<String, Map<String, String>> codes = new HashMap<>();
        private final HttpServer server;
        private UnaryOperator<JsonObject> claims = same -> same;
        private boolean forges;

        Provider() {
            server = vertx.createHttpServer()
                    .requestHandler(this::answer)
                    .listen(0, "127.0.0.1")
                    .await();
        }

        String issuer() {
            return "http://127.0.0.1:" + server.actualPort();
        }

        private void answer(HttpServerRequest request) {
            switch (request.path()) {
                case "/.well-known/openid-configuration" ->
                    json(
                            request,
                            new JsonObject()
                                    .put("issuer", issuer())
                                    .put("authorization_endpoint", issuer() + "/authorize")
                                    .put("token_endpoint", issuer() + "/token")
                                    .put("jwks_uri", issuer() + "/keys"));
                case "/keys" -> json(request, new JsonObject().put("keys", new JsonArray().add(jwk())));
                case "/token" -> request.body().onSuccess(body -> token(request, form(body.toString())));
                default -> request.response().setStatusCode(404).end();
            }
        }

        /** What a person's browser brings back after they have logged in at this address. */
        Map<String, String> login(String address) {
            Map<String, String> asked = form(URI.create(address).getRawQuery());
            assertEquals("S256", asked.get("code_challenge_method"));
            String code = UUID.randomUUID().toString();
            codes.put(code, asked);
            return Map.of("code", code, "state", asked.get("state"));
        }

        private void token(HttpServerRequest request, Map<String, String> form) {
            Map<String, String> asked = codes.remove(form.get("code"));
            String basic = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
            boolean isClient = ("Basic " + basic).equals(request.getHeader("Authorization"))
                    || SECRET.equals(form.get("client_secret"));
            boolean isVerifier = asked != null
                    && asked.get("code_challenge")
                            .equals(URL.encodeToString(sha256(form.getOrDefault("code_verifier", ""))));
            if (!isClient || !isVerifier || !asked.get("redirect_uri").equals(form.get("redirect_uri"))) {
                request.response().setStatusCode(400).end("{\"error\":\"invalid_grant\"}");
                return;
            }
            long now = Instant.now().getEpochSecond();
            JsonObject facts = claims.apply(new JsonObject()
                    .put("iss", issuer())
                    .put("aud", CLIENT)
                    .put("sub", "1234")
                    .put("preferred_username", "ada")
                    .put("roles", new JsonArray(List.of("operator", "something else")))
                    .put("nonce", asked.get("nonce"))
                    .put("iat", now)
                    .put("exp", now + 300));
            json(
                    request,
                    new JsonObject()
                            .put("access_token", UUID.randomUUID().toString())
                            .put("token_type", "Bearer")
                            .put("expires_in", 300)
                            .put("id_token", signed(facts)));
        }

        private JsonObject jwk() {
            RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
            return new JsonObject()
                    .put("kty", "RSA")
                    .put("kid", "1")
                    .put("alg", "RS256")
                    .put("use", "sig")
                    .put("n", URL.encodeToString(unsigned(rsa.getModulus())))
                    .put("e", URL.encodeToString(unsigned(rsa.getPublicExponent())));
        }

        private String signed(JsonObject facts) {
            String header = new JsonObject()
                    .put("alg", "RS256")
                    .put("kid", "1")
                    .put("typ", "JWT")
                    .encode();
            String content = URL.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                    + URL.encodeToString(facts.encode().getBytes(StandardCharsets.UTF_8));
            try {
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initSign((forges ? anotherKey : key).getPrivate());
                signature.update(content.getBytes(StandardCharsets.US_ASCII));
                return content + "." + URL.encodeToString(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private static byte[] unsigned(BigInteger number) {
            byte[] bytes = number.toByteArray();
            return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        }

        private static void json(HttpServerRequest request, JsonObject body) {
            request.response().putHeader("Content-Type", "application/json").end(body.encode());
        }

        private static KeyPair rsa() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private static byte[] sha256(String text) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        makeCertificate();
        vertx = Vertx.vertx();
        provider = new Provider();
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        viewer = Viewer.start(options(provider.issuer()));
        browser = vertx.createHttpClient(
                new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
    }

    private static ViewerOptions options(String issuer) {
        PageAccess access = new PageAccess(
                folder.resolve("cert.pem"),
                folder.resolve("key.pem"),
                new PageAccess.OpenId(issuer, CLIENT, SECRET, "roles", ""));
        return ViewerOptions.of(
                        KafkaAccess.of(broker.bootstrapServers()), new Topics("oidc"), new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0, access)
                .withCacheFolder(folder.resolve("cache"))
                .withAuditLog(folder.resolve("audit.jsonl"));
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            viewer.close();
            broker.close();
        }
        if (vertx != null) {
            vertx.close().await();
        }
    }

    @BeforeEach
    void reset() {
        provider.claims = same -> same;
        provider.forges = false;
    }

    @Test
    void shouldLetInWhomTheProviderKnows() {
        HttpClientResponse sent = get("/", "Accept", "text/html");
        assertEquals(303, sent.statusCode());
        String address = sent.getHeader("Location");
        assertTrue(address.startsWith(provider.issuer() + "/authorize?"), address);
        HttpClientResponse back = back(provider.login(address), stateCookie(sent));
        assertEquals(200, back.statusCode(), "a page, since a redirect would come without the strict cookie");
        String cookie = session(back);
        assertTrue(
                back.cookies().stream().anyMatch(c -> c.startsWith(COOKIE + "=") && c.contains("SameSite=Strict")),
                back.cookies().toString());
        assertEquals(200, get("/api/scans", "Cookie", cookie).statusCode());
        try (TestTlsPage page = new TestTlsPage(vertx, viewer, cookie)) {
            assertEquals("ada", page.hello().getName());
            assertEquals("OPERATOR", page.hello().getRole().name());
        }
    }

    @Test
    void shouldLetInNobodyElse() throws Exception {
        assertEquals(401, get("/api/scans", "Accept", "*/*").statusCode());
        assertEquals(401, get("/ws", "", "").statusCode());
        refused(facts -> facts.put("iss", "http://evil.example"));
        refused(facts -> facts.put("aud", "another client"));
        refused(facts -> facts.put("nonce", "of another login"));
        refused(facts -> facts.put("exp", Instant.now().getEpochSecond() - 60));
        refused(facts -> facts.put("roles", new JsonArray(List.of("something else"))));
        refused(facts -> {
            facts.remove("roles");
            return facts;
        });
        provider.forges = true;
        refused(same -> same);
        provider.forges = false;
        HttpClientResponse sent = get("/", "Accept", "text/html");
        Map<String, String> brought = provider.login(sent.getHeader("Location"));
        assertEquals(403, back(brought, "").statusCode(), "another browser");
        assertEquals(
                403,
                back(Map.of("code", brought.get("code"), "state", "x"), stateCookie(sent))
                        .statusCode(),
                "another login");
        assertEquals(200, back(brought, stateCookie(sent)).statusCode());
        assertEquals(403, back(brought, stateCookie(sent)).statusCode(), "a code is used once");
        String audit = Files.readString(folder.resolve("audit.jsonl"));
        assertTrue(audit.contains("has none of the roles"), audit);
        assertFalse(audit.contains(SECRET), audit);
    }

    @Test
    void shouldSayThatTheProviderDoesNotAnswer() {
        var error = assertThrows(ViewerException.class, () -> Viewer.start(options("http://127.0.0.1:1")));
        assertTrue(error.getMessage().startsWith("oidc: the provider cannot be used"), error::getMessage);
    }

    private static void refused(UnaryOperator<JsonObject> claims) {
        provider.claims = claims;
        HttpClientResponse sent = get("/", "Accept", "text/html");
        HttpClientResponse back = back(provider.login(sent.getHeader("Location")), stateCookie(sent));
        assertEquals(403, back.statusCode());
        assertTrue(back.cookies().stream().noneMatch(c -> c.startsWith(COOKIE + "=")));
        provider.claims = same -> same;
    }

    private static HttpClientResponse back(Map<String, String> brought, String cookie) {
        return get("/login/back?code=" + brought.get("code") + "&state=" + brought.get("state"), "Cookie", cookie);
    }

    private static String stateCookie(HttpClientResponse sent) {
        return pair(sent, COOKIE + "-openid");
    }

    private static String session(HttpClientResponse back) {
        return pair(back, COOKIE);
    }

    private static String pair(HttpClientResponse answer, String name) {
        return answer.cookies().stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    private static HttpClientResponse get(String path, String header, String value) {
        RequestOptions to = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(viewer.port())
                .setMethod(HttpMethod.GET)
                .setURI(path);
        if (!value.isEmpty()) {
            to.putHeader(header, value);
        }
        return browser.request(to)
                .compose(request -> request.send())
                .compose(answer -> answer.body().map(body -> answer))
                .await();
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(decoded(parts[0]), decoded(parts[1]));
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void makeCertificate() throws IOException, InterruptedException {
        try {
            Process openssl = new ProcessBuilder(
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
                            "-keyout",
                            folder.resolve("key.pem").toString(),
                            "-out",
                            folder.resolve("cert.pem").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("openssl.log").toFile())
                    .start();
            assertEquals(0, openssl.waitFor(), Files.readString(folder.resolve("openssl.log")));
        } catch (IOException e) {
            assumeTrue(false, "skipped: openssl is not installed: " + e.getMessage());
        }
    }
}
