package io.pentimento.viewer;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/** The topics of an instrument of its own on a real broker, with the viewers and pages that a test opens on them. */
final class TestInstrument implements AutoCloseable {

    private static final int MOST_ATTEMPTS = 1000;

    private final KafkaAccess kafka;
    private final Topics topics = new Topics("instrument-" + UUID.randomUUID());
    private final Path folder;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Viewer> viewers = new ArrayList<>();
    private final List<TestPage> pages = new ArrayList<>();

    /** @param folder where viewers keep their caches */
    TestInstrument(LocalBroker broker, Path folder) {
        this.folder = folder;
        kafka = KafkaAccess.of(broker.bootstrapServers());
        kafka.create(topics);
        producer = kafka.producer(Map.of());
    }

    Topics topics() {
        return topics;
    }

    KafkaProducer<String, byte[]> producer() {
        return producer;
    }

    void send(String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }

    /** Sends a whole scan with its maps. */
    void send(TestScan scan) {
        send(topics.scans(), scan.id() + "/started", scan.started());
        for (int row = 0; row < scan.rows(); row++) {
            send(topics.spectra(), Topics.rowKey(scan.id(), row), scan.spectra(row));
            send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, 0));
        }
    }

    Viewer viewer() {
        Viewer viewer = Viewer.start(ViewerOptions.of(kafka, topics, new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve(topics.instrument() + "-" + viewers.size())));
        viewers.add(viewer);
        return viewer;
    }

    /** Of somebody who may look, and who watches nothing yet. */
    TestPage page(Viewer viewer) {
        TestPage page = new TestPage(viewer, null);
        pages.add(page);
        return page;
    }

    /** All records of a topic's first partition, as soon as there are so many. */
    List<ConsumerRecord<String, byte[]>> log(String topic, int records) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            List<ConsumerRecord<String, byte[]>> log = log(topic);
            if (log.size() >= records) {
                return log;
            }
        }
        throw new AssertionError(topic + " never had " + records + " records");
    }

    /** All records of a topic's first partition. */
    List<ConsumerRecord<String, byte[]>> log(String topic) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer(Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        pages.forEach(TestPage::close);
        viewers.forEach(Viewer::close);
        producer.close();
    }
}
