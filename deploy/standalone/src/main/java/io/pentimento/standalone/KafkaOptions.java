package io.pentimento.standalone;

import io.pentimento.proto.Topics;
import picocli.CommandLine.Option;

/** Which broker, and which instrument's topics. */
final class KafkaOptions {

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "Kafka broker (default: ${DEFAULT-VALUE})")
    private String bootstrapServers;

    @Option(
            names = "--instrument",
            paramLabel = "NAME",
            defaultValue = "maxrf",
            description = "whose topics: NAME_scans, NAME_spectra ... (default: ${DEFAULT-VALUE})")
    private String instrument;

    String bootstrapServers() {
        return bootstrapServers;
    }

    Topics topics() {
        return new Topics(instrument);
    }
}
