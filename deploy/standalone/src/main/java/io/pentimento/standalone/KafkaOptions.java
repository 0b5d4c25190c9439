package io.pentimento.standalone;

import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import java.nio.file.Path;
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
        return config == null ? KafkaAccess.of(bootstrapServers) : KafkaAccess.of(bootstrapServers, config);
    }

    Topics topics() {
        return new Topics(instrument);
    }
}
