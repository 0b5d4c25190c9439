package io.pentimento.viewer;

import io.pentimento.proto.Command;
import io.pentimento.proto.CommandPost;
import io.pentimento.proto.Nanos;
import io.pentimento.proto.Response;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the commands of pages on to the services of the instrument, each once, and gives their answers. What a page may not
 * command is refused here. Safe for use by many threads.
 */
final class PageCommands {

    /** Long enough to hear first that the broker is away; what is commanded answers within 2 s. */
    static final Duration PATIENCE = CommandPost.DELIVERY.plusSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PageCommands.class);
    private static final int MOST_REMEMBERED = 1000;
    static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int LONGEST_OPERATOR = 100;
    private static final int LONGEST_REASON = 1000;
    private static final String UNNAMED = "page";
    private static final String UNCERTAIN =
            "%s. It may have been carried out all the same: look at the state of the scan"
                    + " and its adapter before you command it again.";
    private static final String NOT_SENT =
            "the command was not sent, since the Kafka broker does not answer: see that it runs, then command it again";

    private final CommandPost post;
    private final Vertx vertx;
    /** One thread, for nothing else: to send waits for a broker that is away. */
    private final WorkerExecutor sender;

    private final Predicate<String> isKnown;
    private final String service;
    private final Clock clock;
    /** By the ids of their commands, the oldest first. */
    private final Map<String, Future<Response>> answers = new LinkedHashMap<>();

    /**
     * Passes nothing on yet.
     *
     * @param isKnown whether there is such a scan
     * @param service in whose name commands are refused
     */
    PageCommands(CommandPost post, Vertx vertx, Predicate<String> isKnown, String service, Clock clock) {
        this.post = post;
        this.vertx = vertx;
        this.sender = vertx.createSharedWorkerExecutor("viewer-commands", 1);
        this.isKnown = isKnown;
        this.service = service;
        this.clock = clock;
    }

    /**
     * Passes a command on, with the time. Does not block.
     *
     * @return its answer; never fails. The same id again gets the same answer and is not passed on, unless nobody answered
     */
    synchronized Future<Response> send(Command wanted) {
        Future<Response> before = answers.get(wanted.getId());
        if (before != null) {
            return before;
        }
        Command command;
        try {
            command = checked(wanted);
        } catch (IllegalArgumentException e) {
            return Future.succeededFuture(refusal(wanted, e.getMessage()));
        }
        LOG.info("{} of scan {} by {}", command.getActionCase(), command.getScan(), command.getOperator());
        Future<Response> answer = passOn(command);
        remember(command.getId(), answer);
        return answer;
    }

    /** The answer to a command that is not passed on. */
    Response refusal(Command command, String why) {
        return answer(command, Response.Answer.ERR, why);
    }

    private Command checked(Command command) {
        if (!ID.matcher(command.getId()).matches()) {
            throw new IllegalArgumentException("id=" + command.getId() + ": must be a UUID in small letters");
        }
        return copied(command)
                .setId(command.getId())
                .setScan(scan(command))
                .setOperator(operator(command.getOperator()))
                .setTimeNs(Nanos.now(clock))
                .build();
    }

    /** With the action alone, if it is one of those that a page may ask for. */
    private static Command.Builder copied(Command command) {
        Command.Builder copy = Command.newBuilder();
        return switch (command.getActionCase()) {
            case START -> copy.setStart(command.getStart());
            case PAUSE -> copy.setPause(command.getPause());
            case RESUME -> copy.setResume(command.getResume());
            case STOP ->
                copy.setStop(command.getStop().toBuilder()
                        .setReason(line("reason", command.getStop().getReason(), LONGEST_REASON)));
            case SET_REGION -> copy.setSetRegion(command.getSetRegion());
            case EXTEND -> copy.setExtend(command.getExtend());
            case SKIP_TO -> copy.setSkipTo(command.getSkipTo());
            case SET_MODEL, ACTION_NOT_SET ->
                throw new IllegalArgumentException("action=" + command.getActionCase()
                        + ": a page may start, pause, resume, stop, limit, extend or reorder a scan");
        };
    }

    private String scan(Command command) {
        String scan = command.getScan();
        if (command.hasStart() && !scan.isEmpty()) {
            throw new IllegalArgumentException(
                    "scan=" + scan + ": the adapter names the scan that it starts; leave it out");
        }
        if (!command.hasStart() && !isKnown.test(scan)) {
            throw new IllegalArgumentException("scan=" + scan + ": there is no such scan");
        }
        return scan;
    }

    private static String operator(String given) {
        String operator = line("operator", given, LONGEST_OPERATOR);
        return operator.isEmpty() ? UNNAMED : operator;
    }

    /** Text that goes into logs as one line. */
    static String line(String field, String given, int longest) {
        String text = given.strip();
        if (text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    field + " of " + text.length() + " characters: must be one line of at most " + longest);
        }
        return text;
    }

    private Future<Response> passOn(Command command) {
        return sender.executeBlocking(() -> sent(command))
                .compose(answer -> Future.fromCompletionStage(answer, vertx.getOrCreateContext()))
                .otherwise(error -> unanswered(command, error));
    }

    private CompletableFuture<Response> sent(Command command) {
        boolean wasTooLongInTheQueue = Nanos.now(clock) - command.getTimeNs() > PATIENCE.toNanos();
        return wasTooLongInTheQueue
                ? CompletableFuture.completedFuture(refusal(command, NOT_SENT))
                : post.send(command, PATIENCE);
    }

    private Response unanswered(Command command, Throwable error) {
        String why = error instanceof TimeoutException
                ? "no adapter answered within " + PATIENCE.toSeconds() + " s"
                : String.valueOf(error.getMessage());
        LOG.warn("{} of scan {}: {}", command.getActionCase(), command.getScan(), why);
        return answer(command, Response.Answer.ANSWER_UNSPECIFIED, UNCERTAIN.formatted(why));
    }

    private Response answer(Command command, Response.Answer answer, String message) {
        return Response.newBuilder()
                .setId(command.getId())
                .setScan(command.getScan())
                .setAnswer(answer)
                .setMessage(message)
                .setTimeNs(Nanos.now(clock))
                .setService(service)
                .build();
    }

    private void remember(String id, Future<Response> answer) {
        if (answers.size() >= MOST_REMEMBERED) {
            Iterator<String> oldest = answers.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        answers.put(id, answer);
        answer.onSuccess(response -> {
            if (response.getAnswer() == Response.Answer.ANSWER_UNSPECIFIED) {
                forget(id);
            }
        });
    }

    private synchronized void forget(String id) {
        answers.remove(id);
    }
}
