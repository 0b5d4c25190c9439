package io.pentimento.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaAccessTest {

    private static final String NOBODY = "127.0.0.1:1";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String SASL = "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n";

    @TempDir
    Path folder;

    @Test
    void shouldMakeEveryKindOfClientWithTheFilesProperties() throws IOException {
        Path file = write(SASL + "sasl.jaas.config=" + LOGIN + " username=\"a\" password=\"topsecret\";\n");
        KafkaAccess access = KafkaAccess.of(NOBODY, file);
        access.consumer(Map.of("group.id", "g")).close();
        access.producer(Map.of()).close();
        access.admin().close();
        assertEquals(NOBODY, access.bootstrapServers());
        assertEquals(NOBODY, access.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acks=1                    | property acks: only those that begin with security., sasl. or ssl.",
                "bootstrap.servers=x:1     | property bootstrap.servers: only those",
                "ssl.trustore.location=x   | property ssl.trustore.location: Kafka's clients have none of that name",
                "ssl.truststore.type=PEM   | property security.protocol is missing",
                "security.protocol=TLS     | security.protocol",
                "security.protocol=SASL_SSL| JAAS",
            })
    void shouldNameThePropertyThatCannotBeUsed(String property, String said) throws IOException {
        assertRefused(write(property + "\n"), said);
    }

    @Test
    void shouldNameTheFileThatCannotBeRead() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        assertRefused(nowhere, "cannot be read");
        assertRefused(
                write("security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=" + nowhere),
                "property ssl.truststore.location=" + nowhere + ": cannot be read");
        Path text = Files.writeString(folder.resolve("text"), "no certificate");
        assertRefused(
                write("security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=" + text),
                text.toString());
        Path latin = Files.write(folder.resolve("latin"), "ssl.x=\u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(latin, "in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LOGIN + " username=\"a\" password=\"topsecret\"",
                LOGIN + " username=\"a\" password=topsecret topsecret;",
                "required password=topsecret;",
                "topsecret",
                "\\u00zz topsecret",
            })
    void shouldNotTellAPasswordThatIsWrittenWrongly(String login) throws IOException {
        Path file = write(SASL + "sasl.jaas.config=" + login + "\n");
        var error = assertThrows(IllegalArgumentException.class, () -> KafkaAccess.of(NOBODY, file));
        assertTrue(error.getMessage().startsWith(file + ": "), error::getMessage);
        assertFalse(error.getMessage().contains("topsecret"), error::getMessage);
        assertNull(error.getCause());
    }

    @Test
    void shouldSayWhereItLookedWhenNobodyAnswers() throws IOException {
        String address;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        var error = assertThrows(
                KafkaUnavailableException.class, () -> KafkaAccess.of(address).requireBroker());
        assertTrue(error.getMessage().startsWith("no Kafka broker answers at " + address + " ("), error::getMessage);
        assertTrue(error.getMessage().contains("\"pentimento broker\""), error::getMessage);
    }

    @Test
    void shouldSayThatABrokersNameIsUnknownOrMissing() {
        var unknown = assertThrows(KafkaUnavailableException.class, () -> KafkaAccess.of("no.such.host.invalid:1")
                .admin());
        assertTrue(unknown.getMessage().contains("No resolvable bootstrap urls"), unknown::getMessage);
        assertThrows(IllegalArgumentException.class, () -> KafkaAccess.of(" "));
    }

    @Test
    void shouldTellARefusalFromSilence() {
        var refusal = KafkaAccess.of(NOBODY).unavailable(new SaslAuthenticationException("Invalid user or password"));
        assertEquals(
                "the Kafka broker at " + NOBODY + " does not let us in (Invalid user or password): add --kafka-config",
                refusal.getMessage());
    }

    private static void assertRefused(Path file, String said) {
        var error = assertThrows(IllegalArgumentException.class, () -> KafkaAccess.of(NOBODY, file));
        assertTrue(error.getMessage().startsWith(file + ": "), error::getMessage);
        assertTrue(error.getMessage().contains(said), error::getMessage);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("client.properties"), text);
    }
}
