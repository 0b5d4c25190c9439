package io.pentimento.viewer;

import io.pentimento.proto.Nanos;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the others that this viewer lives. Belongs to one thread at a time. */
final class Heartbeat implements AutoCloseable {

    static final long PERIOD_MS = 2000;
    static final String KIND = "live-viewer";

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;
    private final Topics topics;
    private final ServiceIdentity identity;
    private final Clock clock;

    Heartbeat(Producer<String, byte[]> producer, Topics topics, Clock clock) {
        this.producer = producer;
        this.topics = topics;
        this.identity = ServiceIdentity.here(KIND, Nanos.now(clock));
        this.clock = clock;
    }

    ServiceIdentity identity() {
        return identity;
    }

    /** Sends a heartbeat; when the broker is away it is lost, and the next one comes in two seconds. */
    void beat(int pages, long unreadable) {
        Status.Builder status = status(Status.State.RUNNING);
        status.addGaugesBuilder().setName("pages").setValue(pages).setUnit("1");
        status.addGaugesBuilder().setName("unreadable").setValue(unreadable).setUnit("records");
        send(status.build());
    }

    @Override
    public void close() {
        send(status(Status.State.STOPPED).build());
        producer.close(PATIENCE);
    }

    private Status.Builder status(Status.State state) {
        return identity.status(Nanos.now(clock)).setState(state);
    }

    private void send(Status status) {
        try {
            producer.send(Wire.record(topics.status(), identity.service(), status), (metadata, e) -> {
                if (e != null) {
                    LOG.debug("{}: heartbeat lost: {}", topics.status(), e.getMessage());
                }
            });
        } catch (KafkaException e) {
            LOG.debug("{}: heartbeat lost: {}", topics.status(), e.getMessage());
        }
    }
}
