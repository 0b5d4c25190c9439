package io.pentimento.proto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class WireTest {

    private final CountsCodec codec = new CountsCodec();
    private final SpectrumBlock block = block();

    @Test
    void shouldReadBackWhatItWrote() {
        var sent = Wire.record("t_spectra", "s/3", block);
        assertEquals("t_spectra", sent.topic());
        assertEquals("s/3", sent.key());
        assertEquals("pentimento.SpectrumBlock", Wire.text(sent.headers(), Wire.TYPE));
        assertEquals(block, Wire.read(received(sent, sent.value()), SpectrumBlock.getDefaultInstance()));
    }

    @Test
    void shouldRefuseEveryRecordWithAFlippedBit() {
        var sent = Wire.record("t_spectra", "s/3", block);
        byte[] value = sent.value();
        for (int i = 0; i < value.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = value.clone();
                changed[i] ^= (byte) (1 << bit);
                assertUnreadable(received(sent, changed), "crc32c does not match");
            }
        }
    }

    @Test
    void shouldRefuseATruncatedRecord() {
        var sent = Wire.record("t_spectra", "s/3", block);
        for (int length = 0; length < sent.value().length; length++) {
            assertUnreadable(received(sent, Arrays.copyOf(sent.value(), length)), "crc32c does not match");
        }
    }

    @Test
    void shouldRefuseAFlippedChecksum() {
        for (int i = 0; i < 4; i++) {
            var sent = Wire.record("t_spectra", "s/3", block);
            sent.headers().lastHeader(Wire.CRC32C).value()[i] ^= 1;
            assertUnreadable(received(sent, sent.value()), "crc32c does not match");
        }
    }

    @Test
    void shouldRefuseARecordWithoutValueTypeOrChecksum() {
        var sent = Wire.record("t_spectra", "s/3", block);
        assertUnreadable(received(sent, null), "no value");
        sent.headers().remove(Wire.CRC32C);
        assertUnreadable(received(sent, sent.value()), "crc32c is missing");
        sent.headers().remove(Wire.TYPE);
        assertUnreadable(received(sent, sent.value()), "header type=null: expected pentimento.SpectrumBlock");
    }

    @Test
    void shouldRefuseARecordOfAnotherType() {
        var sent =
                Wire.record("t_scans", "s", ScanRecord.newBuilder().setScan("s").build());
        assertUnreadable(
                received(sent, sent.value()), "header type=pentimento.ScanRecord: expected pentimento.SpectrumBlock");
    }

    @Test
    void shouldRefuseBytesThatAreNoMessageEvenWithARightChecksum() {
        byte[] noise = {(byte) 0xFF, 1, 2, 3};
        var sent = Wire.record("t_spectra", "s/3", block);
        var crc = new CRC32C();
        crc.update(noise);
        sent.headers().remove(Wire.CRC32C);
        sent.headers()
                .add(
                        Wire.CRC32C,
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        assertUnreadable(received(sent, noise), "not a pentimento.SpectrumBlock");
    }

    @Test
    void shouldKeepARejectedRecordByteForByteWithReasonAndOrigin() {
        var sent = Wire.record("t_spectra", "s/3", block);
        var rejected = Wire.rejected("t_rejected", received(sent, new byte[] {1, 2}), "because");
        assertEquals("t_rejected", rejected.topic());
        assertEquals("t_spectra", rejected.key());
        assertArrayEquals(new byte[] {1, 2}, rejected.value());
        assertEquals("because", Wire.text(rejected.headers(), Wire.REASON));
        assertEquals("t_spectra/2/17", Wire.text(rejected.headers(), Wire.ORIGIN));
        assertEquals("pentimento.SpectrumBlock", Wire.text(rejected.headers(), Wire.TYPE));
    }

    private static void assertUnreadable(ConsumerRecord<String, byte[]> record, String message) {
        var error = assertThrows(
                UnreadableRecordException.class, () -> Wire.read(record, SpectrumBlock.getDefaultInstance()));
        assertTrue(error.getMessage().contains(message), error::getMessage);
    }

    private static ConsumerRecord<String, byte[]> received(ProducerRecord<String, byte[]> sent, byte[] value) {
        return new ConsumerRecord<>(
                sent.topic(),
                2,
                17,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                value,
                new RecordHeaders(sent.headers().toArray()),
                Optional.empty());
    }

    private SpectrumBlock block() {
        int[] counts = new int[64];
        byte[] text = "counts of a small spectrum".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            counts[2 * i] = text[i];
        }
        return SpectrumBlock.newBuilder()
                .setScan("s")
                .setRow(3)
                .setPixels(2)
                .addDetectors(DetectorSpectra.newBuilder().setCounts(codec.encode(counts, 2, 32)))
                .addMeasuredNs(1)
                .addMeasuredNs(2)
                .build();
    }
}
