package io.pentimento.standalone;

import io.pentimento.broker.BrokerException;
import io.pentimento.broker.BrokerOptions;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

/** A broker for the time of one command: somebody else's, or one of our own whose log is kept or forgotten. */
record DemoBroker(KafkaAccess access, Optional<LocalBroker> own, Optional<Path> temporary) implements AutoCloseable {

    private static final String KEPT = "what it confirmed is kept";

    static DemoBroker of(Optional<KafkaAccess> kafka, Optional<Path> data) {
        if (kafka.isPresent()) {
            return new DemoBroker(kafka.get(), Optional.empty(), Optional.empty());
        }
        Optional<Path> temporary = data.isPresent() ? Optional.empty() : Optional.of(LocalBroker.temporaryFolder());
        Path folder = data.or(() -> temporary).orElseThrow();
        LocalBroker broker = LocalBroker.start(BrokerOptions.of(folder, BrokerOptions.LOOPBACK, 0), fault -> {
            try {
                temporary.ifPresent(LocalBroker::delete);
            } finally {
                end(
                        fault,
                        temporary.isPresent() ? "its log was a temporary one and is gone; --data DIR keeps one" : KEPT);
            }
        });
        return new DemoBroker(KafkaAccess.of(broker.bootstrapServers()), Optional.of(broker), temporary);
    }

    /** Nothing in this process can do its work without the broker, and nothing more can be kept. */
    static void end(BrokerException fault) {
        end(fault, KEPT);
    }

    private static void end(BrokerException fault, String whatIsLeft) {
        System.err.println("pentimento: " + fault.getMessage() + "; " + whatIsLeft);
        Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
    }

    @Override
    public void close() {
        own.ifPresent(LocalBroker::close);
        temporary.ifPresent(LocalBroker::delete);
    }
}
