package io.pentimento.proto;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics of one instrument, with their partitions, retention and compaction. They are created by {@link #create},
 * never by a broker on first use.
 *
 * @param instrument letters, digits, '.', '-'; 1 to 100 characters. The underscore separates it from the topic's name
 */
public record Topics(String instrument) {

    /** Partitions of the topics that several processors share: as many processors as this can work on one scan. */
    public static final int SHARED_PARTITIONS = 4;

    /** How long spectra, events and maps stay in the log. */
    public static final Duration DATA_RETENTION = Duration.ofDays(30);

    /** Largest record on any topic, bytes. */
    public static final int MAX_RECORD_BYTES = 16 << 20;

    private static final short BROKERS_CHOICE = -1;
    private static final Duration CONTROL_RETENTION = Duration.ofDays(7);
    private static final Pattern INSTRUMENT = Pattern.compile("[A-Za-z0-9.-]{1,100}");

    public Topics {
        if (!INSTRUMENT.matcher(instrument).matches()) {
            throw new IllegalArgumentException(
                    "instrument=" + instrument + ": use 1 to 100 letters, digits, dots and hyphens");
        }
    }

    public String scans() {
        return instrument + "_scans";
    }

    public String spectra() {
        return instrument + "_spectra";
    }

    public String events() {
        return instrument + "_events";
    }

    public String maps() {
        return instrument + "_maps";
    }

    public String annotations() {
        return instrument + "_annotations";
    }

    public String models() {
        return instrument + "_models";
    }

    public String commands() {
        return instrument + "_commands";
    }

    public String responses() {
        return instrument + "_responses";
    }

    public String status() {
        return instrument + "_status";
    }

    public String rejected() {
        return instrument + "_rejected";
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
     * they are.
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
    }

    List<NewTopic> definitions() {
        List<NewTopic> topics = new ArrayList<>();
        for (String name : List.of(spectra(), events(), maps())) {
            topics.add(topic(name, SHARED_PARTITIONS, kept(DATA_RETENTION)));
        }
        for (String name : List.of(scans(), annotations(), models(), status())) {
            topics.add(topic(name, 1, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
        }
        for (String name : List.of(commands(), responses(), rejected())) {
            topics.add(topic(name, 1, kept(CONTROL_RETENTION)));
        }
        return topics;
    }

    private static NewTopic topic(String name, int partitions, Map<String, String> configs) {
        var all = new HashMap<>(configs);
        all.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_RECORD_BYTES));
        return new NewTopic(name, partitions, BROKERS_CHOICE).configs(all);
    }

    private static Map<String, String> kept(Duration time) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(time.toMillis()));
    }
}
