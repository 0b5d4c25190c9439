package io.pentimento.acquisition.spool;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pentimento.proto.SpooledRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One file of a spool: entries one after the other, each its length (4 bytes, big-endian), the CRC-32C of what follows (4 bytes)
 * and a {@link SpooledRecord}. Guarded by its spool.
 */
final class Segment {

    static final String SUFFIX = ".spool";

    private static final int HEADER = 8;
    private static final int MOST_BYTES = 64 << 20;

    private final Path file;
    private final FileChannel channel;
    /** Where in the whole spool this file begins. */
    private final long begin;

    private long length;

    private Segment(Path file, FileChannel channel, long begin, long length) {
        this.file = file;
        this.channel = channel;
        this.begin = begin;
        this.length = length;
    }

    /** @param number of the file, higher than those of all before it */
    static Segment create(Path folder, long number, long begin) throws IOException {
        Path file = folder.resolve("%016x%s".formatted(number, SUFFIX));
        return new Segment(
                file,
                FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                begin,
                0);
    }

    /** What an earlier process has left, as far as it is whole. */
    static Segment open(Path file, long begin) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Segment segment = new Segment(file, channel, begin, channel.size());
        long whole = 0;
        Optional<Entry> entry = segment.read(begin);
        while (entry.isPresent()) {
            whole = entry.get().end() - begin;
            entry = segment.read(begin + whole);
        }
        segment.cut(whole);
        return segment;
    }

    /** The number that a file was created with. */
    static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseUnsignedLong(name.substring(0, name.length() - SUFFIX.length()), 16);
    }

    static boolean isOne(Path file) {
        return file.getFileName().toString().matches("[0-9a-f]{16}\\" + SUFFIX);
    }

    static int size(SpooledRecord record) {
        return HEADER + record.getSerializedSize();
    }

    long begin() {
        return begin;
    }

    long end() {
        return begin + length;
    }

    long length() {
        return length;
    }

    /** Writes an entry, or leaves the file as it was. */
    void append(SpooledRecord record) throws IOException {
        byte[] body = record.toByteArray();
        ByteBuffer entry = ByteBuffer.allocate(HEADER + body.length);
        entry.putInt(body.length).putInt(checksum(body)).put(body).flip();
        try {
            long at = length;
            while (entry.hasRemaining()) {
                at += channel.write(entry, at);
            }
            length = at;
        } catch (IOException e) {
            cut(length);
            throw e;
        }
    }

    /**
     * An entry of a spool.
     *
     * @param end where the next one begins
     */
    record Entry(SpooledRecord record, long end) {}

    /** The entry that begins here; empty when there is no whole one. */
    Optional<Entry> read(long position) throws IOException {
        long at = position - begin;
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (at + HEADER > length || !fill(header, at)) {
            return Optional.empty();
        }
        int size = header.getInt(0);
        if (size < 0 || size > MOST_BYTES || at + HEADER + size > length) {
            return Optional.empty();
        }
        ByteBuffer body = ByteBuffer.allocate(size);
        if (!fill(body, at + HEADER) || checksum(body.array()) != header.getInt(4)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Entry(SpooledRecord.parseFrom(body.array()), position + HEADER + size));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private boolean fill(ByteBuffer into, long at) throws IOException {
        long next = at;
        while (into.hasRemaining()) {
            int read = channel.read(into, next);
            if (read < 0) {
                return false;
            }
            next += read;
        }
        return true;
    }

    private void cut(long whole) throws IOException {
        channel.truncate(whole);
        length = whole;
    }

    void force() throws IOException {
        channel.force(false);
    }

    void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    private static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
