package io.pentimento.proto;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Where the Kafka brokers are, how to be let in, and the settings that all our clients share. What a client needs beyond
 * them it says itself.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class KafkaAccess {

    /** How long a broker may take to answer before work begins. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Most bytes of one partition in one answer, unless a single record is larger. */
    private static final int PARTITION_FETCH_BYTES = 4 << 20;

    /** Most bytes in one answer, unless a single record is larger. */
    private static final int FETCH_BYTES = 16 << 20;

    private final String bootstrapServers;
    private final Map<String, String> security;

    private KafkaAccess(String bootstrapServers, Map<String, String> security) {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("kafka=" + bootstrapServers + ": must be host:port");
        }
        this.bootstrapServers = bootstrapServers;
        this.security = Map.copyOf(security);
    }

    /**
     * Brokers that let everybody in.
     *
     * @param bootstrapServers "host:port", several separated by commas
     */
    public static KafkaAccess of(String bootstrapServers) {
        return new KafkaAccess(bootstrapServers, Map.of());
    }

    /**
     * Brokers that want encryption or a password.
     *
     * @param bootstrapServers "host:port", several separated by commas
     * @param file the properties of a Kafka client that begin with security., sasl. or ssl.
     * @throws IllegalArgumentException when the file cannot be read or a property cannot be used; no message, here or
     *     later, holds a password
     */
    public static KafkaAccess of(String bootstrapServers, Path file) {
        KafkaAccess access = new KafkaAccess(bootstrapServers, SecurityProperties.read(file));
        SecurityProperties.requireUsable(file, access.common());
        return access;
    }

    /** Where the brokers are, "host:port". */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * A reader of committed records that commits no offset and makes no topic by itself.
     *
     * @param own settings of this consumer
     * @throws KafkaUnavailableException when nobody has the brokers' names
     */
    public KafkaConsumer<String, byte[]> consumer(Map<String, ?> own) {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.putAll(own);
        try {
            return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /**
     * A writer whose records are confirmed by all replicas, in order and once, up to {@link Topics#MAX_REJECTED_BYTES}.
     *
     * @param own settings of this producer
     * @throws KafkaUnavailableException when nobody has the brokers' names
     */
    public KafkaProducer<String, byte[]> producer(Map<String, ?> own) {
        Map<String, Object> settings = common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_REJECTED_BYTES);
        settings.putAll(own);
        try {
            return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /** An administrator whose questions fail after 10 s without an answer. */
    public Admin admin() {
        return admin(PATIENCE);
    }

    /**
     * An administrator.
     *
     * @param patience after so long without an answer a question fails
     * @throws KafkaUnavailableException when nobody has the brokers' names
     */
    public Admin admin(Duration patience) {
        int ms = (int) patience.toMillis();
        Map<String, Object> settings = common();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ms);
        // A connection that has died unnoticed leaves time for a second attempt.
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ms / 2);
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /** @throws KafkaUnavailableException when no broker answers within about 10 s, or it does not let us in */
    public void requireBroker() {
        try (Admin admin = admin()) {
            requireBroker(admin);
        }
    }

    /**
     * Creates the topics that do not exist yet.
     *
     * @throws KafkaUnavailableException when no broker answers within about 10 s, or it does not let us in
     */
    public void create(Topics topics) {
        try (Admin admin = admin()) {
            requireBroker(admin);
            topics.create(admin);
        }
    }

    private void requireBroker(Admin admin) {
        try {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    /** The error for a broker that does not answer or does not let us in; the message says what to do. */
    public KafkaUnavailableException unavailable(Throwable cause) {
        Throwable reason = reason(cause);
        String why = " (" + (reason.getMessage() == null ? reason : reason.getMessage()) + "): ";
        if (reason instanceof AuthenticationException) {
            String todo = security.isEmpty() ? "add --kafka-config" : "correct the file that --kafka-config names";
            return new KafkaUnavailableException(
                    "the Kafka broker at " + bootstrapServers + " does not let us in" + why + todo, reason);
        }
        String todo = "start one with \"pentimento broker\" or name another with --kafka";
        String secured = security.isEmpty() ? "; one that asks for a password needs --kafka-config" : "";
        return new KafkaUnavailableException(
                "no Kafka broker answers at " + bootstrapServers + why + todo + secured, reason);
    }

    /** What is behind wrappers that say no more than that something has failed. */
    static Throwable reason(Throwable error) {
        Throwable reason = error;
        while (reason.getCause() != null
                && (reason instanceof ExecutionException || reason.getClass() == KafkaException.class)) {
            reason = reason.getCause();
        }
        return reason;
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>(security);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        // After a broker's restart go on at once, not after the default's second.
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return settings;
    }

    /** Not what lets us in: what is printed is kept in logs. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
