package io.pentimento.processor;

import io.pentimento.proto.Topic;
import io.pentimento.proto.Topics;
import io.pentimento.proto.UnreadableRecordException;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every topic of the instrument but spectra and events, whose readers do it themselves, and puts what cannot be read on
 * {instrument}_rejected. Every processor has one; they share the partitions as a consumer group.
 *
 * <p>An entry and the offset behind its record are committed in one transaction, so a record is rejected once whoever is
 * killed when. Positions between bad records are committed now and then: to inspect a good record again does no harm.
 */
final class Inspector implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Inspector.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** A processor that has just started may be awaited by a scan, which needs the cores for its first maps. */
    private static final Duration PAUSE_BEFORE_START = Duration.ofSeconds(3);

    private static final long COMMIT_EVERY_NS = TimeUnit.SECONDS.toNanos(2);

    /** Spectra and events are rejected by whoever paints them, and what is rejected has nowhere else to go. */
    private static final Set<Topic> INSPECTED =
            EnumSet.complementOf(EnumSet.of(Topic.SPECTRA, Topic.EVENTS, Topic.REJECTED));

    private final Topics topics;
    private final KafkaClients kafka;
    private final Rejections rejections;
    private final Map<String, Topic> inspected;
    private final Worker worker = new Worker("inspector", this::run);

    Inspector(ProcessorOptions options, Rejections rejections) {
        this.topics = options.topics();
        this.kafka = new KafkaClients(options.kafka());
        this.rejections = rejections;
        this.inspected = INSPECTED.stream().collect(Collectors.toMap(topics::name, topic -> topic));
    }

    void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
    }

    /** What was not committed is read again, so starting over neither loses nor doubles an entry. */
    private void run() {
        worker.pause(PAUSE_BEFORE_START);
        try (Consumer<String, byte[]> consumer = kafka.unhurried(topics.instrument() + "-inspector");
                Producer<String, byte[]> producer =
                        kafka.transactional(topics.instrument() + "-inspector-" + UUID.randomUUID())) {
            producer.initTransactions();
            consumer.subscribe(inspected.keySet());
            inspect(consumer, producer);
        }
    }

    private void inspect(Consumer<String, byte[]> consumer, Producer<String, byte[]> producer) {
        long committedNs = System.nanoTime();
        while (!worker.isClosing()) {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            List<ProducerRecord<String, byte[]>> entries = new ArrayList<>();
            records.forEach(record -> inspect(record, entries));
            if (!entries.isEmpty()) {
                producer.beginTransaction();
                entries.forEach(producer::send);
                producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
                // Fails when any of the sends did; what is left open is aborted when the producer is closed.
                producer.commitTransaction();
            }
            if (System.nanoTime() - committedNs > COMMIT_EVERY_NS) {
                commit(consumer);
                committedNs = System.nanoTime();
            }
        }
    }

    private static void commit(Consumer<String, byte[]> consumer) {
        try {
            consumer.commitSync();
        } catch (RebalanceInProgressException | CommitFailedException e) {
            LOG.debug("positions not committed: {}", e.getMessage());
        }
    }

    private void inspect(ConsumerRecord<String, byte[]> record, List<ProducerRecord<String, byte[]>> entries) {
        Topic topic = inspected.get(record.topic());
        if (record.value() == null && topic.isCompacted()) {
            return;
        }
        try {
            switch (topic) {
                // These are most of all bytes.
                case MAPS -> Wire.check(record, topic.message().orElseThrow());
                case SCANS -> ScanDirectory.read(record);
                default -> Wire.read(record, topic.message(record.key()).orElseThrow());
            }
        } catch (UnreadableRecordException e) {
            entries.add(rejections.entry(record, e.getMessage()));
        }
    }
}
