package io.pentimento.processor;

import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.Firing;
import io.pentimento.proto.Response;
import io.pentimento.proto.Rule;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The rules of the instrument, what they have found, and how what they commanded was answered, as {instrument}_annotations and
 * {instrument}_responses say. Belongs to one thread.
 */
final class KeptRules implements AutoCloseable {

    private static final Duration CATCH_UP_POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final String annotations;
    /** By their keys. */
    private final Map<String, Rule> rules = new LinkedHashMap<>();

    private final Map<String, Firing> firings = new HashMap<>();
    /** Answers to commands that nobody has told their rules yet. */
    private final Map<String, Response> answers = new HashMap<>();

    private boolean caughtUp;

    KeptRules(KafkaClients kafka, Topics topics) {
        this.annotations = topics.annotations();
        this.partitions = List.of(new TopicPartition(annotations, 0), new TopicPartition(topics.responses(), 0));
        this.consumer = kafka.consumer(null);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads on until nothing that is in the topics now is unread. */
    void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            poll(CATCH_UP_POLL);
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(partitions + " cannot be read to their ends");
            }
        }
        caughtUp = true;
    }

    /** Reads what is new. */
    void poll(Duration timeout) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
            try {
                take(record);
            } catch (UnreadableRecordException e) {
                // The inspector rejects it.
                continue;
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (!record.topic().equals(annotations)) {
            Response response = Wire.read(record, Response.getDefaultInstance());
            answers.put(response.getId(), response);
            return;
        }
        switch (AnnotationKind.of(record.key())) {
            case RULE -> {
                if (record.value() == null) {
                    rules.remove(record.key());
                } else {
                    take(record.key(), Wire.read(record, Rule.getDefaultInstance()));
                }
            }
            case FIRING -> {
                if (record.value() == null) {
                    firings.remove(record.key());
                } else if (!caughtUp) {
                    // Later ones are those that this watcher has published.
                    firings.put(record.key(), Wire.read(record, Firing.getDefaultInstance()));
                }
            }
            default -> {
                // None of a processor's business.
            }
        }
    }

    /** Of several records of one revision the first counts. */
    private void take(String key, Rule rule) {
        Rule before = rules.get(key);
        if (before == null || rule.getRevision() > before.getRevision()) {
            rules.put(key, rule);
        }
    }

    /** Whether anything is to be watched for. */
    boolean isWatching() {
        return rules.values().stream().anyMatch(rule -> !rule.getOff());
    }

    /** Those that are to be watched for in a scan. */
    List<Rule> of(String scan) {
        List<Rule> found = new ArrayList<>();
        for (Rule rule : rules.values()) {
            if (!rule.getOff() && (rule.getScan().isEmpty() || rule.getScan().equals(scan))) {
                found.add(rule);
            }
        }
        return found;
    }

    /** What a rule has found in a scan; empty when it was another revision of it. */
    Optional<Firing> firing(String scan, Rule rule) {
        return Optional.ofNullable(firings.get(key(scan, rule.getId())))
                .filter(firing -> firing.getRuleRevision() == rule.getRevision());
    }

    /** What has been published is known without waiting for it to come back. */
    void published(Firing firing) {
        firings.put(key(firing.getScan(), firing.getRule()), firing);
    }

    /** Firings with the answers to their commands that they do not have yet. */
    List<Firing> answered() {
        List<Firing> answered = new ArrayList<>();
        for (Firing firing : firings.values()) {
            Response answer = firing.hasAnswer() ? null : answers.get(firing.getCommand());
            if (answer != null) {
                answered.add(firing.toBuilder()
                        .setAnswer(Firing.Answer.newBuilder()
                                .setAcknowledged(answer.getAnswer() == Response.Answer.ACK)
                                .setMessage(answer.getMessage())
                                .setTimeNs(answer.getTimeNs()))
                        .build());
            }
        }
        return answered;
    }

    static String key(String scan, String rule) {
        return AnnotationKind.FIRING.key(scan, rule);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
