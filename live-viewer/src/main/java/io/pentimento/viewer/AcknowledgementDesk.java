package io.pentimento.viewer;

import io.pentimento.proto.Acknowledge;
import io.pentimento.proto.Acknowledgement;
import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.Firing;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.RuleReply;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps who has seen what rules have found. Of two at once the later counts. Safe for use by many threads. */
final class AcknowledgementDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AcknowledgementDesk.class);
    private static final String UNNAMED = "page";

    private final Firings firings;
    private final Producer<String, byte[]> producer;
    private final String topic;
    private final Vertx vertx;
    private final WorkerExecutor sender;
    private final Clock clock;

    /** @param producer closed with this */
    AcknowledgementDesk(Firings firings, Producer<String, byte[]> producer, Topics topics, Vertx vertx, Clock clock) {
        this.firings = firings;
        this.producer = producer;
        this.topic = topics.annotations();
        this.vertx = vertx;
        this.sender = vertx.createSharedWorkerExecutor("viewer-acknowledgement", 1);
        this.clock = clock;
    }

    /** What was found, and who has seen it. */
    Firings firings() {
        return firings;
    }

    /** Keeps it. Does not block; the answer never fails. */
    Future<RuleReply> acknowledge(Acknowledge wanted) {
        ProducerRecord<String, byte[]> record;
        try {
            record = record(wanted.getAcknowledgement());
        } catch (IllegalArgumentException e) {
            return Future.succeededFuture(reply(wanted, e.getMessage()));
        }
        // Back on the event loop of the page that asked.
        CompletableFuture<RuleReply> answered = new CompletableFuture<>();
        sender.executeBlocking(() -> producer.send(
                        record,
                        (metadata, error) -> answered.complete(
                                reply(wanted, error == null ? "" : "Not kept: " + error.getMessage()))))
                .onFailure(error -> answered.complete(reply(wanted, "Not kept: " + error.getMessage())));
        return Future.fromCompletionStage(answered, vertx.getOrCreateContext());
    }

    /** The answer to one that is not kept, or, with an empty reason, to one that is. */
    static RuleReply reply(Acknowledge wanted, String why) {
        return RuleReply.newBuilder().setId(wanted.getId()).setMessage(why).build();
    }

    private ProducerRecord<String, byte[]> record(Acknowledgement wanted) {
        Firing firing = firings.find(wanted.getScan(), wanted.getRule())
                .orElseThrow(() -> new IllegalArgumentException(
                        "rule=" + wanted.getRule() + ": it has found nothing in scan " + wanted.getScan()));
        if (wanted.getFinds() < 0 || wanted.getFinds() > firing.getFindsCount()) {
            throw new IllegalArgumentException(
                    "finds=" + Integer.toUnsignedString(wanted.getFinds()) + ": there are " + firing.getFindsCount());
        }
        String who = PageCommands.line("who", wanted.getWho(), AnnotationDesk.LONGEST_NAME);
        Acknowledgement seen = wanted.toBuilder()
                .setWho(who.isEmpty() ? UNNAMED : who)
                .setTimeNs(Nanos.now(clock))
                .build();
        LOG.info("{}: rule {}: acknowledged by {}", seen.getScan(), firing.getRuleName(), seen.getWho());
        return Wire.record(topic, AnnotationKind.ACKNOWLEDGEMENT.key(seen.getScan(), seen.getRule()), seen);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
