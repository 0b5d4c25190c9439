package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tries to get in to a broker that other machines may reach. */
class SecuredBrokerTest {

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final Topics TOPICS = new Topics("maxrf");
    private static final String USER = "adapter-1.x_y";

    /** With every character that means something on the way to the broker. */
    private static final String PASSWORD = "p:\"q\\s=;{}#!// 'u user_x=\"y\" \\n";

    private static final String WRONG = PASSWORD + "?";

    @TempDir
    static Path folder;

    private static Child broker;
    private static String kafka;
    private static String address;

    /** Clients that are not to be let in. */
    enum Stranger {
        WITHOUT_ENCRYPTION,
        WITHOUT_ENCRYPTION_WITH_PASSWORD,
        WITHOUT_PASSWORD,
        WITH_WRONG_PASSWORD,
        WITH_EMPTY_PASSWORD,
        WITH_UNKNOWN_NAME,
        WITH_ANOTHER_MECHANISM,
        WITH_ANOTHER_AUTHORITY;

        private Properties properties() {
            return switch (this) {
                case WITHOUT_ENCRYPTION -> new Properties();
                case WITHOUT_ENCRYPTION_WITH_PASSWORD -> client("SASL_PLAINTEXT", USER, PASSWORD, "broker");
                case WITHOUT_PASSWORD -> client("SSL", null, null, "broker");
                case WITH_WRONG_PASSWORD -> client("SASL_SSL", USER, WRONG, "broker");
                case WITH_EMPTY_PASSWORD -> client("SASL_SSL", USER, "", "broker");
                case WITH_UNKNOWN_NAME -> client("SASL_SSL", "admin", PASSWORD, "broker");
                case WITH_ANOTHER_MECHANISM -> {
                    Properties scram = client("SASL_SSL", USER, PASSWORD, "broker");
                    scram.setProperty("sasl.mechanism", "SCRAM-SHA-512");
                    scram.setProperty("sasl.jaas.config", jaas("scram.ScramLoginModule", USER, PASSWORD));
                    yield scram;
                }
                case WITH_ANOTHER_AUTHORITY -> client("SASL_SSL", USER, PASSWORD, "other");
            };
        }
    }

