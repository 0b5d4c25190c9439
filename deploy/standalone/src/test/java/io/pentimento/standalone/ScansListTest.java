package io.pentimento.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import io.pentimento.broker.LocalBroker;
import io.pentimento.proto.KafkaAccess;
import io.pentimento.proto.ScanRecord;
import io.pentimento.proto.ScanRecord.FactCase;
import io.pentimento.proto.ScanStarted;
import io.pentimento.proto.ScanStopped;
import io.pentimento.proto.ServiceIdentity;
import io.pentimento.proto.Status;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScansListTest {

    private static final Topics TOPICS = new Topics("listed");
    private static final String ADAPTER = "acquisition-adapter";

    @TempDir
    private Path folder;

    private LocalBroker broker;
    private KafkaAccess kafka;

    @BeforeEach
    void startBroker() {
        broker = LocalBroker.start(folder, "127.0.0.1", 0);
        kafka = KafkaAccess.of(broker.bootstrapServers());
        kafka.create(TOPICS);
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Test
    void shouldSayHowFarARunningScanIsAsFarAsItsAdapterHasSaid() {
        try (Producer<String, byte[]> producer = kafka.producer(Map.of())) {
            start(producer, "silent");
            start(producer, "running");
            heartbeat(producer, ADAPTER, "adapter-before", 2, 70);
            heartbeat(producer, ADAPTER, "adapter-now", 3, 81);
            heartbeat(producer, ADAPTER, "adapter-first", 1, 60);
            heartbeat(producer, "stream-processor", "processor", 4, 7);
            start(producer, "ended");
            var end = ScanStopped.newBuilder().setDonePixels(99);
            fact(
                    producer,
                    FactCase.STOPPED,
                    ScanRecord.newBuilder().setScan("ended").setStopped(end).build());
        }
        Run json = Run.of("scans", "list", "--json", "--instrument=listed", "--kafka", broker.bootstrapServers());
        assertEquals(
                List.of("silent null", "running 81", "ended 99"),
                json.succeeded().json().stream().map(ScansListTest::pixels).toList());

        Run table = Run.of("scans", "list", "--instrument=listed", "--kafka", broker.bootstrapServers());
        List<String> lines = table.succeeded().out().lines().toList();
        assertTrue(lines.get(0).contains(" - px"), table.out());
        assertTrue(lines.get(1).contains(" 81 px"), table.out());
    }

    private static String pixels(JsonNode scan) {
        return scan.get("scan").asText() + " " + scan.get("pixels");
    }

    private static void start(Producer<String, byte[]> producer, String scan) {
        var started = ScanStarted.newBuilder().setRows(10).setColumns(10);
        fact(
                producer,
                FactCase.STARTED,
                ScanRecord.newBuilder().setScan(scan).setStarted(started).build());
    }

    private static void fact(Producer<String, byte[]> producer, FactCase fact, ScanRecord record) {
        send(producer, TOPICS.scans(), Topics.factKey(record.getScan(), fact), record);
    }

    private static void heartbeat(
            Producer<String, byte[]> producer, String kind, String service, long timeNs, long pixels) {
        Status status = Status.newBuilder()
                .setService(service)
                .setKind(kind)
                .setTimeNs(timeNs)
                .setState(Status.State.RUNNING)
                .setScan("running")
                .addGauges(ServiceIdentity.gauge("pixels", pixels, "px"))
                .build();
        send(producer, TOPICS.status(), service, status);
    }

    private static void send(Producer<String, byte[]> producer, String topic, String key, Message message) {
        producer.send(Wire.record(topic, key, message));
    }
}
