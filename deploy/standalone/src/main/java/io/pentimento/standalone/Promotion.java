package io.pentimento.standalone;

import io.pentimento.proto.Command;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Tells the processors of an instrument which version of a model to run, and waits for their answer. */
final class Promotion {

    /** As long as the others need to take up the work of a processor that has just been killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String NOBODY = "no processor answered within " + PATIENCE.toSeconds()
            + " s; see whether one runs with `pentimento process`. The command is void after a minute";

    private final KafkaAccess kafka;
    private final Topics topics;
    private final Clock clock;

    Promotion(KafkaAccess kafka, Topics topics, Clock clock) {
        this.kafka = kafka;
        this.topics = topics;
        this.clock = clock;
    }

    /**
     * Asks for a version.
     *
     * @param scan to be painted with it; empty: the newest
     * @return what was done
     * @throws CommandException when the processors refuse, or none answers
     */
    String promote(String name, String version, String scan) throws InterruptedException {
        kafka.create(topics);
        Command command = Command.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setScan(scan)
                .setOperator(System.getProperty("user.name", ""))
                .setTimeNs(Nanos.now(clock))
                .setSetModel(Command.SetModel.newBuilder().setName(name).setVersion(version))
                .build();
        return Commands.send(kafka, topics, command, PATIENCE, NOBODY);
    }
}
