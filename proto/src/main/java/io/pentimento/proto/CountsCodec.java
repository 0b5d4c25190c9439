package io.pentimento.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Packs spectra into {@link Counts} and unpacks them. Counts are unsigned 32-bit numbers held in {@code int}s; the
 * layouts are described at {@link CountsEncoding}.
 *
 * <p>An instance keeps scratch buffers and belongs to one thread.
 */
public final class CountsCodec {

    private static final int LARGEST_LITERAL = 0xBF;
    private static final int SHORT_RUN = 0xC0;
    private static final int SHORTEST_RUN = 2;
    private static final int LONG_RUN = 0xFE;
    private static final int LONG_COUNT = 0xFF;
    private static final int SHORTEST_LONG_RUN = SHORTEST_RUN + LONG_RUN - SHORT_RUN;
    private static final int MAX_VARINT_BYTES = 5;

    private byte[] scratch = new byte[0];
    /** Sum of all counts encoded by the present call. */
    private long total;
    /** All counts encoded by the present call, or'ed together. */
    private int all;

    /**
     * Packs {@code spectra} spectra of {@code channels} channels that lie one after the other from the start of
     * {@code counts}, in the smallest of the three encodings.
     */
    public Counts encode(int[] counts, int spectra, int channels) {
        return encode(counts, 0, spectra, channels);
    }

    /**
     * Packs {@code spectra} spectra of {@code channels} channels that lie one after the other from spectrum
     * {@code first} of {@code counts}, in the smallest of the three encodings.
     */
    public Counts encode(int[] counts, int first, int spectra, int channels) {
        int begin = begin(first, spectra, channels, counts.length);
        int size = spectra * channels;
        total = 0;
        all = 0;
        int sparse = encodeSparse(counts, begin, spectra, channels);
        boolean fitsU16 = all >>> 16 == 0;
        int dense = fitsU16 ? 2 * size : 4 * size;
        Counts.Builder result =
                Counts.newBuilder().setSpectra(spectra).setChannels(channels).setTotal(total);
        if (sparse < dense || size == 0) {
            return result.setEncoding(CountsEncoding.SPARSE)
                    .setData(ByteString.copyFrom(scratch, 0, sparse))
                    .build();
        }
        return result.setEncoding(fitsU16 ? CountsEncoding.DENSE_U16 : CountsEncoding.DENSE_U32)
                .setData(UnsafeByteOperations.unsafeWrap(encodeDense(counts, begin, size, fitsU16)))
                .build();
    }

    /**
     * Unpacks all spectra, one after the other, into the start of {@code counts}.
     *
     * @throws UnreadableRecordException when the bytes do not give exactly the promised shape and total
     * @throws IllegalArgumentException when {@code counts} is too small
     */
    public void decode(Counts packed, int[] counts) {
        int size = checkedSize(packed);
        if (counts.length < size) {
            throw new IllegalArgumentException("counts.length=" + counts.length + ": needs " + size);
        }
        byte[] data = bytes(packed.getData());
        int length = packed.getData().size();
        switch (packed.getEncoding()) {
            case DENSE_U16 -> decodeU16(data, length, counts, size);
            case DENSE_U32 -> decodeU32(data, length, counts, size);
            case SPARSE -> decodeSparse(data, length, counts, packed.getSpectra(), packed.getChannels());
            default -> throw new UnreadableRecordException("encoding=" + packed.getEncodingValue() + ": unknown");
        }
        long total = 0;
        for (int i = 0; i < size; i++) {
            total += counts[i] & 0xFFFFFFFFL;
        }
        if (total != packed.getTotal()) {
            throw new UnreadableRecordException(
                    "total=" + packed.getTotal() + ": the channels hold " + total + " counts");
        }
    }

    private static int begin(int first, int spectra, int channels, int available) {
        if (first < 0 || spectra < 0 || channels <= 0 || ((long) first + spectra) * channels > available) {
            throw new IllegalArgumentException("first=" + first + ", spectra=" + spectra + ", channels=" + channels
                    + ": must be a shape within the " + available + " counts given");
        }
        return first * channels;
    }

    private static int checkedSize(Counts packed) {
        long size = Integer.toUnsignedLong(packed.getSpectra()) * Integer.toUnsignedLong(packed.getChannels());
        // A sparse byte stands for any number of zeros, so the shape itself must be bounded before memory is asked for.
        if (size < 0 || size > Topics.MAX_RECORD_BYTES * 16L) {
            throw new UnreadableRecordException("spectra=" + Integer.toUnsignedString(packed.getSpectra())
                    + ", channels=" + Integer.toUnsignedString(packed.getChannels()) + ": too many for one record");
        }
        return (int) size;
    }

    private byte[] bytes(ByteString data) {
        grow(data.size());
        data.copyTo(scratch, 0);
        return scratch;
    }

    /** Makes room for {@code more} bytes after the first {@code used}, which are kept. */
    private void reserve(int used, int more) {
        if (scratch.length - used < more) {
            scratch = Arrays.copyOf(scratch, Math.max(used + more, 2 * scratch.length));
        }
    }

    private void grow(int size) {
        if (scratch.length < size) {
            scratch = new byte[Math.max(size, 2 * scratch.length)];
        }
    }

    private static byte[] encodeDense(int[] counts, int begin, int size, boolean u16) {
        ByteBuffer out = ByteBuffer.allocate(u16 ? 2 * size : 4 * size).order(ByteOrder.LITTLE_ENDIAN);
        if (u16) {
            for (int i = begin; i < begin + size; i++) {
                out.putShort((short) counts[i]);
            }
        } else {
            out.asIntBuffer().put(counts, begin, size);
        }
        return out.array();
    }

