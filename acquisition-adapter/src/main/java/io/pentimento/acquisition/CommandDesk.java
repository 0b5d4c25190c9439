package io.pentimento.acquisition;

import io.pentimento.proto.Command;
import io.pentimento.proto.ExitStatus;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Response;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what operators command on {@code {instrument}_commands}, and answers each command once, within two seconds. The
 * same id again acts no second time and is answered as the first was, also by an adapter that was started meanwhile.
 *
 * <p>Safe for use by many threads.
 */
public final class CommandDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** A command that nobody was there to hear must not surprise anybody later. */
    private static final Duration VOID_AFTER = Duration.ofMinutes(1);

    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final KafkaLink link;
    private final Topics topics;
    private final String service;
    private final ScanClock clock;
    private final Starter starter;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, Response> answered = new LinkedHashMap<>();
    private final Thread thread = new Thread(this::serve, "command-desk");
    private final ServiceIdentity identity;
    private long beatNs;
    private volatile String idleMessage = "waits for a scan to be started";
    private volatile SteerableScan current;
    private volatile boolean closed;

    /** Begins scans that are asked for. */
    public interface Starter {

        /** Begins none: the adapter was started for one scan. */
        Starter NONE = (command, scan) -> {
            throw new IllegalStateException(
                    "this adapter measures one scan; one that is started without --config takes others");
        };

        /**
         * Begins a scan; returns at once.
         *
         * @param scan its id; empty to choose one
         * @return the id of the scan that begins
         * @throws ScanWarnings when the operator should know of something first
         * @throws RuntimeException saying why it cannot be; for people
         */
        String start(Command.Start command, String scan);
    }

    /**
     * Begins to listen.
     *
     * @param service that answers
     * @throws io.pentimento.proto.KafkaUnavailableException when no broker answers
     */
    public CommandDesk(KafkaAccess kafka, Topics topics, String service, Starter starter, ScanClock clock) {
        this.link = new KafkaLink(kafka, topics, service);
        this.topics = topics;
        this.service = service;
        this.starter = starter;
        this.clock = clock;
        this.identity = ServiceIdentity.here("acquisition-adapter", service, clock.utcNs());
        this.beatNs = clock.ticksNs() - HEARTBEAT.toNanos();
        link.prepareTopics();
        this.consumer = link.consumer();
        this.producer = link.producer();
        try {
            remember();
            TopicPartition commands = new TopicPartition(topics.commands(), 0);
            consumer.assign(List.of(commands));
            consumer.seekToEnd(List.of(commands));
            // Seeking is lazy: only now is it certain that no command is missed.
            consumer.position(commands);
        } catch (KafkaException e) {
            consumer.close();
            producer.close(Duration.ZERO);
            throw link.unavailable(e);
        }
        beat();
        // Whoever asks from now on whether the instrument is driven is to be told so.
        producer.flush();
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on the commands are for this scan. */
    public void attach(SteerableScan scan) {
        current = scan;
    }

    /**
     * From now on there is no scan.
     *
     * @param message what to say while it waits for the next one
     */
    public void detach(String message) {
        idleMessage = message;
        current = null;
    }

    /** What was answered lately, by whomever. */
    private void remember() {
        TopicPartition responses = new TopicPartition(topics.responses(), 0);
        long sinceMs = clock.utcNs() / 1_000_000 - REMEMBERED.toMillis();
        OffsetAndTimestamp since =
                consumer.offsetsForTimes(Map.of(responses, sinceMs)).get(responses);
        if (since == null) {
            return;
        }
        consumer.assign(List.of(responses));
        long end = consumer.endOffsets(List.of(responses)).get(responses);
        consumer.seek(responses, since.offset());
        while (consumer.position(responses) < end) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                read(record, Response.getDefaultInstance()).ifPresent(r -> answered.put(r.getId(), r));
            }
        }
    }

    private static <M extends com.google.protobuf.Message> Optional<M> read(
            ConsumerRecord<String, byte[]> record, M prototype) {
        try {
            return Optional.of(Wire.read(record, prototype));
        } catch (UnreadableRecordException e) {
            // The processor's inspector puts it on the topic of rejected records.
            return Optional.empty();
        }
    }

    private void serve() {
        try {
            while (!closed) {
                step();
            }
        } catch (WakeupException e) {
            // Closing.
        } finally {
            if (starter != Starter.NONE) {
                beat(Status.State.STOPPED);
            }
            consumer.close();
            producer.close(AGAIN);
        }
    }

    private void step() {
        try {
            beat();
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                read(record, Command.getDefaultInstance()).ifPresent(this::answer);
            }
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("commands cannot be read: {}; trying again", e.getMessage());
            clock.park(AGAIN.toNanos());
        }
    }

    /** While a scan is measured it sends heartbeats of its own. */
    private void beat() {
        if (starter != Starter.NONE && current == null && clock.ticksNs() - beatNs > HEARTBEAT.toNanos()) {
            beatNs = clock.ticksNs();
            beat(Status.State.IDLE);
        }
    }

    private void beat(Status.State state) {
        Status status = identity.status(clock.utcNs())
                .setState(state)
                .setMessage(idleMessage)
                .build();
        producer.send(Wire.record(topics.status(), service, status));
    }

    private void answer(Command command) {
        if (!isOurs(command)) {
            return;
        }
        Response before = answered.get(command.getId());
        Response response = before == null ? carriedOut(command) : before;
        answered.put(command.getId(), response);
        if (answered.size() > MOST_REMEMBERED) {
            answered.remove(new ArrayList<>(answered.keySet()).get(0));
        }
        producer.send(Wire.record(topics.responses(), response.getScan(), response));
    }

    private boolean isOurs(Command command) {
        SteerableScan running = current;
        boolean scanIsOurs =
                command.getScan().isEmpty() || running != null && running.scan().equals(command.getScan());
        return switch (command.getActionCase()) {
            case START -> true;
            case PAUSE, RESUME, STOP, SET_REGION, EXTEND, SKIP_TO -> scanIsOurs;
            case SET_MODEL, ACTION_NOT_SET -> false;
        };
    }

    private Response carriedOut(Command command) {
        Response.Builder response = Response.newBuilder()
                .setId(command.getId())
                .setScan(command.getScan())
                .setService(service);
        try {
            obey(command, response);
        } catch (ScanWarnings e) {
            response.setAnswer(Response.Answer.ERR).setMessage(e.getMessage()).addAllWarnings(e.warnings());
        } catch (RuntimeException | Error e) {
            // Whatever it is, the operator is to hear of it and the desk goes on.
            response.setAnswer(Response.Answer.ERR).setMessage(String.valueOf(e.getMessage()));
        }
        LOG.info(
                "{} by {}: {} {}",
                command.getActionCase(),
                command.getOperator(),
                response.getAnswer(),
                response.getMessage());
        return response.setTimeNs(clock.utcNs()).build();
    }

    private void obey(Command command, Response.Builder response) {
        if (clock.utcNs() - command.getTimeNs() > VOID_AFTER.toNanos()) {
            throw new IllegalStateException(
                    "the command was sent more than a minute ago: no adapter was there, or clocks differ; send it again");
        }
        SteerableScan running = current;
        if (command.hasStart()) {
            if (running != null) {
                throw new IllegalStateException("scan " + running.scan() + " is running: stop it first");
            }
            String begun = starter.start(command.getStart(), command.getScan());
            done(response.setScan(begun), "scan " + begun + " begins");
            return;
        }
        if (running == null) {
            throw new IllegalStateException("no scan is running");
        }
        response.setScan(running.scan());
        done(response, obey(command, running));
    }

    private static void done(Response.Builder response, String message) {
        response.setAnswer(Response.Answer.ACK).setMessage(message);
    }

    private static String obey(Command command, SteerableScan running) {
        String scan = running.scan();
        switch (command.getActionCase()) {
            case PAUSE:
                running.pause(command.getOperator());
                return "scan " + scan + " pauses";
            case RESUME:
                running.resume();
                return "scan " + scan + " goes on";
            case STOP:
                Command.Stop stop = command.getStop();
                running.stop(
                        stop.getSatisfied() ? ExitStatus.SATISFIED : ExitStatus.ABORTED,
                        stop.getReason(),
                        command.getOperator(),
                        stop.getPark());
                return "scan " + scan + " stops";
            case SET_REGION:
                running.region(command.getSetRegion().getRegionGeojson());
                return "scan " + scan
                        + (command.getSetRegion().getRegionGeojson().isEmpty()
                                ? ": all pixels are measured"
                                : ": only the region is measured");
            case SKIP_TO:
                running.skipTo(command.getSkipTo().getRegionGeojson());
                return "scan " + scan + ": what is left of the region is measured next, then all else";
            case EXTEND:
                running.extend(command.getExtend().getRows());
                return "scan " + scan + " has " + command.getExtend().getRows() + " rows now";
            default:
                throw new IllegalArgumentException("action=" + command.getActionCase() + ": not an adapter's");
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
