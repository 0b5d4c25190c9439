package io.pentimento.viewer;

import io.pentimento.proto.Nanos;
import io.pentimento.proto.Rule;
import io.pentimento.proto.RuleEdit;
import io.pentimento.proto.RuleReply;
import io.pentimento.proto.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;

/**
 * Takes the edits of pages that are about rules: checks them, and passes them on to be written ({@link EditDesk}).
 *
 * <p>Safe for use by many threads.
 */
final class RuleDesk implements AutoCloseable {

    /** Of one scan, and as many for all scans. */
    static final int MOST_RULES = 50;

    private static final String UNNAMED = "page";
    private static final int MOST_ROWS = 1000;
    private static final int LEAST_SQUARE = 4;
    private static final int MOST_SQUARE = 256;

    private final EditDesk<Rule> desk;
    private final Predicate<String> isKnown;
    private final Clock clock;

    /**
     * No rules yet.
     *
     * @param producer closed with this
     * @param isKnown whether there is such a scan
     */
    RuleDesk(Producer<String, byte[]> producer, Topics topics, Predicate<String> isKnown, Vertx vertx, Clock clock) {
        this.desk = new EditDesk<>(Revisable.RULE, MOST_RULES, producer, topics, vertx);
        this.isKnown = isKnown;
        this.clock = clock;
    }

    /** What is to be filled from the log, and shown. */
    Revisions<Rule> rules() {
        return desk.revisions();
    }

    /**
     * Carries an edit out. Does not block.
     *
     * @return the answer; never fails. The same id again acts once
     */
    Future<RuleReply> edit(RuleEdit edit) {
        return desk.edit(wanted(edit), this::made).map(RuleDesk::reply);
    }

    /** Deletes all rules for a scan alone. Waits for the broker. */
    int deleteAll(String scan) throws ExecutionException, InterruptedException {
        return desk.deleteAll(scan);
    }

    /** The answer to an edit that is not carried out. */
    RuleReply refusal(RuleEdit edit, String why) {
        return reply(desk.refusal(wanted(edit), why));
    }

    private static EditDesk.Edit<Rule> wanted(RuleEdit edit) {
        return new EditDesk.Edit<>(edit.getId(), edit.getRule(), edit.getDelete());
    }

    private static RuleReply reply(EditDesk.Outcome<Rule> outcome) {
        RuleReply.Builder reply = RuleReply.newBuilder()
                .setId(outcome.id())
                .setMessage(outcome.message())
                .setBehind(outcome.behind())
                .setRevision(outcome.revision());
        outcome.now().ifPresent(reply::setRule);
        return reply.build();
    }

    @Override
    public void close() {
        desk.close();
    }

    private Rule made(Rule wanted, Optional<Rule> before, int revision, boolean isNew) {
        String scan = wanted.getScan();
        require(scan.isEmpty() || isKnown.test(scan), "scan=" + scan + ": there is no such scan");
        require(
                !isNew || rules().of(scan).size() < MOST_RULES,
                "There are " + MOST_RULES + " such rules, which are as many as there can be: delete some");
        require(wanted.getAction() != Rule.Action.UNRECOGNIZED, "action: must be NONE, PAUSE or STOP");
        String name = PageCommands.line("name", wanted.getName(), AnnotationDesk.LONGEST_NAME);
        require(!name.isEmpty(), "name: is empty");
        String author = PageCommands.line("author", wanted.getAuthor(), AnnotationDesk.LONGEST_NAME);
        check(wanted);
        return wanted.toBuilder()
                .setName(name)
                .setAuthor(author.isEmpty() ? UNNAMED : author)
                .setTimeNs(Nanos.now(clock))
                .setRevision(revision)
                .build();
    }

    private static void check(Rule rule) {
        switch (rule.getWatchedCase()) {
            case AREA -> {
                Rule.Area area = rule.getArea();
                requireLayer(area.getLayer());
                require(Double.isFinite(area.getAbove()), "above=" + area.getAbove() + ": must be a number");
                require(
                        area.getSigmas() >= 0 && area.getSigmas() <= 100,
                        "sigmas=" + area.getSigmas() + ": must be 0 to 100");
                require(
                        area.getPixels() > 0 && area.getPixels() <= ScanMaps.MAX_PIXELS,
                        "pixels=" + Integer.toUnsignedString(area.getPixels()) + ": must be at least 1");
            }
            case NEW_ELEMENT -> {
                int side = rule.getNewElement().getPixels();
                require(
                        side == 0 || side >= LEAST_SQUARE && side <= MOST_SQUARE,
                        "pixels=" + Integer.toUnsignedString(side) + ": must be " + LEAST_SQUARE + " to "
                                + MOST_SQUARE);
            }
            case TRUST -> {
                requireLayer(rule.getTrust().getLayer());
                requireShare("below", rule.getTrust().getBelow());
                requireShare("share", rule.getTrust().getShare());
                requireRows(rule.getTrust().getRows());
            }
            case RATE -> {
                requireShare("share", rule.getRate().getShare());
                requireRows(rule.getRate().getRows());
            }
            case WATCHED_NOT_SET -> throw new IllegalArgumentException("watched: say what is to be watched for");
        }
    }

    private static void requireLayer(String layer) {
        int slash = layer.indexOf('/');
        require(
                slash > 0 && slash < layer.length() - 1 && layer.length() <= AnnotationDesk.LONGEST_NAME,
                "layer=" + layer + ": must be a full name, such as fit/Fe-K");
    }

    private static void requireShare(String field, double share) {
        require(share > 0 && share <= 1, field + "=" + share + ": must be above 0 and at most 1");
    }

    private static void requireRows(int rows) {
        require(
                rows > 0 && rows <= MOST_ROWS,
                "rows=" + Integer.toUnsignedString(rows) + ": must be 1 to " + MOST_ROWS);
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
