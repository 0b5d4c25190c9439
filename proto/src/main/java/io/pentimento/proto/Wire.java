package io.pentimento.proto;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
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
import org.apache.kafka.common.header.internals.RecordHeaders;

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

    /** A reason may quote what was received, which may be long. */
    private static final int MOST_REASON = 1000;

    private Wire() {}

    /** The record that carries a message. */
    public static ProducerRecord<String, byte[]> record(String topic, String key, Message message) {
        return record(topic, key, type(message), message.toByteArray());
    }

    /**
     * The record that carries a message which is bytes already.
     *
     * @param type as {@link #type} gives it
     */
    public static ProducerRecord<String, byte[]> record(String topic, String key, String type, byte[] value) {
        List<Header> headers = List.of(
                new RecordHeader(TYPE, type.getBytes(StandardCharsets.UTF_8)),
                new RecordHeader(CRC32C, checksum(value)));
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    /** What the header {@link #TYPE} says of a message. */
    public static String type(Message message) {
        return message.getDescriptorForType().getFullName();
    }

    /**
     * Reads a record back.
     *
     * @param prototype the default instance of the expected message
     * @throws UnreadableRecordException saying what is wrong with it
     */
    public static <M extends Message> M read(ConsumerRecord<?, byte[]> record, M prototype) {
        requireIntact(record, prototype);
        try {
            @SuppressWarnings("unchecked")
            Parser<M> parser = (Parser<M>) prototype.getParserForType();
            return parser.parseFrom(record.value());
        } catch (InvalidProtocolBufferException e) {
            throw notA(prototype, e);
        }
    }

    /**
     * Looks whether a record can be read without building the message: its type, its checksum, and that the value is a
     * row of protobuf fields to its last byte. Bytes that were damaged or were never a message do not pass, for the
     * checksum is theirs. What passes and still fails {@link #read} is broken further in and has a right checksum: made
     * so by a program, not by chance.
     *
     * <p>It costs about a hundredth of reading a message that is full of numbers.
     *
     * @param prototype the default instance of the expected message
     * @throws UnreadableRecordException saying what is wrong with it
     */
    public static void check(ConsumerRecord<?, byte[]> record, Message prototype) {
        requireIntact(record, prototype);
        CodedInputStream fields = CodedInputStream.newInstance(record.value());
        try {
            int tag = fields.readTag();
            while (tag != 0 && fields.skipField(tag)) {
                tag = fields.readTag();
            }
            fields.checkLastTagWas(0);
        } catch (IOException e) {
            throw notA(prototype, e);
        }
    }

    private static void requireIntact(ConsumerRecord<?, byte[]> record, Message prototype) {
        byte[] value = record.value();
        if (value == null) {
            throw new UnreadableRecordException("no value");
        }
        String expected = type(prototype);
        String type = text(record.headers(), TYPE);
        if (!expected.equals(type)) {
            throw new UnreadableRecordException("header " + TYPE + "=" + type + ": expected " + expected);
        }
        Header crc = record.headers().lastHeader(CRC32C);
        if (crc == null || !Arrays.equals(crc.value(), checksum(value))) {
            throw new UnreadableRecordException("header " + CRC32C + " "
                    + (crc == null ? "is missing" : "does not match the value") + ", " + value.length + " bytes");
        }
    }

    private static UnreadableRecordException notA(Message prototype, IOException cause) {
        return new UnreadableRecordException("not a " + type(prototype) + ": " + cause.getMessage(), cause);
    }

    /**
     * The record for {@link Topics#rejected()}: the same bytes and headers, with reason and origin. A record that only
     * compression brought onto its topic may be too large for this one; then the entry has no value, and says so.
     */
    public static ProducerRecord<String, byte[]> rejected(
            String topic, ConsumerRecord<?, byte[]> record, String reason) {
        boolean fits = sizeOf(record) <= Topics.MAX_RECORD_BYTES;
        var copy = new ProducerRecord<>(
                topic,
                null,
                record.topic(),
                fits ? record.value() : null,
                fits ? record.headers() : new RecordHeaders());
        String why = reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) + " ..." : reason;
        String all = fits ? why : why + "; too large to be kept here: " + sizeOf(record) + " bytes";
        String origin = record.topic() + "/" + record.partition() + "/" + record.offset();
        copy.headers().add(REASON, all.getBytes(StandardCharsets.UTF_8));
        copy.headers().add(ORIGIN, origin.getBytes(StandardCharsets.UTF_8));
        return copy;
    }

    private static long sizeOf(ConsumerRecord<?, byte[]> record) {
        long size = record.value() == null ? 0 : record.value().length;
        for (Header header : record.headers()) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
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
