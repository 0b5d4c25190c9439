package io.pentimento.proto;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * How a message becomes a Kafka record and back. Every record carries two headers: {@code type}, the message's full
 * protobuf name, and {@code crc32c}, the checksum of the value (4 bytes, big-endian). Protobuf alone reads many random
 * bytes without complaint; with these two a corrupt record cannot pass for a measurement.
 *
 * <p>Stateless; safe for use by many threads.
 */
public final class Wire {

    /** Header with the message's full protobuf name. */
    public static final String TYPE = "type";

    /** Header with the CRC-32C of the value. */
    public static final String CRC32C = "crc32c";

    /** Header of a rejected record: why it could not be read. */
    public static final String REASON = "reason";

    /** Header of a rejected record: topic, partition and offset where it stands, "topic/partition/offset". */
    public static final String ORIGIN = "origin";

    private Wire() {}

    /** The record that carries a message. */
    public static ProducerRecord<String, byte[]> record(String topic, String key, Message message) {
        byte[] value = message.toByteArray();
        List<Header> headers = List.of(
                new RecordHeader(
                        TYPE, message.getDescriptorForType().getFullName().getBytes(StandardCharsets.UTF_8)),
                new RecordHeader(CRC32C, checksum(value)));
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    /**
     * Reads a record back.
     *
     * @param prototype the default instance of the expected message
     * @throws UnreadableRecordException saying what is wrong with it
     */
    public static <M extends Message> M read(ConsumerRecord<?, byte[]> record, M prototype) {
        byte[] value = record.value();
        if (value == null) {
            throw new UnreadableRecordException("no value");
        }
        String expected = prototype.getDescriptorForType().getFullName();
        String type = text(record.headers(), TYPE);
        if (!expected.equals(type)) {
            throw new UnreadableRecordException("header " + TYPE + "=" + type + ": expected " + expected);
        }
        Header crc = record.headers().lastHeader(CRC32C);
        if (crc == null || !Arrays.equals(crc.value(), checksum(value))) {
            throw new UnreadableRecordException("header " + CRC32C + " "
                    + (crc == null ? "is missing" : "does not match the value") + ", " + value.length + " bytes");
        }
        try {
            @SuppressWarnings("unchecked")
            Parser<M> parser = (Parser<M>) prototype.getParserForType();
            return parser.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableRecordException("not a " + expected + ": " + e.getMessage(), e);
        }
    }

    /** The record for {@link Topics#rejected()}: the same bytes and headers, with reason and origin. */
    public static ProducerRecord<String, byte[]> rejected(
            String topic, ConsumerRecord<?, byte[]> record, String reason) {
        var copy = new ProducerRecord<>(topic, null, record.topic(), record.value(), record.headers());
        String origin = record.topic() + "/" + record.partition() + "/" + record.offset();
        copy.headers().add(REASON, reason.getBytes(StandardCharsets.UTF_8));
        copy.headers().add(ORIGIN, origin.getBytes(StandardCharsets.UTF_8));
        return copy;
    }

    /** A header's value as text, or null when it is absent. */
    public static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] checksum(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value);
        return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    }
}
