package io.pentimento.proto;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics of one instrument by name; {@link Topic} says what each carries. They are created by {@link #create}, never
 * by a broker on first use.
 *
 * @param instrument letters, digits, '.', '-'; 1 to 100 characters. The underscore separates it from the topic's name
 */
public record Topics(String instrument) {

    /** Partitions of the topics that several processors share: as many processors as this can work on one scan. */
    public static final int SHARED_PARTITIONS = 4;

    /** How long spectra, events and maps stay in the log. */
    public static final Duration DATA_RETENTION = Duration.ofDays(30);

    /** Largest record on any topic but {@link #rejected()}, bytes. */
    public static final int MAX_RECORD_BYTES = 16 << 20;

    /** Largest record on {@link #rejected()}, bytes: the largest of any other topic with reason and origin. */
    public static final int MAX_REJECTED_BYTES = MAX_RECORD_BYTES + (1 << 16);

    private static final short BROKERS_CHOICE = -1;
    private static final Duration LEADERS_WITHIN = Duration.ofSeconds(15);

    static final Duration CONTROL_RETENTION = Duration.ofDays(7);
    private static final Pattern INSTRUMENT = Pattern.compile("[A-Za-z0-9.-]{1,100}");

    public Topics {
        if (!INSTRUMENT.matcher(instrument).matches()) {
            throw new IllegalArgumentException(
                    "instrument=" + instrument + ": use 1 to 100 letters, digits, dots and hyphens");
        }
    }

    /** The name of a topic on the broker. */
    public String name(Topic topic) {
        return instrument + "_" + topic.suffix();
    }

    public String scans() {
        return name(Topic.SCANS);
    }

    public String spectra() {
        return name(Topic.SPECTRA);
    }

    public String events() {
        return name(Topic.EVENTS);
    }

    public String maps() {
        return name(Topic.MAPS);
    }

    public String annotations() {
        return name(Topic.ANNOTATIONS);
    }

    public String models() {
        return name(Topic.MODELS);
    }

    public String commands() {
        return name(Topic.COMMANDS);
    }

    public String responses() {
        return name(Topic.RESPONSES);
    }

    public String status() {
        return name(Topic.STATUS);
    }

    public String rejected() {
        return name(Topic.REJECTED);
    }

    /** Key of a fact of a scan in {@link #scans()}. */
    public static String factKey(String scan, ScanRecord.FactCase fact) {
        return scan + "/" + fact.name().toLowerCase(Locale.ROOT);
    }

    /** Key of a row of a scan in {@link #spectra()} and {@link #maps()}. */
    public static String rowKey(String scan, int row) {
        return scan + "/" + row;
    }

    /**
     * Creates the topics that do not exist yet, with as many replicas as the brokers are set to keep; leaves the others as
     * they are. Returns when every partition answers: a producer's first batch that comes before its partition has a leader
     * can be overtaken by its second, and is then refused for ever as out of sequence.
     *
     * @throws KafkaUnavailableException when the broker does not answer
     */
    public void create(Admin admin) {
        for (var result : admin.createTopics(definitions()).values().entrySet()) {
            try {
                result.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new KafkaUnavailableException(
                            "cannot create topic " + result.getKey() + ": "
                                    + e.getCause().getMessage(),
                            e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaUnavailableException("interrupted while creating topic " + result.getKey(), e);
            }
        }
        awaitPartitions(admin);
    }

    private void awaitPartitions(Admin admin) {
        long until = System.nanoTime() + LEADERS_WITHIN.toNanos();
        Exception reason = answers(admin);
        while (reason != null && System.nanoTime() < until) {
            reason = answers(admin);
        }
        if (reason != null) {
            throw new KafkaUnavailableException(
                    "not all partitions of the topics of " + instrument + " have a leader: " + reason.getMessage(),
                    reason);
        }
    }

    /** Why not every partition answers, when that may pass; else null. */
    private Exception answers(Admin admin) {
        try {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            var described = admin.describeTopics(
                            Arrays.stream(Topic.values()).map(this::name).toList())
                    .allTopicNames()
                    .get();
            described.forEach((name, topic) -> topic.partitions()
                    .forEach(p -> ends.put(new TopicPartition(name, p.partition()), OffsetSpec.latest())));
            admin.listOffsets(ends).all().get();
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException retriable) {
                return retriable;
            }
            throw new KafkaUnavailableException(
                    "the topics of " + instrument + " cannot be looked at: "
                            + e.getCause().getMessage(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("interrupted while creating the topics of " + instrument, e);
        }
    }

    List<NewTopic> definitions() {
        return Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(name(topic), topic.partitions(), BROKERS_CHOICE).configs(configs(topic)))
                .toList();
    }

    private static Map<String, String> configs(Topic topic) {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(topic.mostBytes()));
        configs.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                topic.isCompacted() ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
        topic.retention()
                .ifPresent(time -> configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis())));
        return configs;
    }
}
