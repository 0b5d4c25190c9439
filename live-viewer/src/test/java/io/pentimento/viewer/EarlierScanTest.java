package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.jhdf.HdfFile;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two scans in one log: the later one begins where the maps of the earlier one ended. */
class EarlierScanTest {

    private static final TestScan EARLIER = new TestScan("scan-1", 6, 5, 1_700_000_000_000_000_000L);
    private static final TestScan LATER = new TestScan("scan-2", 6, 5, EARLIER.startNs() + 1_000_000_000L);

    @TempDir
    Path folder;

    private final Topics topics = new Topics("two");
    private LocalBroker broker;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void publishTwoScans() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of());
        KafkaAccess.of(broker.bootstrapServers()).create(topics);
        send(topics.scans(), EARLIER.id() + "/started", EARLIER.started());
        for (int row = 0; row < EARLIER.rows(); row++) {
            map(EARLIER, row);
        }
        // Stands where no reader of the later scan should look.
        map(LATER, 5);
        send(topics.scans(), LATER.id() + "/started", startedAfter(LATER, mapEnds()));
        for (int row = 0; row < 5; row++) {
            map(LATER, row);
        }
    }

    @AfterEach
    void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldReadTheMapsOfAScanFromItsStart() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ViewerOptions options = ViewerOptions.of(KafkaAccess.of(broker.bootstrapServers()), topics, meters)
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve("cache"));
        Counter read = meters.counter(TopicFollower.RECORDS_READ, "topic", topics.maps());
        try (Viewer viewer = Viewer.start(options);
                TestPage page = new TestPage(viewer, null).watch(LATER.id())) {
            page.untilMap(p -> p.measured(0) == 25);
            assertEquals(5, read.count());
        }
    }

    @Test
    void shouldReadAllMapsOfAScanThatDoesNotSayWhereTheyBegin() {
        ViewerOptions options = ViewerOptions.of(
                        KafkaAccess.of(broker.bootstrapServers()), topics, new SimpleMeterRegistry())
                .withAddress("127.0.0.1", 0)
                .withCacheFolder(folder.resolve("cache"));
        try (Viewer viewer = Viewer.start(options);
                TestPage page = new TestPage(viewer, null).watch(EARLIER.id())) {
            page.untilMap(p -> p.measured(0) == 30);
        }
    }

    @Test
    void shouldExportTheMapsOfAScanFromItsStart() {
        Path file = folder.resolve("later.h5");
        new ScanExport(KafkaAccess.of(broker.bootstrapServers()), topics, Clock.systemUTC()).export(LATER.id(), file);
        try (HdfFile hdf = new HdfFile(file)) {
            float[][] map = (float[][]) hdf.getDatasetByPath("/entry/fit/Fe-K").getData();
            assertEquals(TestScan.value(0, 4, 4, 0), map[4][4]);
            assertTrue(Float.isNaN(map[5][0]));
        }
    }

    private static ScanRecord startedAfter(TestScan scan, List<Long> firstMapOffsets) {
        ScanRecord.Builder started = scan.started().toBuilder();
        started.getStartedBuilder().addAllFirstMapOffsets(firstMapOffsets);
        return started.build();
    }

    private List<Long> mapEnds() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topics.SHARED_PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topics.maps(), partition))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            return partitions.stream().map(ends::get).toList();
        }
    }

    private void map(TestScan scan, int row) {
        send(topics.maps(), Topics.rowKey(scan.id(), row), scan.map(row, 0));
    }

    private void send(String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
        producer.flush();
    }
}
