package io.pentimento.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

    private final Topics topics = new Topics("lab-1");

    @Test
    void shouldNameEveryTopicAfterTheInstrument() {
        assertEquals(
                Set.of(
                        "lab-1_scans",
                        "lab-1_spectra",
                        "lab-1_events",
                        "lab-1_maps",
                        "lab-1_annotations",
                        "lab-1_models",
                        "lab-1_commands",
                        "lab-1_responses",
                        "lab-1_status",
                        "lab-1_rejected"),
                definitions().keySet());
    }

    @Test
    void shouldShareSpectraAndMapsAmongProcessorsAndKeepTheRestInOrder() {
        for (var topic : definitions().values()) {
            boolean shared =
                    List.of("lab-1_spectra", "lab-1_events", "lab-1_maps").contains(topic.name());
            assertEquals(shared ? Topics.SHARED_PARTITIONS : 1, topic.numPartitions(), topic.name());
            assertEquals(-1, topic.replicationFactor(), topic.name() + ": as the brokers are set");
        }
    }

    @Test
    void shouldCompactWhatIsAStateAndKeepDataForAMonth() {
        for (var topic : definitions().values()) {
            boolean state = List.of("lab-1_scans", "lab-1_annotations", "lab-1_models", "lab-1_status")
                    .contains(topic.name());
            assertEquals(state ? "compact" : "delete", topic.configs().get("cleanup.policy"), topic.name());
        }
        assertEquals("2592000000", definitions().get("lab-1_spectra").configs().get("retention.ms"));
        assertEquals("604800000", definitions().get("lab-1_commands").configs().get("retention.ms"));
    }

    @Test
    void shouldCarryOneMessageTypePerTopicAndAnythingWhereItIsRejected() {
        var types = Arrays.stream(Topic.values())
                .flatMap(topic -> topic.message().stream())
                .map(message -> message.getDescriptorForType().getFullName())
                .toList();
        assertEquals(Topic.values().length - 1, Set.copyOf(types).size(), types::toString);
        assertEquals(Optional.empty(), Topic.REJECTED.message());
    }

    @Test
    void shouldHaveRoomForTheLargestRecordWhenItIsRejected() {
        var largest = new ConsumerRecord<>(topics.maps(), 3, Long.MAX_VALUE, "k", new byte[Topics.MAX_RECORD_BYTES]);
        var rejected = Wire.rejected(topics.rejected(), largest, "€".repeat(Topics.MAX_RECORD_BYTES));
        long size = rejected.value().length;
        for (var header : rejected.headers()) {
            size += header.value().length;
        }
        String most = definitions().get("lab-1_rejected").configs().get("max.message.bytes");
        assertTrue(size > Topics.MAX_RECORD_BYTES);
        assertTrue(size < Integer.parseInt(most) - 1000, size + " of " + most);
        assertEquals("16777216", definitions().get("lab-1_maps").configs().get("max.message.bytes"));
    }

    @Test
    void shouldKeyFactsAndRowsByScan() {
        assertEquals("s1/started", Topics.factKey("s1", ScanRecord.FactCase.STARTED));
        assertEquals("s1/calibrated", Topics.factKey("s1", ScanRecord.FactCase.CALIBRATED));
        assertEquals("s1/stopped", Topics.factKey("s1", ScanRecord.FactCase.STOPPED));
        assertEquals("s1/42", Topics.rowKey("s1", 42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a_b", "a b", "ä", "a/b"})
    void shouldRefuseAnInstrumentThatCannotBeATopicsName(String instrument) {
        var error = assertThrows(IllegalArgumentException.class, () -> new Topics(instrument));
        assertEquals(
                "instrument=" + instrument + ": use 1 to 100 letters, digits, dots and hyphens", error.getMessage());
    }

    @Test
    void shouldSayWhichTopicCouldNotBeCreatedWhenTheBrokerIsAway() throws Exception {
        int port;
        try (var free = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", "127.0.0.1:" + port, "request.timeout.ms", "500", "default.api.timeout.ms", "500");
        try (Admin admin = Admin.create(settings)) {
            var error = assertThrows(KafkaUnavailableException.class, () -> topics.create(admin));
            assertTrue(error.getMessage().startsWith("cannot create topic lab-1_"), error::getMessage);
        }
    }

    private Map<String, NewTopic> definitions() {
        return topics.definitions().stream().collect(Collectors.toMap(NewTopic::name, t -> t));
    }
}
