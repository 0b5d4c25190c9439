package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.broker.LocalBroker;
import io.pentimento.model.ModelStore;
import io.pentimento.proto.MapBlock;
import io.pentimento.proto.Topic;
import io.pentimento.proto.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectorTest {

    private static final byte[] NO_PROTOBUF = {(byte) 0xFF, 1, 2, 3};

    @TempDir
    static Path folder;

    private static LocalBroker broker;

    private final Random random = new Random(1);

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(folder, "127.0.0.1", 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldRejectWhateverCannotBeReadOnAnyTopicOnce() {
        try (TestInstrument instrument = new TestInstrument(broker, "everything")) {
            Map<String, byte[]> expected = new HashMap<>();
            sendEveryKindOfGarbage(instrument, expected);
            try (StreamProcessor processor = start(instrument)) {
                assertRejected(instrument, expected);
            }
            try (StreamProcessor another = start(instrument)) {
                sendEveryKindOfGarbage(instrument, expected);
                assertRejected(instrument, expected);
            }
        }
    }

    @Test
    void shouldLeaveWhatCanBeReadAndWhatDeletesAKey() {
        try (TestInstrument instrument = new TestInstrument(broker, "good");
                StreamProcessor processor = start(instrument)) {
            Map<String, byte[]> expected = new HashMap<>();
            for (Topic topic : Topic.values()) {
                String name = instrument.topics.name(topic);
                if (topic.isCompacted()) {
                    instrument.sendRaw(name, "deleted", null);
                }
                // An empty fact and empty blocks say nothing that anybody could work with.
                if (topic != Topic.SCANS && topic != Topic.SPECTRA && topic != Topic.EVENTS) {
                    topic.message().ifPresent(message -> instrument.send(Wire.record(name, "empty", message)));
                }
                byte[] last = noise(10);
                topic.message().ifPresent(message -> expected.put(instrument.sendRaw(name, "noise", last), last));
            }
            assertRejected(instrument, expected);
        }
    }

    @Test
    void shouldPaintWhatStandsAroundAHundredThousandBadRecordsAndKeepEachOfThem() {
        int bad = 100_000;
        try (TestInstrument instrument = new TestInstrument(broker, "flood");
                StreamProcessor processor = start(instrument)) {
            instrument.start("s", "Fe-K", "Cu-K", "Pb-L", "Pb-M");
            instrument.measure("s", 5, 0, 3);
            for (int i = 0; i < bad; i++) {
                String topic = i % 2 == 0 ? instrument.topics.spectra() : instrument.topics.status();
                instrument.send(new ProducerRecord<>(topic, "noise/" + i % 100, noise(50)));
            }
            instrument.measure("s", 5, 3, TestInstrument.ROWS);
            instrument.stop("s");
            instrument.maps(blocks -> blocks.stream()
                            .filter(b -> b.getModel().equals("fit"))
                            .filter(b -> b.getRevision() == newest(blocks))
                            .mapToInt(MapBlock::getPixels)
                            .sum()
                    == TestInstrument.ROWS * TestInstrument.COLUMNS);
            Set<String> origins = new HashSet<>();
            instrument.await(
                    instrument.topics.rejected(),
                    r -> origins.add(Wire.text(r.headers(), Wire.ORIGIN)) && origins.size() == bad);
        }
    }

    private static int newest(List<MapBlock> blocks) {
        return blocks.stream().mapToInt(MapBlock::getRevision).max().orElse(0);
    }

    /** On every topic that carries a message, every way in which a record can fail to be one. */
    private void sendEveryKindOfGarbage(TestInstrument instrument, Map<String, byte[]> expected) {
        for (Topic topic : Topic.values()) {
            if (topic.message().isEmpty()) {
                continue;
            }
            String name = instrument.topics.name(topic);
            Message message = topic.message().orElseThrow();
            String type = message.getDescriptorForType().getFullName();
            Message foreign =
                    (topic == Topic.MAPS ? Topic.STATUS : Topic.MAPS).message().orElseThrow();
            List<ProducerRecord<String, byte[]>> records = new ArrayList<>(List.of(
                    record(name, noise(random.nextInt(200)), null, null),
                    record(name, new byte[0], null, null),
                    record(name, noise(100), type, null),
                    record(name, noise(100), type, new byte[] {1, 2, 3, 4}),
                    record(name, noise(100), type, new byte[0]),
                    record(name, NO_PROTOBUF, type, checksum(NO_PROTOBUF)),
                    Wire.record(name, "foreign", foreign)));
            if (!topic.isCompacted()) {
                records.add(record(name, null, type, null));
            }
            records.forEach(record -> expected.put(instrument.sendAndAwait(record), record.value()));
        }
    }

    /** All of these are on _rejected, byte for byte, with a reason, and nothing else is. */
    private static void assertRejected(TestInstrument instrument, Map<String, byte[]> expected) {
        List<ConsumerRecord<String, byte[]>> entries = new ArrayList<>();
        instrument.await(instrument.topics.rejected(), r -> entries.add(r) && entries.size() == expected.size());
        Map<String, byte[]> found = new HashMap<>();
        for (ConsumerRecord<String, byte[]> entry : entries) {
            String origin = Wire.text(entry.headers(), Wire.ORIGIN);
            assertTrue(expected.containsKey(origin), () -> origin + ": " + Wire.text(entry.headers(), Wire.REASON));
            found.put(origin, entry.value());
            assertTrue(Wire.text(entry.headers(), Wire.REASON).length() > 5, origin);
            assertEquals(origin.substring(0, origin.indexOf('/')), entry.key());
        }
        expected.forEach((origin, value) -> assertArrayEquals(value, found.get(origin), origin));
    }

    private static ProducerRecord<String, byte[]> record(String topic, byte[] value, String type, byte[] checksum) {
        var record = new ProducerRecord<>(topic, "garbage", value);
        if (type != null) {
            record.headers().add(Wire.TYPE, type.getBytes(StandardCharsets.UTF_8));
        }
        if (checksum != null) {
            record.headers().add(Wire.CRC32C, checksum);
        }
        return record;
    }

    private byte[] noise(int size) {
        byte[] noise = new byte[size];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] checksum(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value);
        return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    }

    private static StreamProcessor start(TestInstrument instrument) {
        return StreamProcessor.start(
                instrument.options(), ModelStore.shipped(), Clock.systemUTC(), new SimpleMeterRegistry());
    }
}
