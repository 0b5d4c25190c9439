package io.pentimento.proto;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Packs spectra into {@link Counts} and unpacks them. Counts are unsigned 32-bit numbers held in {@code int}s; the
 * layouts are described at {@link CountsEncoding}.
 *
 * <p>An instance keeps scratch buffers and belongs to one thread.
 */
public final class CountsCodec {

    private byte[] scratch = new byte[0];
    private int[] unpacked = new int[0];

    /**
     * Packs {@code spectra} spectra of {@code channels} channels that lie one after the other from the start of
     * {@code counts}, in the smallest of the three encodings. {@link CountsPacker} does the same one by one.
     */
    public Counts encode(int[] counts, int spectra, int channels) {
        if (spectra < 0 || channels <= 0 || (long) spectra * channels > counts.length) {
            throw new IllegalArgumentException("spectra=" + spectra + ", channels=" + channels
                    + ": must be a shape within the " + counts.length + " counts given");
        }
        CountsPacker packer = new CountsPacker(channels);
        for (int s = 0; s < spectra; s++) {
            packer.add(counts, s * channels);
        }
        return packer.build(false);
    }

    /**
     * Unpacks all spectra, one after the other, into the start of {@code counts}.
     *
     * @throws UnreadableRecordException when the bytes do not give exactly the promised shape and total
     * @throws IllegalArgumentException when {@code counts} is too small
     */
    public void decode(Counts packed, int[] counts) {
        decode(packed, counts, 0);
    }

    /** As {@link #decode(Counts, int[])}, beginning at an element of {@code counts}. */
    public void decode(Counts packed, int[] counts, int first) {
        int size = checkedSize(packed);
        if (first < 0 || counts.length - first < size) {
            throw new IllegalArgumentException(
                    "counts.length=" + counts.length + ", first=" + first + ": needs " + size + " elements from there");
        }
        byte[] data = bytes(packed.getData());
        int length = packed.getData().size();
        switch (packed.getEncoding()) {
            case DENSE_U16 -> decodeU16(data, length, counts, first, size);
            case DENSE_U32 -> decodeU32(data, length, counts, first, size);
            case SPARSE -> SparseCode.decode(data, length, counts, first, packed.getSpectra(), packed.getChannels());
            default -> throw new UnreadableRecordException("encoding=" + packed.getEncodingValue() + ": unknown");
        }
        long total = 0;
        for (int i = first; i < first + size; i++) {
            total += counts[i] & 0xFFFFFFFFL;
        }
        if (total != packed.getTotal()) {
            throw new UnreadableRecordException(
                    "total=" + packed.getTotal() + ": the channels hold " + total + " counts");
        }
    }

    /**
     * Adds spectra up, channel by channel, without unpacking them: those that are not wanted are only stepped over. What has
     * been unpacked before need not be looked at again: the total is not checked.
     *
     * @param wanted which of the spectra
     * @param sum of each channel; is added to
     * @throws UnreadableRecordException when the bytes do not give the promised shape
     */
    public void add(Counts packed, boolean[] wanted, long[] sum) {
        int size = checkedSize(packed);
        int channels = packed.getChannels();
        if (wanted.length != packed.getSpectra() || sum.length != channels) {
            throw new IllegalArgumentException("wanted.length=" + wanted.length + ", sum.length=" + sum.length
                    + ": must be " + packed.getSpectra() + " spectra of " + channels + " channels");
        }
        byte[] data = bytes(packed.getData());
        int length = packed.getData().size();
        if (packed.getEncoding() == CountsEncoding.SPARSE) {
            SparseCode.add(data, length, wanted, sum);
            return;
        }
        if (unpacked.length < size) {
            unpacked = new int[size];
        }
        switch (packed.getEncoding()) {
            case DENSE_U16 -> decodeU16(data, length, unpacked, 0, size);
            case DENSE_U32 -> decodeU32(data, length, unpacked, 0, size);
            default -> throw new UnreadableRecordException("encoding=" + packed.getEncodingValue() + ": unknown");
        }
        for (int s = 0; s < wanted.length; s++) {
            for (int c = 0; wanted[s] && c < channels; c++) {
                sum[c] += unpacked[s * channels + c] & 0xFFFFFFFFL;
            }
        }
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

    private void grow(int size) {
        if (scratch.length < size) {
            scratch = new byte[Math.max(size, 2 * scratch.length)];
        }
    }

    private static void decodeU16(byte[] data, int length, int[] counts, int first, int size) {
        requireLength(length, 2L * size);
        for (int i = first, at = 0; i < first + size; i++, at += 2) {
            counts[i] = data[at] & 0xFF | (data[at + 1] & 0xFF) << 8;
        }
    }

    private static void decodeU32(byte[] data, int length, int[] counts, int first, int size) {
        requireLength(length, 4L * size);
        ByteBuffer.wrap(data, 0, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(counts, first, size);
    }

    private static void requireLength(int length, long expected) {
        if (length != expected) {
            throw new UnreadableRecordException("data of " + length + " bytes: the shape needs " + expected);
        }
    }
}
