package io.pentimento.viewer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which scan a rejected record counts for. */
class RejectedRecordsTest {

    private static final Instant EARLIER = Instant.now().minus(Duration.ofHours(2));
    private static final Instant LATER = EARLIER.plus(Duration.ofHours(1));

    @TempDir
    Path folder;

    private final Topics topics = new Topics("rejected");
    private final TestScan earlier = new TestScan("earlier", 2, 2, nanos(EARLIER));
    private final TestScan later = new TestScan("later", 2, 2, nanos(LATER));
    private LocalBroker broker;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start() {
        broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
        producer = KafkaAccess.of(broker.bootstrapServers()).producer(Map.of());
        KafkaAccess.of(broker.bootstrapServers()).create(topics);
    }

    @AfterEach
    void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldCountARejectedSpectrumForTheScanThatSentIt() {
        start(earlier);
        try (Viewer viewer = viewer();
                TestPage page = new TestPage(viewer, null).watch(earlier.id())) {
            reject(topics.spectra() + "/2/17", LATER);
            awaitRejected(page, 1);
        }
    }

    @Test
    void shouldCountOtherRecordsForTheScanThatHadStartedLastHoweverOftenTheViewerRestarts() {
        start(earlier);
        reject(topics.maps() + "/0/1", EARLIER.minusSeconds(1));
        reject(topics.scans() + "/0/2", EARLIER.plusSeconds(1));
        reject(topics.status() + "/0/3", LATER.minusSeconds(1));
        start(later);
        reject(topics.scans() + "/0/4", LATER);
        for (int viewers = 0; viewers < 2; viewers++) {
            try (Viewer viewer = viewer();
                    TestPage ofEarlier = new TestPage(viewer, null).watch(earlier.id());
                    TestPage ofLater = new TestPage(viewer, null).watch(later.id())) {
                awaitRejected(ofLater, 1 + viewers);
                awaitRejected(ofEarlier, 2);
                reject(topics.maps() + "/0/5", LATER.plusSeconds(1));
                awaitRejected(ofLater, 2 + viewers);
                awaitRejected(ofEarlier, 2);
            }
        }
    }

    private static void awaitRejected(TestPage page, long records) {
        page.until(m -> m.hasState() && m.getState().getRejected() == records);
    }

    private Viewer viewer() {
        return Viewer.start(
                ViewerOptions.of(KafkaAccess.of(broker.bootstrapServers()), topics, new SimpleMeterRegistry())
                        .withAddress("127.0.0.1", 0)
                        .withCacheFolder(folder.resolve("cache")));
    }

    private void start(TestScan scan) {
        send(Wire.record(topics.scans(), scan.id() + "/started", scan.started()));
    }

    private void reject(String origin, Instant time) {
        byte[] noise = {1, 2, 3};
        String topic = origin.substring(0, origin.indexOf('/'));
        var rejected = new ProducerRecord<>(topics.rejected(), 0, time.toEpochMilli(), topic, noise);
        rejected.headers().add(Wire.REASON, "no".getBytes(StandardCharsets.UTF_8));
        rejected.headers().add(Wire.ORIGIN, origin.getBytes(StandardCharsets.UTF_8));
        send(rejected);
    }

    private void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
        producer.flush();
    }

    private static long nanos(Instant time) {
        return time.toEpochMilli() * 1_000_000;
    }
}
