package io.pentimento.viewer;

import com.google.protobuf.Message;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes edits of things of one kind to {@code {instrument}_annotations}, and answers when they have come back from there.
 * Another viewer may write the same revision at the same time; then the first in the log counts, the other's page is told,
 * and its viewer writes the first one again, since compaction would else keep the second.
 *
 * <p>Safe for use by many threads.
 */
final class EditDesk<M extends Message> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EditDesk.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Revisable<M> kind;
    private final Producer<String, byte[]> producer;
    private final String topic;
    private final Revisions<M> revisions;
    private final Vertx vertx;
    /** One thread, for nothing else: to send waits for a broker that is away. */
    private final WorkerExecutor sender;

    /** By the ids of their edits. */
    private final Map<String, Waiting<M>> waiting = new ConcurrentHashMap<>();

    /**
     * What is wanted.
     *
     * @param id of the edit; the same id again acts once
     * @param thing as it is to be, with the revision that the edit was made from, 0 for a new one; of one that is deleted id and
     *     revision matter
     */
    record Edit<M>(String id, M thing, boolean delete) {}

    /** Checks what is wanted, and makes what is kept. */
    interface Making<M> {

        /**
         * Makes it.
         *
         * @param before as it was last, also when it was deleted then
         * @param isNew whether there is none now
         * @throws IllegalArgumentException saying why it is refused
         */
        M made(M wanted, Optional<M> before, int revision, boolean isNew);
    }

    /**
     * What has become of an edit.
     *
     * @param message why it was refused; empty: it is in the log
     * @param behind whether it was refused because somebody else was faster
     * @param now as it is, if it is there
     * @param revision also of one that was deleted
     */
    record Outcome<M>(String id, String message, boolean behind, Optional<M> now, int revision) {}

    /**
     * An edit on its way.
     *
     * @param answered from the thread that reads the log
     * @param outcome on the event loop of the page that asked: two threads that write to its socket at once could tear each other's
     *     messages
     */
    private record Waiting<M>(String thing, CompletableFuture<Outcome<M>> answered, Future<Outcome<M>> outcome) {
        static <M> Waiting<M> of(String thing, Context page) {
            CompletableFuture<Outcome<M>> answered = new CompletableFuture<>();
            return new Waiting<>(thing, answered, Future.fromCompletionStage(answered, page));
        }
    }

    /**
     * Writes nothing yet.
     *
     * @param mostOfAScan so many of this kind are kept of one scan
     * @param producer closed with this
     */
    EditDesk(Revisable<M> kind, int mostOfAScan, Producer<String, byte[]> producer, Topics topics, Vertx vertx) {
        this.kind = kind;
        this.producer = producer;
        this.topic = topics.annotations();
        this.revisions = new Revisions<>(kind, mostOfAScan, this::read);
        this.vertx = vertx;
        this.sender = vertx.createSharedWorkerExecutor("viewer-" + name(), 1);
    }

    private String name() {
        return kind.kind().name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What is to be filled from the log, and shown. */
    Revisions<M> revisions() {
        return revisions;
    }

    /**
     * Carries an edit out. Does not block.
     *
     * @return the answer; never fails. The same id again acts once
     */
    Future<Outcome<M>> edit(Edit<M> edit, Making<M> making) {
        Waiting<M> before = waiting.get(edit.id());
        if (before != null) {
            return before.outcome();
        }
        Optional<Revisions.Kept<M>> done = revisions.madeBy(edit.id());
        if (done.isPresent()) {
            return Future.succeededFuture(outcome(edit.id(), done, "", false));
        }
        ProducerRecord<String, byte[]> record;
        try {
            record = record(edit, making);
        } catch (BehindException e) {
            return Future.succeededFuture(refusal(edit, e.getMessage(), true));
        } catch (IllegalArgumentException e) {
            return Future.succeededFuture(refusal(edit, e.getMessage()));
        }
        return write(edit, record);
    }

    /**
     * Deletes all of a scan. Waits for the broker.
     *
     * @return how many
     */
    int deleteAll(String scan) throws ExecutionException, InterruptedException {
        List<Revisions.Kept<M>> all = revisions.of(scan);
        List<java.util.concurrent.Future<RecordMetadata>> sending = all.stream()
                .map(kept -> new Revisions.Kept<>(
                        kept.thing(),
                        kept.revision() + 1,
                        true,
                        UUID.randomUUID().toString()))
                .map(this::record)
                .map(producer::send)
                .toList();
        for (java.util.concurrent.Future<RecordMetadata> each : sending) {
            each.get();
        }
        return all.size();
    }

    /** The answer to an edit that is not carried out. */
    Outcome<M> refusal(Edit<M> edit, String why) {
        return refusal(edit, why, false);
    }

    private Outcome<M> refusal(Edit<M> edit, String why, boolean behind) {
        return outcome(edit.id(), revisions.find(kind.id(edit.thing())), why, behind);
    }

    private static <M> Outcome<M> outcome(
            String edit, Optional<Revisions.Kept<M>> now, String message, boolean behind) {
        return new Outcome<>(
                edit,
                message,
                behind,
                now.filter(kept -> !kept.isDeleted()).map(Revisions.Kept::thing),
                now.map(Revisions.Kept::revision).orElse(0));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }

    private Future<Outcome<M>> write(Edit<M> edit, ProducerRecord<String, byte[]> record) {
        Waiting<M> mine = Waiting.of(kind.id(edit.thing()), vertx.getOrCreateContext());
        waiting.put(edit.id(), mine);
        long timer = vertx.setTimer(
                PATIENCE.toMillis(), late -> fail(edit, "the Kafka broker has not confirmed it within " + PATIENCE));
        sender.executeBlocking(() -> producer.send(record, (metadata, error) -> {
                    if (error != null) {
                        fail(edit, error.getMessage());
                    }
                }))
                .onFailure(error -> fail(edit, error.getMessage()));
        return mine.outcome().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void fail(Edit<M> edit, String why) {
        Waiting<M> failed = waiting.remove(edit.id());
        if (failed != null) {
            LOG.warn("{} {}: not written: {}", name(), failed.thing(), why);
            failed.answered().complete(refusal(edit, "Not kept: " + why + ". Try again when the broker answers."));
        }
    }

    /** An edit has come back from the log. */
    private void read(String edit, boolean counted) {
        Waiting<M> mine = waiting.remove(edit);
        if (mine == null) {
            return;
        }
        Optional<Revisions.Kept<M>> now = revisions.find(mine.thing());
        if (!counted) {
            now.ifPresent(this::writeAgain);
        }
        mine.answered().complete(outcome(edit, now, counted ? "" : behind(now), !counted));
    }

    private void writeAgain(Revisions.Kept<M> first) {
        LOG.info("{} {}: two at once, revision {} stays", name(), kind.id(first.thing()), first.revision());
        try {
            producer.send(record(first));
        } catch (KafkaException e) {
            LOG.warn("{} {}: {}", name(), kind.id(first.thing()), e.getMessage());
        }
    }

    private String behind(Optional<Revisions.Kept<M>> now) {
        return now.filter(kept -> !kept.isDeleted())
                .map(kept -> kind.author(kept.thing()) + " has changed it meanwhile (revision " + kept.revision()
                        + "). Look at that one, then change it again.")
                .orElse("It has been deleted meanwhile.");
    }

    private ProducerRecord<String, byte[]> record(Edit<M> edit, Making<M> making) {
        if (!revisions.isCaughtUp()) {
            throw new IllegalArgumentException("The " + name() + "s are still being read from the log. Try again.");
        }
        M wanted = edit.thing();
        requireId("id", edit.id());
        requireId(name() + " id", kind.id(wanted));
        Optional<Revisions.Kept<M>> last = revisions.find(kind.id(wanted));
        Optional<Revisions.Kept<M>> there = last.filter(kept -> !kept.isDeleted());
        int revision = last.map(Revisions.Kept::revision).orElse(0);
        boolean isNew = kind.revision(wanted) == 0 && there.isEmpty();
        if (!isNew && (there.isEmpty() || kind.revision(wanted) != revision)) {
            throw new BehindException(behind(last));
        }
        if (edit.delete()) {
            if (isNew) {
                throw new BehindException("There is no such " + name() + " any more.");
            }
            M gone = there.get().thing();
            LOG.info("{} {} of scan {}: deleted by {}", name(), kind.id(gone), kind.scan(gone), kind.author(wanted));
            return record(new Revisions.Kept<>(gone, revision + 1, true, edit.id()));
        }
        M made = making.made(wanted, last.map(Revisions.Kept::thing), revision + 1, isNew);
        return record(new Revisions.Kept<>(made, revision + 1, false, edit.id()));
    }

    private ProducerRecord<String, byte[]> record(Revisions.Kept<M> kept) {
        String key = kind.key(kind.id(kept.thing()));
        ProducerRecord<String, byte[]> record =
                kept.isDeleted() ? new ProducerRecord<>(topic, key, null) : Wire.record(topic, key, kept.thing());
        String revision = Integer.toString(kept.revision());
        record.headers()
                .add(Revisions.EDIT, kept.edit().getBytes(StandardCharsets.UTF_8))
                .add(Revisions.REVISION, revision.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static void requireId(String field, String id) {
        if (!PageCommands.ID.matcher(id).matches()) {
            throw new IllegalArgumentException(field + "=" + id + ": must be a UUID in small letters");
        }
    }

    /** The edit was made from a revision that is not the newest. */
    private static final class BehindException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private BehindException(String message) {
            super(message);
        }
    }
}
