package io.pentimento.processor;

import io.pentimento.proto.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Makes one of an instrument's processors do what only one may do: the member of a group that is given {instrument}_scans,
 * which has a single partition, leads; the others wait. Belongs to one thread.
 */
final class Leadership implements AutoCloseable {

    private final Consumer<String, byte[]> member;

    /** @param role names the group */
    Leadership(KafkaClients kafka, Topics topics, String role) {
        this.member = kafka.consumer(topics.instrument() + "-" + role);
        member.subscribe(List.of(topics.scans()));
    }

    /** Whether this one leads; to be asked again and again, or it will be thought dead. */
    boolean isHeld(Duration timeout) {
        member.poll(timeout);
        return !member.assignment().isEmpty();
    }

    @Override
    public void close() {
        member.close();
    }
}
