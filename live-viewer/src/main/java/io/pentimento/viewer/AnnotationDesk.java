package io.pentimento.viewer;

import io.pentimento.proto.Annotation;
import io.pentimento.proto.AnnotationEdit;
import io.pentimento.proto.EditReply;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Region;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the edits of pages: checks them, writes them to {@code {instrument}_annotations}, and answers when they have come
 * back from there. Another viewer may write the same revision at the same time; then the first in the log counts, the other's
 * page is told, and its viewer writes the first one again, since compaction would else keep the second.
 *
 * <p>Safe for use by many threads.
 */
final class AnnotationDesk implements AutoCloseable {

    static final int MOST_REGION_BYTES = 300_000;
    static final int LONGEST_NAME = 100;
    static final int LONGEST_TEXT = 10_000;
    static final int MOST_LABELS = 20;

    /** A record has to stay below Kafka's usual megabyte. */
    static final int MOST_RECORD_BYTES = 900_000;

    private static final Logger LOG = LoggerFactory.getLogger(AnnotationDesk.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");
    private static final String UNNAMED = "page";

    private final Producer<String, byte[]> producer;
    private final String topic;
    private final Annotations annotations = new Annotations(this::read);
    private final Function<String, Optional<LiveScan>> scans;
    private final Vertx vertx;
    /** One thread, for nothing else: to send waits for a broker that is away. */
    private final WorkerExecutor sender;

    private final Clock clock;
    /** By the ids of their edits. */
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    /**
     * @param answered from the thread that reads the log
     * @param reply on the event loop of the page that asked: two threads that write to its socket at once could tear each other's messages
     */
    private record Waiting(String annotation, CompletableFuture<EditReply> answered, Future<EditReply> reply) {
        static Waiting of(String annotation, Context page) {
            CompletableFuture<EditReply> answered = new CompletableFuture<>();
            return new Waiting(annotation, answered, Future.fromCompletionStage(answered, page));
        }
    }

    /** @param producer closed with this */
    AnnotationDesk(
            Producer<String, byte[]> producer,
            Topics topics,
            Function<String, Optional<LiveScan>> scans,
            Vertx vertx,
            Clock clock) {
        this.producer = producer;
        this.topic = topics.annotations();
        this.scans = scans;
        this.vertx = vertx;
        this.sender = vertx.createSharedWorkerExecutor("viewer-annotations", 1);
        this.clock = clock;
    }

    /** What is to be filled from the log, and shown. */
    Annotations annotations() {
        return annotations;
    }

    /**
     * Carries an edit out. Does not block.
     *
     * @return the answer; never fails. The same id again acts once
     */
    Future<EditReply> edit(AnnotationEdit edit) {
        Waiting before = waiting.get(edit.getId());
        if (before != null) {
            return before.reply();
        }
        Optional<Annotations.Kept> done = annotations.madeBy(edit.getId());
        if (done.isPresent()) {
            return Future.succeededFuture(reply(edit.getId(), done));
        }
        ProducerRecord<String, byte[]> record;
        try {
            record = record(edit);
        } catch (BehindException e) {
            return Future.succeededFuture(
                    refusal(edit, e.getMessage()).toBuilder().setBehind(true).build());
        } catch (IllegalArgumentException e) {
            return Future.succeededFuture(refusal(edit, e.getMessage()));
        }
        return write(edit, record);
    }

    /**
     * Deletes all annotations of a scan. Waits for the broker.
     *
     * @return how many
     */
    int deleteAll(String scan) throws ExecutionException, InterruptedException {
        List<Annotations.Kept> all = annotations.of(scan);
        List<java.util.concurrent.Future<?>> sending = new ArrayList<>();
        for (Annotations.Kept kept : all) {
            String edit = UUID.randomUUID().toString();
            sending.add(
                    producer.send(record(new Annotations.Kept(kept.annotation(), kept.revision() + 1, true, edit))));
        }
        for (java.util.concurrent.Future<?> each : sending) {
            each.get();
        }
        return all.size();
    }

    /** The answer to an edit that is not carried out. */
    EditReply refusal(AnnotationEdit edit, String why) {
        return reply(edit.getId(), annotations.find(edit.getAnnotation().getId())).toBuilder()
                .setMessage(why)
                .build();
    }

    private static EditReply reply(String edit, Optional<Annotations.Kept> now) {
        EditReply.Builder reply = EditReply.newBuilder().setId(edit);
        now.ifPresent(kept -> reply.setRevision(kept.revision()));
        now.filter(kept -> !kept.isDeleted()).ifPresent(kept -> reply.setAnnotation(kept.annotation()));
        return reply.build();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }

    private Future<EditReply> write(AnnotationEdit edit, ProducerRecord<String, byte[]> record) {
        Waiting mine = Waiting.of(record.key(), vertx.getOrCreateContext());
        waiting.put(edit.getId(), mine);
        long timer = vertx.setTimer(
                PATIENCE.toMillis(), late -> fail(edit, "the Kafka broker has not confirmed it within " + PATIENCE));
        sender.executeBlocking(() -> producer.send(record, (metadata, error) -> {
                    if (error != null) {
                        fail(edit, error.getMessage());
                    }
                }))
                .onFailure(error -> fail(edit, error.getMessage()));
        return mine.reply().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void fail(AnnotationEdit edit, String why) {
        Waiting failed = waiting.remove(edit.getId());
        if (failed != null) {
            LOG.warn("annotation {}: not written: {}", failed.annotation(), why);
            failed.answered().complete(refusal(edit, "Not kept: " + why + ". Try again when the broker answers."));
        }
    }

    /** An edit has come back from the log. */
    private void read(String edit, boolean counted) {
        Waiting mine = waiting.remove(edit);
        if (mine == null) {
            return;
        }
        Optional<Annotations.Kept> now = annotations.find(mine.annotation());
        EditReply reply = reply(edit, now);
        if (!counted) {
            now.ifPresent(this::writeAgain);
            reply = reply.toBuilder().setBehind(true).setMessage(behind(now)).build();
        }
        mine.answered().complete(reply);
    }

    private void writeAgain(Annotations.Kept first) {
        LOG.info(
                "annotation {}: two at once, revision {} stays",
                first.annotation().getId(),
                first.revision());
        try {
            producer.send(record(first));
        } catch (KafkaException e) {
            LOG.warn("annotation {}: {}", first.annotation().getId(), e.getMessage());
        }
    }

    private static String behind(Optional<Annotations.Kept> now) {
        return now.filter(kept -> !kept.isDeleted())
                .map(kept -> kept.annotation().getAuthor() + " has changed it meanwhile (revision " + kept.revision()
                        + "). Look at that one, then change it again.")
                .orElse("It has been deleted meanwhile.");
    }

    private ProducerRecord<String, byte[]> record(AnnotationEdit edit) {
        if (!annotations.isCaughtUp()) {
            throw new IllegalArgumentException("The annotations are still being read from the log. Try again.");
        }
        Annotation wanted = edit.getAnnotation();
        requireId("id", edit.getId());
        requireId("annotation id", wanted.getId());
        Optional<Annotations.Kept> last = annotations.find(wanted.getId());
        Optional<Annotations.Kept> there = last.filter(kept -> !kept.isDeleted());
        int revision = last.map(Annotations.Kept::revision).orElse(0);
        boolean isNew = wanted.getRevision() == 0 && there.isEmpty();
        if (!isNew && (there.isEmpty() || wanted.getRevision() != revision)) {
            throw new BehindException(behind(last));
        }
        if (edit.getDelete()) {
            if (isNew) {
                throw new BehindException("There is no such annotation any more.");
            }
            Annotation gone = there.get().annotation();
            LOG.info("annotation {} of scan {}: deleted by {}", gone.getId(), gone.getScan(), author(wanted));
            return record(new Annotations.Kept(gone, revision + 1, true, edit.getId()));
        }
        Annotation made = made(wanted, last.map(Annotations.Kept::annotation), revision + 1, isNew);
        return record(new Annotations.Kept(made, revision + 1, false, edit.getId()));
    }

    private ProducerRecord<String, byte[]> record(Annotations.Kept kept) {
        String id = kept.annotation().getId();
        ProducerRecord<String, byte[]> record =
                kept.isDeleted() ? new ProducerRecord<>(topic, id, null) : Wire.record(topic, id, kept.annotation());
        String revision = Integer.toString(kept.revision());
        record.headers()
                .add(Annotations.EDIT, kept.edit().getBytes(StandardCharsets.UTF_8))
                .add(Annotations.REVISION, revision.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private Annotation made(Annotation wanted, Optional<Annotation> before, int revision, boolean isNew) {
        LiveScan scan = scans.apply(wanted.getScan())
                .orElseThrow(
                        () -> new IllegalArgumentException("scan=" + wanted.getScan() + ": there is no such scan"));
        before.map(Annotation::getScan).filter(of -> !of.isEmpty()).ifPresent(of -> requireSame(of, wanted.getScan()));
        if (isNew && annotations.of(wanted.getScan()).size() >= Annotations.MOST_OF_A_SCAN) {
            throw new IllegalArgumentException("This scan has " + Annotations.MOST_OF_A_SCAN
                    + " regions, which are as many as there can be: delete some");
        }
        Region region = wanted.hasRegion()
                ? checked(wanted.getRegion(), scan.started())
                : before.map(Annotation::getRegion)
                        .orElseThrow(() -> new IllegalArgumentException("region: a new one needs a shape"));
        String name = PageCommands.line("name", wanted.getName(), LONGEST_NAME);
        require(!name.isEmpty(), "name: is empty");
        require(
                COLOUR.matcher(wanted.getColour()).matches(),
                "colour=" + wanted.getColour() + ": must be #rrggbb in small letters");
        require(
                wanted.getText().length() <= LONGEST_TEXT,
                "text of " + wanted.getText().length() + " characters: must be at most " + LONGEST_TEXT);
        Annotation.Builder made = Annotation.newBuilder()
                .setId(wanted.getId())
                .setScan(wanted.getScan())
                .setRegion(region)
                .setName(name)
                .setColour(wanted.getColour())
                .addAllLabels(labels(wanted))
                .setText(wanted.getText())
                .setAuthor(author(wanted))
                .setTimeNs(Nanos.now(clock))
                .addAllModels(scan.models())
                .setRevision(revision);
        before.filter(old -> old.getRevision() > 0).ifPresent(old -> made.addAllHistory(history(old, region)));
        return bounded(made);
    }

    private static void requireSame(String scan, String wanted) {
        require(scan.equals(wanted), "scan=" + wanted + ": the annotation is of " + scan);
    }

    private static Region checked(Region region, ScanStarted started) {
        require(
                region.getSerializedSize() <= MOST_REGION_BYTES,
                "region of " + region.getSerializedSize() + " bytes: at most " + MOST_REGION_BYTES
                        + " can be kept; draw it more simply");
        RegionPixels.of(region, started.getRows(), started.getColumns());
        return region;
    }

    private static List<String> labels(Annotation wanted) {
        require(
                wanted.getLabelsCount() <= MOST_LABELS,
                wanted.getLabelsCount() + " labels: at most " + MOST_LABELS + " can be given");
        return wanted.getLabelsList().stream()
                .map(label -> PageCommands.line("label", label, LONGEST_NAME))
                .filter(label -> !label.isEmpty())
                .distinct()
                .toList();
    }

    private static String author(Annotation wanted) {
        String author = PageCommands.line("author", wanted.getAuthor(), LONGEST_NAME);
        return author.isEmpty() ? UNNAMED : author;
    }

    private static List<Annotation> history(Annotation old, Region next) {
        List<Annotation> history = new ArrayList<>(old.getHistoryList());
        Annotation.Builder last = old.toBuilder().clearId().clearScan().clearHistory();
        if (old.getRegion().equals(next)) {
            last.clearRegion();
        }
        history.add(last.build());
        return history;
    }

    /** First the oldest shapes are left out, then the oldest versions. */
    private static Annotation bounded(Annotation.Builder made) {
        for (int i = 0; i < made.getHistoryCount() && size(made) > MOST_RECORD_BYTES; i++) {
            if (made.getHistory(i).hasRegion()) {
                made.getHistoryBuilder(i).clearRegion().setRegionOmitted(true);
            }
        }
        while (size(made) > MOST_RECORD_BYTES) {
            made.removeHistory(0);
        }
        return made.build();
    }

    private static int size(Annotation.Builder made) {
        return made.build().getSerializedSize();
    }

    private static void requireId(String field, String id) {
        require(PageCommands.ID.matcher(id).matches(), field + "=" + id + ": must be a UUID in small letters");
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
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
