package io.pentimento.standalone;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Option;

/** Which broker, and which instrument's topics. */
final class KafkaOptions {

    static final String CONFIG = "properties of a Kafka client (security., sasl., ssl.) for a broker that wants"
            + " encryption or a password, such as security.protocol=SASL_SSL, sasl.mechanism=PLAIN,"
            + " sasl.jaas.config=..., ssl.truststore.type=PEM, ssl.truststore.location=...";

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "Kafka broker (default: ${DEFAULT-VALUE})")
    private String bootstrapServers;

    @Option(names = "--kafka-config", paramLabel = "FILE", description = CONFIG)
    private Path config;

    @Option(
            names = "--instrument",
            paramLabel = "NAME",
            defaultValue = "maxrf",
            description = "whose topics: NAME_scans, NAME_spectra ... (default: ${DEFAULT-VALUE})")
    private String instrument;

    /** @throws IllegalArgumentException when the file of properties cannot be used */
    KafkaAccess access() {
        return access(bootstrapServers, config);
    }

    /** @param config the file of properties; null for brokers that let everybody in */
    static KafkaAccess access(String bootstrapServers, Path config) {
        requireAddresses(bootstrapServers);
        return config == null ? KafkaAccess.of(bootstrapServers) : KafkaAccess.of(bootstrapServers, config);
    }

    /** As Kafka's clients read them: one address that this machine knows is enough. */
    private static void requireAddresses(String bootstrapServers) {
        List<String> unknown = new ArrayList<>();
        String[] addresses = bootstrapServers.split(",");
        for (String address : addresses) {
            String host = Utils.getHost(address.trim());
            Integer port = host == null || host.isBlank() ? null : Utils.getPort(address.trim());
            if (port == null || port < 1 || port > 65535) {
                throw new IllegalArgumentException(
                        "kafka=" + bootstrapServers + ": not host:port; write it as in 127.0.0.1:9092");
            }
            try {
                InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                unknown.add(host);
            }
        }
        if (unknown.size() == addresses.length) {
            throw new CommandException("kafka=" + bootstrapServers + ": unknown host " + String.join(", ", unknown)
                    + "; correct the name, or see whether this machine's network is up");
        }
    }

    Topics topics() {
        return new Topics(instrument);
    }
}
