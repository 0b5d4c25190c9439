package io.pentimento.proto;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * The file that says how a Kafka client is let in. All other settings are ours: who changes them changes what the log
 * promises.
 */
final class SecurityProperties {

    private static final List<String> PREFIXES = List.of("security.", "sasl.", "ssl.");
    private static final List<String> FILES =
            List.of(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);

    private SecurityProperties() {}

    /** @throws IllegalArgumentException when the file cannot be read, or holds a property that is not of this kind */
    static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            // Not the text of an IllegalArgumentException: it may quote the file.
            throw new IllegalArgumentException(
                    file + ": cannot be read" + (e instanceof IOException ? " (" + e + ")" : "")
                            + ": name a properties file of a Kafka client, in UTF-8",
                    null);
        }
        Map<String, String> security = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            requireOfThisKind(file, name);
            security.put(name, properties.getProperty(name));
        }
        if (!security.containsKey(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)) {
            throw new IllegalArgumentException(
                    file + ": property " + CommonClientConfigs.SECURITY_PROTOCOL_CONFIG
                            + " is missing, and nothing would be encrypted: add SASL_SSL, or SSL for a broker without passwords");
        }
        return security;
    }

    private static void requireOfThisKind(Path file, String name) {
        if (PREFIXES.stream().noneMatch(name::startsWith)) {
            throw new IllegalArgumentException(file + ": property " + name
                    + ": only those that begin with security., sasl. or ssl. belong here; remove it");
        }
        if (!AdminClientConfig.configNames().contains(name)) {
            throw new IllegalArgumentException(
                    file + ": property " + name + ": Kafka's clients have none of that name; correct or remove it");
        }
    }

    /**
     * Makes a client with these settings, which asks nobody anything.
     *
     * @throws IllegalArgumentException when Kafka cannot use one of them
     */
    static void requireUsable(Path file, Map<String, Object> settings) {
        for (String property : FILES) {
            if (settings.get(property) instanceof String path && !Files.isReadable(Path.of(path))) {
                throw new IllegalArgumentException(file + ": property " + property + "=" + path
                        + ": cannot be read; name a file that is there and that you may read");
            }
        }
        if (settings.get(SaslConfigs.SASL_JAAS_CONFIG) instanceof String login) {
            requireLogin(file, login);
        }
        try {
            Admin.create(settings).close(Duration.ZERO);
        } catch (KafkaException e) {
            Throwable reason = KafkaAccess.reason(e);
            String wrapped = e.getCause() == null || e.getCause() == reason
                    ? ""
                    : e.getCause().getMessage() + ": ";
            throw new IllegalArgumentException(
                    file + ": Kafka cannot use it: " + wrapped + reason.getMessage() + "; correct that property", e);
        }
    }

    /** Says nothing of the value, not even as a cause: parts of a password may stand in Kafka's message. */
    private static void requireLogin(Path file, String login) {
        try {
            JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(login)));
        } catch (IllegalArgumentException | KafkaException e) {
            throw new IllegalArgumentException(file + ": property " + SaslConfigs.SASL_JAAS_CONFIG
                    + ": is not understood; write it on one line, as PlainLoginModule"
                    + " required username=\"NAME\" password=\"PASSWORD\";");
        }
    }
}
