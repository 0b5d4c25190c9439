package io.pentimento.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pentimento.proto.Topics;
import io.pentimento.proto.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RejectionsTest {

    private final SettableClock clock = new SettableClock();
    private final List<String> lines = new ArrayList<>();
    private final Rejections rejections =
            new Rejections(new Topics("lab"), new SimpleMeterRegistry(), clock, lines::add);

    @Test
    void shouldLogThreeLinesASecondAndSayHowManyWereLeftOut() {
        int records = 100_000;
        for (int i = 0; i < records; i++) {
            reject(i);
            clock.advance(Duration.ofNanos(Duration.ofSeconds(10).toNanos() / records));
        }
        rejections.logLeftOut();
        assertEquals(
                List.of(
                        "lab_maps-2 offset 0 rejected: noise",
                        "lab_maps-2 offset 1 rejected: noise",
                        "lab_maps-2 offset 2 rejected: noise",
                        "9,997 more records rejected; each is on lab_rejected with its reason",
                        "lab_maps-2 offset 10000 rejected: noise"),
                lines.subList(0, 5));
        assertEquals(10 * 3 + 10, lines.size());
        assertEquals("9,997 more records rejected; each is on lab_rejected with its reason", lines.get(39));
        assertEquals(records, rejections.count());
    }

    @Test
    void shouldLogEveryLineWhenTheyAreFew() {
        for (int i = 0; i < 10; i++) {
            reject(i);
            clock.advance(Duration.ofMillis(400));
        }
        rejections.logLeftOut();
        assertEquals(10, lines.size(), lines::toString);
    }

    @Test
    void shouldGoOnLoggingWhenTheClockIsSetBack() {
        for (int i = 0; i < 4; i++) {
            reject(i);
        }
        clock.advance(Duration.ofDays(-1));
        reject(4);
        assertEquals("lab_maps-2 offset 4 rejected: noise", lines.get(lines.size() - 1));
    }

    @Test
    void shouldMakeAnEntryForEveryRecordHoweverFewLinesAreLogged() {
        for (int i = 0; i < 10; i++) {
            var entry = reject(i);
            assertEquals("lab_rejected", entry.topic());
            assertArrayEquals(new byte[] {7}, entry.value());
            assertEquals("lab_maps/2/" + i, Wire.text(entry.headers(), Wire.ORIGIN));
        }
    }

    private ProducerRecord<String, byte[]> reject(long offset) {
        return rejections.entry(new ConsumerRecord<>("lab_maps", 2, offset, "key", new byte[] {7}), "noise");
    }
}