    /** Writes to scratch, adds to total and all; returns the number of bytes. */
    private int encodeSparse(int[] counts, int first, int spectra, int channels) {
        int at = 0;
        for (int s = 0, begin = first; s < spectra; s++, begin += channels) {
            reserve(at, channels * (1 + MAX_VARINT_BYTES));
            at = encodeSparse(counts, begin, begin + channels, scratch, at);
        }
        return at;
    }

    private int encodeSparse(int[] counts, int begin, int end, byte[] out, int start) {
        int at = start;
        long sum = 0;
        int seen = 0;
        for (int i = begin; i < end; ) {
            int count = counts[i];
            if (count == 0) {
                int run = zerosEnd(counts, i + 1, end);
                at = putZeros(out, at, run - i);
                i = run;
                continue;
            }
            if (count > 0 && count <= LARGEST_LITERAL) {
                out[at++] = (byte) count;
            } else {
                out[at] = (byte) LONG_COUNT;
                at = putVarint(out, at + 1, count);
            }
            sum += count & 0xFFFFFFFFL;
            seen |= count;
            i++;
        }
        total += sum;
        all |= seen;
        return at;
    }

    private static int zerosEnd(int[] counts, int begin, int end) {
        int i = begin;
        // Eight at a time: above the tube voltage a spectrum is one long run.
        while (i + 8 <= end
                && (counts[i]
                                | counts[i + 1]
                                | counts[i + 2]
                                | counts[i + 3]
                                | counts[i + 4]
                                | counts[i + 5]
                                | counts[i + 6]
                                | counts[i + 7])
                        == 0) {
            i += 8;
        }
        while (i < end && counts[i] == 0) {
            i++;
        }
        return i;
    }

    private static int putZeros(byte[] out, int at, int run) {
        if (run < SHORTEST_RUN) {
            out[at] = 0;
            return at + 1;
        }
        if (run < SHORTEST_LONG_RUN) {
            out[at] = (byte) (SHORT_RUN + run - SHORTEST_RUN);
            return at + 1;
        }
        out[at] = (byte) LONG_RUN;
        return putVarint(out, at + 1, run);
    }

    private static int putVarint(byte[] out, int start, int value) {
        int at = start;
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out[at++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        return at;
    }

    private static void decodeU16(byte[] data, int length, int[] counts, int size) {
        requireLength(length, 2L * size);
        for (int i = 0, at = 0; i < size; i++, at += 2) {
            counts[i] = data[at] & 0xFF | (data[at + 1] & 0xFF) << 8;
        }
    }

    private static void decodeU32(byte[] data, int length, int[] counts, int size) {
        requireLength(length, 4L * size);
        ByteBuffer.wrap(data, 0, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(counts, 0, size);
    }

    private static void requireLength(int length, long expected) {
        if (length != expected) {
            throw new UnreadableRecordException("data of " + length + " bytes: the shape needs " + expected);
        }
    }

    private static void decodeSparse(byte[] data, int length, int[] counts, int spectra, int channels) {
        int at = 0;
        for (int s = 0, begin = 0; s < spectra; s++, begin += channels) {
            at = decodeSparse(data, at, length, counts, begin, begin + channels);
        }
        if (at != length) {
            throw new UnreadableRecordException("sparse data: " + (length - at) + " bytes too many");
        }
    }

    private static int decodeSparse(byte[] data, int start, int length, int[] counts, int begin, int end) {
        int at = start;
        int i = begin;
        while (i < end) {
            if (at >= length) {
                throw new UnreadableRecordException("sparse data end after " + i + " channels");
            }
            int token = data[at++] & 0xFF;
            if (token <= LARGEST_LITERAL) {
                counts[i++] = token;
                continue;
            }
            if (token == LONG_COUNT) {
                counts[i++] = (int) varint(data, at, length, LARGEST_LITERAL + 1L);
                at += varintBytes(data, at);
                continue;
            }
            long run = token - SHORT_RUN + SHORTEST_RUN;
            if (token == LONG_RUN) {
                run = varint(data, at, length, SHORTEST_LONG_RUN);
                at += varintBytes(data, at);
            }
            if (run > end - i) {
                throw new UnreadableRecordException("sparse data: a run of " + run + " zeros leaves its spectrum");
            }
            Arrays.fill(counts, i, i + (int) run, 0);
            i += (int) run;
        }
        return at;
    }

    private static long varint(byte[] data, int start, int length, long least) {
        long value = 0;
        int at = start;
        for (int shift = 0; shift < 7 * MAX_VARINT_BYTES; shift += 7, at++) {
            if (at >= length) {
                throw new UnreadableRecordException("sparse data end inside a number");
            }
            value |= (data[at] & 0x7FL) << shift;
            if (data[at] >= 0) {
                boolean padded = data[at] == 0 && shift > 0;
                if (value < least || padded || value > 0xFFFFFFFFL) {
                    throw new UnreadableRecordException("sparse data: " + value + " is not in its shortest form");
                }
                return value;
            }
        }
        throw new UnreadableRecordException("sparse data: a number longer than " + MAX_VARINT_BYTES + " bytes");
    }

    private static int varintBytes(byte[] data, int start) {
        int at = start;
        while (data[at] < 0) {
            at++;
        }
        return at + 1 - start;
    }
}
