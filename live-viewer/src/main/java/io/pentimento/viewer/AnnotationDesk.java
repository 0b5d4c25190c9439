package io.pentimento.viewer;

import io.pentimento.proto.Annotation;
import io.pentimento.proto.AnnotationEdit;
import io.pentimento.proto.EditReply;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Region;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.Producer;

/**
 * Takes the edits of pages that are about annotations: checks them, and passes them on to be written ({@link EditDesk}).
 *
 * <p>Safe for use by many threads.
 */
final class AnnotationDesk implements AutoCloseable {

    static final int MOST_OF_A_SCAN = 500;
    static final int MOST_REGION_BYTES = 300_000;
    static final int LONGEST_NAME = 100;
    static final int LONGEST_TEXT = 10_000;
    static final int MOST_LABELS = 20;

    /** A record has to stay below Kafka's usual megabyte. */
    static final int MOST_RECORD_BYTES = 900_000;

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-f]{6}");
    private static final String UNNAMED = "page";

    private final EditDesk<Annotation> desk;
    private final Function<String, Optional<LiveScan>> scans;
    private final Clock clock;

    /** @param producer closed with this */
    AnnotationDesk(
            Producer<String, byte[]> producer,
            Topics topics,
            Function<String, Optional<LiveScan>> scans,
            Vertx vertx,
            Clock clock) {
        this.desk = new EditDesk<>(Revisable.ANNOTATION, MOST_OF_A_SCAN, producer, topics, vertx);
        this.scans = scans;
        this.clock = clock;
    }

    /** What is to be filled from the log, and shown. */
    Revisions<Annotation> annotations() {
        return desk.revisions();
    }

    /**
     * Carries an edit out. Does not block.
     *
     * @return the answer; never fails. The same id again acts once
     */
    Future<EditReply> edit(AnnotationEdit edit) {
        return desk.edit(wanted(edit), this::made).map(AnnotationDesk::reply);
    }

    /**
     * Deletes all annotations of a scan. Waits for the broker.
     *
     * @return how many
     */
    int deleteAll(String scan) throws ExecutionException, InterruptedException {
        return desk.deleteAll(scan);
    }

    /** The answer to an edit that is not carried out. */
    EditReply refusal(AnnotationEdit edit, String why) {
        return reply(desk.refusal(wanted(edit), why));
    }

    private static EditDesk.Edit<Annotation> wanted(AnnotationEdit edit) {
        return new EditDesk.Edit<>(edit.getId(), edit.getAnnotation(), edit.getDelete());
    }

    private static EditReply reply(EditDesk.Outcome<Annotation> outcome) {
        EditReply.Builder reply = EditReply.newBuilder()
                .setId(outcome.id())
                .setMessage(outcome.message())
                .setBehind(outcome.behind())
                .setRevision(outcome.revision());
        outcome.now().ifPresent(reply::setAnnotation);
        return reply.build();
    }

    @Override
    public void close() {
        desk.close();
    }

    private Annotation made(Annotation wanted, Optional<Annotation> before, int revision, boolean isNew) {
        LiveScan scan = scans.apply(wanted.getScan())
                .orElseThrow(
                        () -> new IllegalArgumentException("scan=" + wanted.getScan() + ": there is no such scan"));
        before.map(Annotation::getScan).filter(of -> !of.isEmpty()).ifPresent(of -> requireSame(of, wanted.getScan()));
        if (isNew && annotations().of(wanted.getScan()).size() >= MOST_OF_A_SCAN) {
            throw new IllegalArgumentException(
                    "This scan has " + MOST_OF_A_SCAN + " regions, which are as many as there can be: delete some");
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

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