    @BeforeAll
    static void startBroker() throws Exception {
        ForeignProgram.assume("openssl", "version");
        address = Network.outside().map(InetAddress::getHostAddress).orElse("127.0.0.1");
        certify("broker");
        certify("other");
        Path users = Files.writeString(folder.resolve("users"), "# who may come in\n\n" + USER + ":" + PASSWORD + "\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        broker = Child.start(broker("0.0.0.0", "broker.pem", "broker.key", "users"));
        kafka = broker.line();
    }

    @AfterAll
    static void stopBroker() throws InterruptedException {
        if (broker != null) {
            broker.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveNothingTo(Stranger stranger) throws Exception {
        assertThrows(ExecutionException.class, () -> topics(stranger.properties()));
        // The broker is there all the same.
        topics(client("SASL_SSL", USER, PASSWORD, "broker"));
    }

    @Test
    void shouldListenBeyondLoopbackForClientsAlone() throws Exception {
        int port = Integer.parseInt(kafka.substring(kafka.lastIndexOf(':') + 1));
        List<Network.Listener> listeners = Network.listeners(broker.pid());
        assertTrue(listeners.size() >= 3, listeners::toString);
        for (Network.Listener listener : listeners) {
            assertEquals(listener.port() != port, listener.isLoopback(), listeners::toString);
        }
        try (Admin admin = access(client("SASL_SSL", USER, PASSWORD, "broker")).admin()) {
            assertEquals(
                    List.of(kafka),
                    admin.describeCluster().nodes().get().stream()
                            .map(SecuredBrokerTest::address)
                            .toList());
        }
    }

    @Test
    void shouldPaintEveryPixelOfAScanForThoseWhoKnowThePassword() throws Exception {
        Properties client = client("SASL_SSL", USER, PASSWORD, "broker");
        String config = file(client).toString();
        KafkaAccess access = access(client);
        access.create(TOPICS);
        try (MapFollower maps = new MapFollower(access, TOPICS, "guarded", Duration.ZERO);
                Child processor = Child.start("process", "--kafka", kafka, "--kafka-config", config);
                Child viewer = Child.start("view", "--port=0", "--kafka", kafka, "--kafka-config", config);
                Child adapter = Child.start(
                        "acquire",
                        "--source=simulate",
                        "--size=6x8",
                        "--rate=max",
                        "--scan=guarded",
                        "--kafka",
                        kafka,
                        "--kafka-config",
                        config)) {
            assertTrue(viewer.line().startsWith("http://127.0.0.1:"));
            Run acquired = adapter.result().succeeded();
            MapFollower.Result result = maps.await();
            assertEquals(48, result.pixels());
            assertEquals(0, result.lost() + result.duplicated() + result.rejected());
            Run listed = Run.of("scans", "list", "--kafka", kafka, "--kafka-config", config);
            assertTrue(listed.succeeded().out().contains("guarded"), listed.out());
            String maps5 = folder.resolve("maps.h5").toString();
            Run.of("scans", "export", "guarded", maps5, "--kafka", kafka, "--kafka-config", config)
                    .succeeded();
            for (String said : List.of(acquired.err(), processor.err(), viewer.err(), broker.err())) {
                assertFalse(said.contains(PASSWORD.substring(0, 4)), said);
            }
        }
    }

    @Test
    void shouldSayToOurCommandsWhyTheyAreNotLetIn() throws Exception {
        Path wrong = file(client("SASL_SSL", USER, WRONG, "broker"));
        Path other = file(client("SASL_SSL", USER, PASSWORD, "other"));
        for (Path config : List.of(wrong, other)) {
            Run run = Run.of("scans", "list", "--kafka", kafka, "--kafka-config", config.toString());
            run.failed(FAILED, "the Kafka broker at " + kafka + " does not let us in", "--kafka-config");
            assertFalse(run.err().contains(PASSWORD.substring(0, 4)), run.err());
        }
        Run.of("scans", "list", "--kafka", kafka)
                .failed(FAILED, "no Kafka broker answers at " + kafka, "needs --kafka-config");
        Run.of("demo", "--headless", "--kafka-config", wrong.toString()).failed(USAGE, "needs --kafka");
        Run.of("process", "--kafka-config", "nowhere").failed(USAGE, "nowhere: cannot be read", "properties file");
    }

    @Test
    void shouldRefuseToListenBeyondLoopbackWithoutSoundProtection() throws Exception {
        Run.of("broker", "--host=0.0.0.0").failed(USAGE, "host=0.0.0.0", "--tls-cert, --tls-key, --users");
        Run.of("broker", "--host=0.0.0.0", "--tls-cert=x").failed(USAGE, "needs all three of them");
        Run.of(broker("0.0.0.0", "broker.pem", "broker.key", "nobody")).failed(FAILED, "nobody: cannot be read");
        Run.of(broker("0.0.0.0", "broker.pem", "other.key", "users"))
                .failed(FAILED, "other.key: is not the key of", "broker.pem");
        Run.of(broker("0.0.0.0", "broker.key", "broker.key", "users")).failed(FAILED, "not a certificate in PEM");
        Run.of(broker("0.0.0.0", "broker.pem", "broker.pem", "users")).failed(FAILED, "PKCS #8", "openssl pkcs8");
        Path open = Files.copy(folder.resolve("users"), folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        Run.of(broker("0.0.0.0", "broker.pem", "broker.key", "open")).failed(USAGE, "chmod 600 " + open);
    }

    /** The topics that a client with these properties is told. */
    private static Set<String> topics(Properties properties) throws ExecutionException, InterruptedException {
        Map<String, Object> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        settings.putAll(
                Map.of("bootstrap.servers", kafka, "default.api.timeout.ms", "6000", "request.timeout.ms", "3000"));
        try (Admin admin = Admin.create(settings)) {
            return admin.listTopics().names().get();
        }
    }

    private static String address(Node node) {
        return node.host() + ":" + node.port();
    }

    private static String[] broker(String host, String certificate, String key, String users) {
        return new String[] {
            "broker",
            "--host",
            host,
            "--advertise",
            address,
            "--port=0",
            "--data",
            folder.resolve("log").toString(),
            "--tls-cert",
            folder.resolve(certificate).toString(),
            "--tls-key",
            folder.resolve(key).toString(),
            "--users",
            folder.resolve(users).toString()
        };
    }

    private static Properties client(String protocol, String user, String password, String authority) {
        Properties properties = new Properties();
        properties.setProperty("security.protocol", protocol);
        properties.setProperty("ssl.truststore.type", "PEM");
        properties.setProperty(
                "ssl.truststore.location", folder.resolve(authority + ".pem").toString());
        if (user != null) {
            properties.setProperty("sasl.mechanism", "PLAIN");
            properties.setProperty("sasl.jaas.config", jaas("plain.PlainLoginModule", user, password));
        }
        return properties;
    }

    private static String jaas(String module, String user, String password) {
        String quoted = password.replace("\\", "\\\\").replace("\"", "\\\"");
        return "org.apache.kafka.common.security." + module + " required username=\"" + user + "\" password=\"" + quoted
                + "\";";
    }

    private static KafkaAccess access(Properties properties) throws IOException {
        return KafkaAccess.of(kafka, file(properties));
    }

    private static Path file(Properties properties) throws IOException {
        Path file = Files.createTempFile(folder, "client", ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    private static void certify(String name) throws IOException, InterruptedException {
        ForeignProgram.output(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=IP:" + address,
                "-keyout",
                folder.resolve(name + ".key").toString(),
                "-out",
                folder.resolve(name + ".pem").toString());
    }
}
