package io.pentimento.standalone;

import io.pentimento.proto.Command;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.KafkaUnavailableException;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Response;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** Tells the processors of an instrument which version of a model to run, and waits for their answer. */
final class Promotion {

    /** As long as the others need to take up the work of a processor that has just been killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration POLL = Duration.ofMillis(100);

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
        TopicPartition responses = new TopicPartition(topics.responses(), 0);
        Command command = Command.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setScan(scan)
                .setOperator(System.getProperty("user.name", ""))
                .setTimeNs(Nanos.now(clock))
                .setSetModel(Command.SetModel.newBuilder().setName(name).setVersion(version))
                .build();
        try (Consumer<String, byte[]> consumer = kafka.consumer(Map.of());
                Producer<String, byte[]> producer = kafka.producer(Map.of())) {
            consumer.assign(List.of(responses));
            consumer.seekToEnd(List.of(responses));
            // Seeking is lazy: only now is it certain that the answer is not missed.
            consumer.position(responses);
            producer.send(Wire.record(topics.commands(), scan, command)).get();
            return answer(consumer, command.getId());
        } catch (ExecutionException e) {
            throw new KafkaUnavailableException(
                    "the command cannot be sent: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static String answer(Consumer<String, byte[]> consumer, String id) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                Optional<Response> response = read(record).filter(r -> r.getId().equals(id));
                if (response.isPresent()) {
                    return accepted(response.get());
                }
            }
        }
        throw new CommandException("no processor answered within " + PATIENCE.toSeconds()
                + " s; see whether one runs with `pentimento process`. The command is void after a minute");
    }

    private static Optional<Response> read(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(Wire.read(record, Response.getDefaultInstance()));
        } catch (UnreadableRecordException e) {
            // The processor's inspector puts it on the topic of rejected records.
            return Optional.empty();
        }
    }

    private static String accepted(Response response) {
        if (response.getAnswer() != Response.Answer.ACK) {
            throw new CommandException(response.getMessage() + "; nothing was changed");
        }
        return response.getMessage();
    }
}
