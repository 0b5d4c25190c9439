package io.pentimento.proto;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Sends commands on {@code {instrument}_commands} and gives their answers.
 *
 * <p>Safe for use by many threads.
 */
public final class CommandPost implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final Topics topics;
    private final Consumer<String, byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final Map<String, CompletableFuture<Response>> waiting = new ConcurrentHashMap<>();
    private final Thread reader = new Thread(this::read, "command-answers");
    private volatile boolean closed;

    /** @throws KafkaUnavailableException when no broker answers */
    public CommandPost(KafkaAccess kafka, Topics topics) {
        this.topics = topics;
        this.consumer = kafka.consumer(Map.of());
        this.producer = kafka.producer(Map.of());
        TopicPartition responses = new TopicPartition(topics.responses(), 0);
        try {
            consumer.assign(List.of(responses));
            consumer.seekToEnd(List.of(responses));
            // Seeking is lazy: only now is it certain that no answer is missed.
            consumer.position(responses);
        } catch (KafkaException e) {
            consumer.close();
            producer.close(Duration.ZERO);
            throw kafka.unavailable(e);
        }
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Sends a command.
     *
     * @param patience until an answer must be there
     * @return its answer; ends with a TimeoutException when none comes. The same command, with the same id, may then be sent
     *     again: it acts once
     */
    public CompletableFuture<Response> send(Command command, Duration patience) {
        CompletableFuture<Response> answer = waiting.computeIfAbsent(command.getId(), id -> new CompletableFuture<>());
        answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, error) -> waiting.remove(command.getId()));
        producer.send(Wire.record(topics.commands(), command.getScan(), command), (metadata, error) -> {
            if (error != null) {
                answer.completeExceptionally(
                        new KafkaUnavailableException("the command cannot be sent: " + error.getMessage(), error));
            }
        });
        return answer;
    }

    private void read() {
        try {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    answer(record);
                }
            }
        } catch (WakeupException e) {
            // Closing.
        } catch (KafkaException e) {
            waiting.values().forEach(answer -> answer.completeExceptionally(e));
        } finally {
            consumer.close();
        }
    }

    private void answer(ConsumerRecord<String, byte[]> record) {
        try {
            Response response = Wire.read(record, Response.getDefaultInstance());
            CompletableFuture<Response> answer = waiting.get(response.getId());
            if (answer != null) {
                answer.complete(response);
            }
        } catch (UnreadableRecordException e) {
            // The processor's inspector puts it on the topic of rejected records.
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        producer.close(Duration.ofSeconds(1));
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
