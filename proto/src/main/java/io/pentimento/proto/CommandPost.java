package io.pentimento.proto;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Sends commands on {@code {instrument}_commands} and gives their answers.
 *
 * <p>Safe for use by many threads.
 */
public final class CommandPost implements AutoCloseable {

    /** A command that has not reached the broker after so long never will. */
    public static final Duration DELIVERY = Duration.ofSeconds(4);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Topics topics;
    private final Consumer<String, byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final Map<String, CompletableFuture<Response>> waiting = new ConcurrentHashMap<>();
    private final Thread reader = new Thread(this::read, "command-answers");
    private volatile boolean closed;

    /** @throws KafkaUnavailableException when no broker answers */
    public CommandPost(KafkaAccess kafka, Topics topics) {
        this.topics = topics;
        this.consumer = kafka.consumer(Map.of(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis()));
        this.producer = kafka.producer(Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                DELIVERY.toMillis(),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) DELIVERY.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) DELIVERY.toMillis() - 1000,
                ProducerConfig.LINGER_MS_CONFIG,
                0));
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
     * Sends a command. Blocks for up to {@link #DELIVERY} when the broker is away.
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
                readOnce();
            }
        } catch (WakeupException e) {
            // Closing.
        } finally {
            consumer.close();
        }
    }

    private void readOnce() {
        try {
            consumer.poll(POLL).forEach(this::answer);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            waiting.values().forEach(answer -> answer.completeExceptionally(e));
            LockSupport.parkNanos(AGAIN.toNanos());
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
