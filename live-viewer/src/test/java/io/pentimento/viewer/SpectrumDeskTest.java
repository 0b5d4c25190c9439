package io.pentimento.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpectrumDeskTest {

    private static final int REQUESTS = 200;
    private static final TestScan SCAN = new TestScan("s", 20, 20, 0);

    @TempDir
    Path folder;

    @Test
    void shouldNeverAnswerAnOlderRequestAfterANewerOne() {
        Topics topics = new Topics("desk");
        try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), "127.0.0.1", 0);
                Viewer viewer =
                        Viewer.start(ViewerOptions.of(broker.bootstrapServers(), topics, new SimpleMeterRegistry())
                                .withAddress("127.0.0.1", 0)
                                .withCacheFolder(folder.resolve("cache")));
                TestPage page = new TestPage(viewer, null)) {
            publish(broker, topics);
            page.until(m -> m.hasScans() && m.getScans().getScansCount() == 1);
            page.watch(SCAN.id());
            page.until(m -> m.hasState() && m.getState().getSpectraPixels() == 400);

            for (int id = 1; id <= REQUESTS; id++) {
                page.request(id, 0, 0, 19, 19);
            }
            List<Integer> answered = new ArrayList<>();
            page.until(m -> {
                if (m.hasSpectrum()) {
                    assertEquals(400, m.getSpectrum().getMeasured());
                    answered.add(m.getSpectrum().getId());
                }
                return answered.contains(REQUESTS);
            });

            assertEquals(answered.stream().sorted().distinct().toList(), answered);
            assertTrue(answered.size() < REQUESTS, "every request was answered, also those replaced by a newer one");
        }
    }

    private static void publish(LocalBroker broker, Topics topics) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(Wire.record(topics.scans(), SCAN.id() + "/started", SCAN.started()));
            for (int row = 0; row < SCAN.rows(); row++) {
                producer.send(Wire.record(topics.spectra(), Topics.rowKey(SCAN.id(), row), SCAN.spectra(row)));
            }
        }
    }
}
